"""The cast plays all fourteen steps by page, without JavaScript."""

from __future__ import annotations

from capaian.domain.terms import CaseState
from capaian.measurement.models import Cycle, Submission
from capaian.procedure.models import Case
from tests.web.conftest import Browsers, head_of, staff_of


def test_all_steps_by_page_with_a_return_and_a_refusal(browsers: Browsers) -> None:
    camat, sekcam = browsers("camat"), browsers("sekcam")
    kasubbag, clerk = browsers("kasubbag-umpeg"), browsers("pengadministrasi-kepegawaian")

    camat.do(
        "/kasus/baru/", "", year="2026", quarter="1", deadline="2026-05-29", ordered_on="2026-04-01"
    )
    case = Case.objects.get()

    def at(number: int) -> str:
        return f"/kasus/{case.pk}/langkah/{number}/"

    kasubbag.do(at(2), "buat")
    clerk.do(at(3), "sampaikan", deadline="2026-05-15")
    clerk.do(at(3), "arahan")
    kasubbag.do(at(4), "undang", day="2026-04-10", start="09:00")
    present = sekcam.form(at(5), "rapat")
    invited = [str(each.position_id) for each in Cycle.objects.get().meeting.invitees.all()]
    sent = sekcam.send(
        at(5),
        present,
        present=invited,
        verdict="tutup",
        discussion="Pembahasan format.",
        **{"text-0": "Lengkapi bukti", "who-0": "Semua unit"},
    )
    assert sent.status_code == 302

    for submission in Submission.objects.select_related("unit"):
        _fill(browsers, case, submission)
    clerk.do(at(6), "himpun")
    _validate(browsers, case)
    sekcam.do(at(8), "sampaikan")

    line = Cycle.objects.get().lines.first()
    assert line is not None
    remark = camat.form(f"{at(9)}?baris={line.pk}")
    camat.send(f"/kasus/{case.pk}/koreksi/{line.pk}/", remark, remark="Angka ini keliru")
    camat.do(at(9), "koreksi", verdict="kembalikan", reason="Periksa angka")
    _mend(browsers, case)
    sekcam.do(at(8), "sampaikan")
    camat.do(at(9), "koreksi", verdict="setujui")
    browsers("kasubbag-perencanaan").do(at(10), "paraf")
    sekcam.do(at(10), "paraf")
    camat.do(at(11), "tolak", reason="Tunggu rapat pimpinan")
    camat.do(at(9), "koreksi", verdict="setujui")
    browsers("kasubbag-perencanaan").do(at(10), "paraf")
    sekcam.do(at(10), "paraf")
    camat.do(at(11), "tanda-tangan")
    clerk.do(at(12), "pengantar")
    clerk.do(at(13), "gandakan", recipients="Bappedalitbang\nInspektorat")
    clerk.do(at(14), "arsipkan")

    case.refresh_from_db()
    assert case.state == CaseState.CLOSED
    assert [each.round for each in Cycle.objects.get().reviews.all()] == [1, 2, 3]
    archived = clerk.open("/arsip/")
    assert case.title in archived.content.decode()


def _fill(browsers: Browsers, case: Case, submission: Submission) -> None:
    page = f"/kasus/{case.pk}/isian/{submission.unit_id}/"
    staff = browsers(staff_of(submission))
    lines = submission.entries.values_list("line_id", flat=True)
    staff.do(page, "simpan", **{f"typed-{line}": "10" for line in lines})
    staff.do(page, "kirim")


def _validate(browsers: Browsers, case: Case) -> None:
    for submission in Submission.objects.filter(state="dikirim").select_related("unit"):
        page = f"/kasus/{case.pk}/isian/{submission.unit_id}/"
        browsers(head_of(submission)).do(page, "validasi")


def _mend(browsers: Browsers, case: Case) -> None:
    submission = Submission.objects.select_related("unit").get(state="dikembalikan")
    page = f"/kasus/{case.pk}/isian/{submission.unit_id}/"
    staff = browsers(staff_of(submission))
    assert "Angka ini keliru" in staff.open(page).content.decode()
    pages = (page, f"/kasus/{case.pk}/langkah/6/")
    assert [staff.open(each).content.decode().count("Periksa angka</") for each in pages] == [1, 1]
    line = submission.entries.values_list("line_id", flat=True)[0]
    staff.do(page, "simpan", **{f"typed-{line}": "12"})
    staff.do(page, "kirim")
    browsers(head_of(submission)).do(page, "validasi")
    assert [staff.open(each).content.decode().count("Periksa angka</") for each in pages] == [0, 0]
    drafts = staff.open(f"/kasus/{case.pk}/draf/").content.decode()
    assert "<del>10</del>" in drafts
    assert "<ins>12</ins>" in drafts
    assert "setelah putaran koreksi 1" in drafts
    assert '<td data-head="Catatan Camat">Angka ini keliru</td>' in drafts
