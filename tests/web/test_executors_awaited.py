"""Executors that are missing, or that change, while a measurement waits for them."""

from __future__ import annotations

from capaian.cli.playing import Play
from capaian.procedure.models import Executor
from tests.web.conftest import Browsers
from tests.web.test_executors import words


def test_unit_of_which_nobody_validates_is_told_with_who_can_mend_it(
    browsers: Browsers, play: Play
) -> None:
    play.run(until="collect")
    unit = next(each for each in play.units() if each.code == "trantib")
    case = f"/kasus/{play.case}/"
    pages = ("/", "/tugas/", case, f"{case}langkah/7/", f"{case}isian/{unit.pk}/")
    missing = f"Belum ada pelaksana langkah 7 untuk {unit.name}."
    ways = {
        "sekcam": '<a href="/kantor/pelaksana/">Tetapkan di Pelaksana langkah</a>',
        "kasi-trantib": "Sekcam menetapkannya di Kantor › Pelaksana langkah.",
    }

    def look() -> set[tuple[bool, bool]]:
        shown = [
            (words(browsers(code).open(page)), way) for code, way in ways.items() for page in pages
        ]
        return {(missing in page, way in page) for page, way in shown}

    ready = "/kantor/persiapan/"
    assert (look(), missing in words(browsers("sekcam").open(ready))) == ({(False, False)}, False)
    # A head who was appointed after the steps were given out.
    Executor.objects.filter(step="validate", position__code="kasi-trantib").delete()
    assert (look(), missing in words(browsers("sekcam").open(ready))) == ({(True, True)}, True)
