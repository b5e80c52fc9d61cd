"""The page of a unit that has not filled anything in, and whoever fills it in."""

from __future__ import annotations

import pytest

from capaian.cli.playing import Play
from tests.web.browser import Browser
from tests.web.conftest import Browsers, staff_of
from tests.web.test_grid.form import get_submission


@pytest.fixture
def page(collecting: Play) -> str:
    """The page of a unit that has not filled anything in."""
    return f"/kasus/{collecting.case}/isian/{get_submission().unit_id}/"


@pytest.fixture
def staff(browsers: Browsers, collecting: Play) -> Browser:
    return browsers(staff_of(get_submission()))
