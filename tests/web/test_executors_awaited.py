"""Executors that are missing, or that change, while a measurement waits for them."""

from __future__ import annotations

from capaian.cli.playing import Play
from capaian.procedure.models import Executor, Part
from tests.web.conftest import Browsers
from tests.web.test_executors import HOME, carriers, words


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


def test_new_executors_of_step_10_are_awaited_where_the_paraf_waits(
    browsers: Browsers, play: Play
) -> None:
    play.run(until="correct")
    page, step = f"{HOME}langkah/10/", f"/kasus/{play.case}/langkah/10/"
    sekcam, kasi = browsers("sekcam"), browsers("kasi-pelayanan")

    def look() -> list[str]:
        seats = {"kasubbag-perencanaan": browsers("kasubbag-perencanaan"), "kasi-pelayanan": kasi}
        seats["sekcam"] = sekcam
        return [code for code, seat in seats.items() if "Bubuhkan paraf" in words(seat.open(step))]

    assert look() == ["kasubbag-perencanaan"]
    sekcam.do(page, "", positions=["sekcam", "kasi-pelayanan"])
    assert look() == ["kasi-pelayanan"]
    assert "Kerjakan langkah 10" in words(kasi.open("/"))
    kasi.do(step, "paraf")
    # The paraf that was given stays, and the last one to give it ends the step.
    refused = sekcam.send(page, sekcam.form(page), positions=["kasi-pelayanan"])
    assert (refused.status_code, carriers("request_approval")) == (
        409,
        ["kasi-pelayanan", "sekcam"],
    )
    assert "semua jabatan itu sudah menyelesaikan bagiannya. Pilih juga satu" in words(refused)
    sekcam.do(page, "", positions=["kasi-pelayanan", "kasubbag-perencanaan"])
    assert look() == ["kasubbag-perencanaan"]
    browsers("kasubbag-perencanaan").do(step, "paraf")
    given = Part.objects.filter(task__step="request_approval").values_list(
        "position__code", "state"
    )
    assert list(given) == [("kasi-pelayanan", "selesai"), ("kasubbag-perencanaan", "selesai")]
    assert "Langkah ini sudah selesai." in words(sekcam.open(step))
