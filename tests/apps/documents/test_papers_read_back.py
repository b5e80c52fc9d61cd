"""Every paper of a played measurement, read back by another reader than the one that made it.

The measurement is signed by a Plt. Camat, so that the capacity has to stand on the papers.
"""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pikepdf
import pytest
from django.utils import timezone

from capaian.cli.playing import Play, gather_cast
from capaian.documents.commands import PDF
from capaian.documents.files import read_file
from capaian.documents.models import Document
from capaian.domain.terms import Capacity
from capaian.office.commands import AppointRequest, appoint, end_appointment
from capaian.office.models import Office
from capaian.office.queries import list_appointments
from tests.reading import find_loose_fonts, read_words

# What the Camat puts the own name under.
HEADED = {"disposisi", "koreksi", "dokumen", "salinan"}
pytestmark = pytest.mark.django_db
Read = list[tuple[Document, bytes, str]]


@pytest.fixture(scope="module")
def papers(play_once: Play) -> Read:
    """The papers of one measurement with their bytes and their text."""
    sekcam, today = play_once.cast["sekcam"], timezone.localdate()
    held = list_appointments(sekcam).get(position__code="camat")
    end_appointment(sekcam, held.pk, today - timedelta(days=1))
    appoint(
        sekcam,
        AppointRequest(
            held.position_id, sekcam.person, Capacity.ACTING, today, today + timedelta(days=30)
        ),
    )
    play_once.cast = gather_cast(sekcam)
    office = Office.objects.get()
    office.settings |= {
        "signatories": {"undangan": "behalf"},
        "invitation_copied_to": ["Bupati Banyumas", "Arsip"],
        "cover_letter_copied_to": ["Kepala Bagian Organisasi"],
    }
    office.save()
    play_once.run()
    documents = Document.objects.filter(file__media_type=PDF).select_related("file")
    return [(each, data := read_file(each.file), read_words(data)) for each in documents]


def test_each_paper_is_tagged_titled_and_carries_its_fonts(papers: Read) -> None:
    assert len({document.kind for document, _, _ in papers}) >= 13
    for document, data, _ in papers:
        with pikepdf.open(BytesIO(data)) as pdf:
            assert (document.kind, str(pdf.Root.Lang)) == (document.kind, "id-ID")
            assert bool(pdf.Root.MarkInfo.Marked)
            assert "/StructTreeRoot" in pdf.Root
            assert str(pdf.docinfo["/Title"])
            assert find_loose_fonts(pdf) == []


def test_each_paper_is_read_from_its_head_to_its_code(papers: Read) -> None:
    lacking = [
        (document.kind, words)
        for document, _, text in papers
        for words in ("KECAMATAN WANGON", document.code)
        if words not in text
    ]
    assert (len(papers) > 20, lacking) == (True, [])


def test_papers_of_the_acting_head_say_so(papers: Read) -> None:
    headed = [(document.kind, text) for document, _, text in papers if document.kind in HEADED]
    assert {kind for kind, _ in headed} >= {"disposisi", "dokumen", "salinan"}
    silent = [kind for kind, text in headed if "Plt. Camat Wangon" not in text]
    assert silent == []
    (note,) = (text for document, _, text in papers if document.kind == "nota")
    assert "Kepada : Yth. Plt. Camat Wangon" in note
    signed = next(document for document, _, _ in papers if document.kind == "dokumen")
    assert signed.made_as == signed.signatures.get().title == "Plt. Camat Wangon"


def test_letters_are_signed_and_copied_to_as_the_office_chose(papers: Read) -> None:
    texts = {document.kind: text for document, _, text in papers}
    by_hand = "Untuk ditandatangani basah di atas cetakan ini."
    behalf = f"a.n. Plt. Camat Wangon Sekretaris Kecamatan Wangon, {by_hand} Sekretaris Kecamatan"
    assert behalf in texts["undangan"]
    assert "Tembusan: 1. Bupati Banyumas 2. Arsip" in texts["undangan"]
    assert "Pengirim Pengadministrasi Kepegawaian, Disetujui di aplikasi" in texts["pengantar"]
    assert "Tembusan: 1. Kepala Bagian Organisasi" in texts["pengantar"]


def test_notulis_is_named_and_signs_by_hand(papers: Read) -> None:
    text = next(text for document, _, text in papers if document.kind == "notula")
    assert (
        "Notulis Pengadministrasi Kepegawaian, Untuk ditandatangani basah di atas cetakan ini. "
        "Pengadministrasi Kepegawaian"
    ) in text


def test_document_tells_each_rule_once(papers: Read) -> None:
    (document, _, text) = next(each for each in papers if each[0].kind == "dokumen")
    formulas = {row["formula"] for group in document.data["groups"] for row in group["rows"]}
    assert "Realisasi / Target × 100 (makin tinggi makin baik); nilai terakhir" in formulas
    assert "nilai terakhir" in text
    assert "nilai terakhir; Nilai terakhir" not in text
