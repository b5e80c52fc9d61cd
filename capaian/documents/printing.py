"""Papers that are printed on request and not filed: all they say is filed elsewhere."""

from __future__ import annotations

from typing import Literal

from capaian.adapters.typeset import typeset
from capaian.domain import letters


def print_paper(paper: letters.Paper, size: Literal["a4", "folio"]) -> bytes:
    """The PDF of a paper; the same paper gives the same bytes."""
    return typeset(paper.template, letters.to_data(paper), paper=size)
