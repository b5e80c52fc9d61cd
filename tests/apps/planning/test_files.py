"""Plans as files: out and back unchanged, and a long one in batches."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import Any

import pytest
from openpyxl.reader.excel import load_workbook

from capaian.domain.access import Actor
from capaian.domain.errors import Invalid
from capaian.domain.plan import HEADINGS, Text, compare
from capaian.domain.terms import PlanKind
from capaian.planning.commands import PlanRequest, adopt_plan
from capaian.planning.models import Indicator
from capaian.planning.queries import list_rows, list_versions
from capaian.planning.rows import read_file, write_csv, write_workbook

LONG = 1_200


def write_long(count: int) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, HEADINGS)
    writer.writeheader()
    for place in range(count):
        writer.writerow(
            {
                "kode_sasaran": f"S{place // 12}",
                "sasaran": f"Meningkatnya mutu pelayanan, sasaran {place // 12}",
                "kode_anggaran": f"7.01.02.2.01.{place:04d}",
                "anggaran": f"Koordinasi kegiatan {place}",
                "pagu": "48.000.000",
                "kode": f"I{place:05d}",
                "indikator": f"Persentase layanan yang selesai, rincian {place}",
                "satuan": "%",
                "arah": "naik",
                "rumus": "ratio",
                "agregasi": "last",
                "target_tahunan": "90,5",
                "tw1": "75",
                "tw2": "80",
                "tw3": "85",
                "tw4": "90,5",
                "unit": "pelayanan",
            }
        )
    return text.getvalue().encode()


@pytest.mark.parametrize("style", ["id", "en"])
def test_export_is_read_back_unchanged(sekcam: Actor, style: str) -> None:
    version = list_versions(sekcam).get()
    rows = list_rows(version, style)
    text = read_file(write_csv(rows).encode(), decimal=style)
    book = read_file(write_workbook(rows, created=version.adopted_at), decimal=style)
    assert list(text.rows) == rows
    assert list(book.rows) == rows
    assert (text.problems, text.notes, book.problems, book.notes) == ((), (), (), ())
    stored = Text(list_rows(version), version.decimal_style)
    assert compare(stored, Text(text.rows, style)).same


def test_export_is_the_same_file_twice_and_all_text(sekcam: Actor) -> None:
    version = list_versions(sekcam).get()
    data = write_workbook(list_rows(version, "id"), created=version.adopted_at)
    assert data == write_workbook(list_rows(version, "id"), created=version.adopted_at)
    open_book: Any = load_workbook
    sheet = open_book(io.BytesIO(data)).active
    head, *rows = sheet.iter_rows(values_only=True)
    assert head == HEADINGS
    assert {type(cell) for row in rows for cell in row} == {str, type(None)}
    assert rows[1][HEADINGS.index("pagu")] == "2.666.646.911,00"


def test_export_keeps_every_field(sekcam: Actor) -> None:
    cells = {
        "kode_tujuan": "T1",
        "tujuan": "Tata kelola yang baik",
        "kode_sasaran": "S1",
        "sasaran": "Akuntabel",
        "kode_anggaran": "7.01.01.2.01.01",
        "anggaran": "Penyusunan dokumen",
        "pagu": "1.000",
        "pagu_renstra": "5.000",
        "realisasi_pagu_lalu": "2.000",
        "kode": "I1",
        "indikator": "Opini",
        "definisi": "Opini atas laporan",
        "cara_ukur": "Surat hasil pemeriksaan",
        "satuan": "Opini",
        "arah": "berjenjang",
        "rumus": "ordinal",
        "agregasi": "last",
        "skala_predikat": "Opini BPK",
        "bobot": "2,5",
        "target_renstra": "WTP",
        "realisasi_lalu": "WDP",
        "target_tahunan": "WTP",
        "tw4": "WTP",
        "unit": "perencanaan-keuangan",
        "sumber_data": "BPK",
        "data_dukung": "Laporan",
    }
    stages = cells | {"kode": "I2", "indikator": "Tahap", "arah": "tahapan", "rumus": "milestone"}
    stages |= {"skala_predikat": "", "tahapan": "Mulai=12,5; Selesai=100", "bobot": "1"}
    stages |= dict.fromkeys(("target_renstra", "target_tahunan", "tw4"), "Selesai")
    stages |= {"realisasi_lalu": "Mulai"}
    text = io.StringIO()
    writer = csv.DictWriter(text, HEADINGS, delimiter=";")
    writer.writeheader()
    writer.writerows([cells, stages])
    reading = read_file(text.getvalue().encode("cp1252"))
    version = adopt_plan(
        sekcam, PlanRequest(2027, PlanKind.ORIGINAL, date(2027, 1, 2), "", reading.rows)
    )
    again = read_file(write_csv(list_rows(version, "en")).encode(), decimal="en")
    assert compare(Text(reading.rows, "id"), Text(again.rows, "en")).same
    assert list_rows(version) == list(reading.rows)


def test_long_plan_is_stored_in_batches_and_tells_how_far(sekcam: Actor) -> None:
    told: list[int] = []
    reading = read_file(write_long(LONG))
    request = PlanRequest(2027, PlanKind.ORIGINAL, date(2027, 1, 2), "", reading.rows)
    version = adopt_plan(sekcam, request, tell=told.append)
    assert told == [500, 1000, 1200]
    assert Indicator.objects.filter(version=version).count() == LONG
    assert list_rows(version) == list(reading.rows)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "Berkas rencana kosong. Isi judul kolom dan sedikitnya satu indikator."),
        (b"%PDF-1.7", "Berkas ini PDF. Simpan sebagai .xlsx atau CSV, lalu coba lagi."),
        (b"a\x00b", "Berkas ini bukan teks. Simpan sebagai .xlsx atau CSV, lalu coba lagi."),
        (b"x" * 5_300_000, "Berkas lebih besar dari 5 MB. Pecah berkas itu."),
        (b'a,b\n"c', "Kolom rencana tidak ada: "),
        (b"PK\x03\x04rusak", "Berkas rusak dan tidak dapat dibaca."),
    ],
)
def test_file_that_is_no_plan_is_refused_with_a_sentence(data: bytes, sentence: str) -> None:
    with pytest.raises(Invalid) as refusal:
        read_file(data)
    assert refusal.value.sentence.startswith(sentence)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_encodings_and_delimiters_of_excel_are_read(encoding: str, delimiter: str) -> None:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerow(HEADINGS)
    writer.writerow(["T", "Tujuan – “é”", *[""] * 28])
    (row,) = read_file(text.getvalue().encode(encoding)).rows
    assert (row.goal_code, row.goal) == ("T", "Tujuan – “é”")


def test_broken_quotes_name_the_line() -> None:
    text = ",".join(HEADINGS) + '\n"a\nb",c\n"d" e,f\n'
    with pytest.raises(Invalid) as refusal:
        read_file(text.encode())
    assert refusal.value.sentence == (
        "Baris 4: tanda kutip atau isi sel rusak. Perbaiki baris itu."
    )
