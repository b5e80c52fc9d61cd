"""The cast plays all fourteen steps by command, and what it leaves is looked at from outside."""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import bagit
import openpyxl
import pikepdf
import pytest

from capaian.archive.queries import path_of, verify_archived
from capaian.audit.queries import export_chain, verify_chain
from capaian.cli.playing import Play
from capaian.documents.files import read_file
from capaian.documents.models import Document, LetterNumber
from capaian.domain.terms import CaseState
from capaian.measurement.models import Cycle, Snapshot
from capaian.measurement.steps import STEP_IDS

PAPERS = {
    "order": ["disposisi"],
    "design_form": ["buku_kerja", "formulir"] * 6,
    "distribute_form": ["masukan"],
    "invite": ["undangan", "kalender"],
    "meet": ["daftar_hadir", "notula"],
    "collect": ["draf"],
    "validate": ["draf"],
    "submit": ["nota"],
    "correct": ["koreksi"],
    "request_approval": ["persetujuan"],
    "sign": ["dokumen"],
    "cover_letter": ["pengantar"],
    "copy": ["salinan", "salinan", "salinan", "penggandaan"],
    "archive": ["daftar_arsip", "label_boks"],
}


@dataclass
class Journey:
    """One measurement played to its end."""

    play: Play
    cycle: Cycle
    documents: list[Document]
    home: Path


def leaves_the_papers_of_every_step(journey: Journey) -> None:
    played = journey.play.played
    assert {step.id: [each.kind for each in step.documents] for step in played} == PAPERS
    assert [step.number for step in played] == list(range(1, 15))
    assert sum(step.minutes for step in played) == 830


def closes_the_case(journey: Journey) -> None:
    cycle = journey.cycle
    assert cycle.case.state == CaseState.CLOSED
    tasks = cycle.case.tasks.order_by("number")
    assert [task.step for task in tasks] == list(STEP_IDS)
    assert [task.state for task in tasks] == ["selesai"] * 14


def numbers_letters_without_gap(journey: Journey) -> None:
    numbers = LetterNumber.objects.order_by("sequence")
    assert [each.sequence for each in numbers] == [1, 2, 3]
    assert [each.classification for each in numbers] == ["000.1.5", "000.8.6.3", "000.8.6.3"]


def freezes_the_figures_by_hand(journey: Journey) -> None:
    cycle = journey.cycle
    measurement = cycle.snapshots.get(final=True).figures["measurement"]
    achievements = {row["code"]: row["achievement"] for row in measurement["rows"]}
    assert achievements == {
        "I01": "100.00",
        "I02": "100.00",
        "I03": "100.47",  # 90,12 / 89,7
        "I04": "100.00",
        "I05": "100.00",
        "I06": "100.00",
        "I07": "100.00",
        "I08": "100.00",
        "I09": "90.00",  # 22,5 / 25
        "I10": None,  # no target
        "I11": "100.00",
        "I12": None,  # target 0
        "I13": "100.00",
        "I14": "100.00",  # mirror: (2 × 1 − 1) / 1
    }
    exact = (10 * Decimal(100) + Decimal(90) + Decimal("90.12") / Decimal("89.7") * 100) / 12
    assert measurement["average"] == str(exact.quantize(Decimal("0.01")))
    assert measurement["predicate"] == "Sangat Tinggi"


def is_remembered_in_one_unbroken_chain(journey: Journey) -> None:
    cycle = journey.cycle
    office = cycle.office.code
    verdict = verify_chain(office)
    assert (verdict.genuine, verdict.length) == (True, len(list(export_chain(office))))
    signing = next(each for each in export_chain(office) if each["action"] == "sign")
    assert (signing["title"], signing["capacity"], signing["case"]) == (
        "Camat Wangon",
        "definitif",
        "1/2026-TW1",
    )


def papers_are_sound_pdf(journey: Journey) -> None:
    pdfs = [each for each in journey.documents if each.name.endswith(".pdf")]
    assert len(pdfs) == 24
    for document in pdfs:
        with pikepdf.open(BytesIO(read_file(document.file))) as pdf:
            assert pdf.check_pdf_syntax() == [], document.name
            assert str(pdf.Root.Lang) == "id-ID"


def signature_covers_the_whole_document(journey: Journey) -> None:
    if shutil.which("pdfsig") is None:
        pytest.skip("pdfsig (poppler-utils) is not on this machine")
    signed = next(each for each in journey.documents if each.state == "ditandatangani")
    path = journey.home / "signed.pdf"
    path.write_bytes(read_file(signed.file))
    seen = subprocess.run(
        ["pdfsig", "-nocert", str(path)], capture_output=True, text=True, check=True
    ).stdout
    assert "Signature is Valid." in seen
    assert "Total document signed" in seen


def workbooks_open(journey: Journey) -> None:
    books = [each for each in journey.documents if each.name.endswith(".xlsx")]
    for document in books:
        book = openpyxl.load_workbook(BytesIO(read_file(document.file)))
        assert book.sheetnames[0] == "Isian"
        assert book["Isian"].protection.sheet is True


def archive_is_a_valid_bag(journey: Journey) -> None:
    cycle = journey.cycle
    archived = cycle.case.archived
    bag = bagit.Bag(str(path_of(archived)))
    bag.validate()
    assert verify_archived(archived).genuine
    names = {path.relative_to(bag.path).as_posix() for path in Path(bag.path).rglob("*")}
    assert {
        "data/BACA-SAYA.txt",
        "data/data/pengukuran.json",
        "data/data/pengukuran.xlsx",
        "data/data/pengiriman.json",
        "data/prosedur/sop.bpmn",
        "data/prosedur/langkah.csv",
        "data/peristiwa/peristiwa.jsonl",
    } <= names
    assert len([name for name in names if name.startswith("data/naskah/")]) == 31
    sent = json.loads((path_of(archived) / "data/data/pengiriman.json").read_text("utf-8"))
    assert [(each["cara"], each["keadaan"]) for each in sent["pengiriman"]] == [
        ("Diantar langsung", "Dikirim"),
        *[("", "Belum terkirim")] * 3,
    ]
    frozen = json.loads((path_of(archived) / "data/data/pengukuran.json").read_text())
    assert frozen == Snapshot.objects.get(final=True).figures
    book = openpyxl.load_workbook(path_of(archived) / "data/data/pengukuran.xlsx")
    assert [
        (number.value, working.value, working.alignment.wrap_text)
        for number, _, _, working in book["Perhitungan"].iter_rows(min_row=2)
    ] == [
        (row["number"], "\n".join(step["text"] for step in row["working"]), True)
        for row in frozen["measurement"]["rows"]
    ]


CHECKS = (
    leaves_the_papers_of_every_step,
    closes_the_case,
    numbers_letters_without_gap,
    freezes_the_figures_by_hand,
    is_remembered_in_one_unbroken_chain,
    papers_are_sound_pdf,
    signature_covers_the_whole_document,
    workbooks_open,
    archive_is_a_valid_bag,
)


def test_journey_by_command(play: Play, home: Path, subtests: pytest.Subtests) -> None:
    cycle = play.run()
    documents = [document for step in play.played for document in step.documents]
    journey = Journey(play, cycle, documents, home)
    for check in CHECKS:
        with subtests.test(check.__name__):
            check(journey)
