"""The form in Firefox, whose worker and clipboard are of another make than Chromium's."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser.firefox import find_firefox, run_firefox
from tests.browser.program import serve

pytestmark = pytest.mark.journey


def test_a_form_is_pasted_into_and_outlives_a_lost_line(tmp_path: Path) -> None:
    path = find_firefox()
    if path is None:
        pytest.skip("Firefox is not on this machine")
    home = tmp_path / "office"
    home.mkdir()
    with (
        serve(home, "--example") as program,
        run_firefox(path, tmp_path / "profile", program.address) as firefox,
    ):
        firefox.enter("Pengadministrasi Pelayanan Umum")
        firefox.open("/tugas/")
        form = firefox.follow("main a[href*='/isian/']")
        firefox.type(0, "81")
        firefox.paste("82,5\t1.000\r\n90\t2.000\r\n")
        firefox.reads("kode terima")
        assert firefox.cells() == ["82,5", "90"]
        firefox.cut_line(cut=True)
        firefox.type(1, "91")
        firefox.reads("Tersimpan di perangkat, belum terkirim (1 isian)")
        firefox.open(form)
        assert firefox.cells() == ["82,5", "91"]
        firefox.open("/kasus/")
        firefox.reads("1 isian belum terkirim")
        firefox.cut_line(cut=False)
        firefox.open(form)
        firefox.reads("kode terima")
        firefox.open(form)
        firefox.reads("2 dari 2 terisi")
        assert firefox.cells() == ["82,5", "91"]
        assert firefox.complaints() == []
