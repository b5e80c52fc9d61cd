"""The papers, read back by readers that are not Typst."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cache, partial
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from capaian.adapters import typeset
from capaian.adapters.codes import draw_qr
from capaian.adapters.typeset.composing import compose, compose_apart
from capaian.domain import letters
from capaian.domain.letters import Paper, SignatureMethod
from tests.adapters.paper_samples import (
    COPY,
    CORRECTION,
    DISPOSITION,
    DOCUMENT,
    DRAFT,
    EMPTY_ROW,
    HEAD,
    IMPRINT,
    INVITATION,
    PAPERS,
    SOP,
    make_document,
    pictures_of,
    sign,
)
from tests.reading import (
    find_faults,
    measure_pages,
    read_codes,
    read_pages,
    read_words,
    walk_tags,
)

NAMES = sorted(PAPERS)


def make(paper: Paper) -> bytes:
    return typeset.typeset(paper.template, letters.to_data(paper), pictures=pictures_of(paper))


@cache
def made(name: str) -> bytes:
    return make(PAPERS[name])


@pytest.mark.parametrize("name", NAMES)
def test_paper_claims_archive_and_accessibility_standards(name: str) -> None:
    with pikepdf.open(BytesIO(made(name))) as pdf:
        metadata = pdf.open_metadata()
        assert str(pdf.Root.Lang).lower() in {"id", "id-id"}
        assert bool(pdf.Root.MarkInfo.Marked) is True
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle) is True
        assert metadata["pdfaid:part"] == "3"
        assert metadata["pdfaid:conformance"] == "A"
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["dc:title"] == PAPERS[name].title


@pytest.mark.parametrize("name", NAMES)
def test_paper_is_sound_for_an_independent_checker(name: str, tmp_path: Path) -> None:
    assert find_faults(made(name), tmp_path) == ""


@pytest.mark.parametrize("name", NAMES)
def test_every_page_carries_code_page_number_and_example_mark(name: str) -> None:
    pages = read_pages(made(name))
    for number, text in enumerate(pages, start=1):
        assert IMPRINT.code in text
        assert f"Halaman {number} dari {len(pages)}" in text
        assert "DATA CONTOH" in text


@pytest.mark.parametrize("name", NAMES)
def test_only_the_fonts_of_the_wheel_are_used_and_embedded(name: str) -> None:
    families = ("LibertinusSerif", "DejaVuSansMono", "NewCM")
    with pikepdf.open(BytesIO(made(name))) as pdf:
        for found in pdf.objects:
            if isinstance(found, pikepdf.Dictionary) and found.get("/Type") == "/FontDescriptor":
                assert str(found.FontName).split("+")[1].startswith(families)
                assert {"/FontFile2", "/FontFile3"} & set(found.keys())


@pytest.mark.parametrize("name", NAMES)
def test_pictures_have_a_text_and_tables_have_heads(name: str) -> None:
    with pikepdf.open(BytesIO(made(name))) as pdf:
        tags = list(walk_tags(pdf.Root.StructTreeRoot.K))
    figures = [tag for tag in tags if tag.S == "/Figure"]
    tables = [tag for tag in tags if tag.S == "/Table"]
    assert any(IMPRINT.check_url in str(tag.Alt) for tag in figures)
    assert all(str(tag.Alt) for tag in figures)
    for table in tables:
        assert any(tag.S == "/TH" for tag in walk_tags(table.K))


@pytest.mark.parametrize("name", NAMES)
def test_same_data_give_the_same_bytes(name: str) -> None:
    assert make(PAPERS[name]) == made(name)


def test_papers_typeset_at_the_same_time_do_not_mix() -> None:
    names = ["disposition", "minutes", "correction", "submission"] * 3
    alone = [made(name) for name in names]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda name: make(PAPERS[name]), names)) == alone


def test_nothing_of_a_paper_stays_in_the_temporary_directory() -> None:
    make(DISPOSITION)
    assert list((typeset._desk(os.getpid()).root / "job").iterdir()) == []


def test_memory_does_not_grow_with_the_papers_made() -> None:
    def make_another(number: int) -> int:
        """Make a paper like no other; the megabytes of this process after it is forgotten."""
        row = replace(CORRECTION.rows[0], remark=f"kata{number} " * 12_000)
        make(replace(CORRECTION, rows=(row,)))
        with typeset._desk(os.getpid()).lock:
            return int(Path("/proc/self/statm").read_text().split()[1]) * 4 // 1024

    first, *_, last = [make_another(number) for number in range(5)]
    # Typst would keep 20 MB of each.
    assert last - first < 30


@pytest.mark.parametrize("made_at", [0, None])
def test_long_paper_is_the_same_from_a_program_of_its_own(made_at: int | None) -> None:
    desk = typeset._Desk()
    path = desk.set_out("disposition")
    left = []
    for work in (partial(compose, desk.compiler), compose_apart):
        desk.lay_out(letters.to_data(DISPOSITION), (), (), "a4", drawn=made_at is None)
        work(path, made_at)
        left.append({each.name: each.read_bytes() for each in (desk.root / "job").iterdir()})
        desk.clear()
    assert left[0] == left[1]


def test_example_mark_is_absent_on_real_data() -> None:
    real = replace(DISPOSITION, imprint=replace(IMPRINT, example=False))
    assert "contoh" not in read_words(make(real)).replace("contoh.example", "").lower()


def test_folio_and_a4_have_their_sizes() -> None:
    data = letters.to_data(DISPOSITION)
    sizes = []
    for paper in ("a4", "folio"):
        sizes += measure_pages(typeset.typeset("disposition", data, paper=paper))
    assert sizes == [(595, 842), (609, 935)]  # 210 × 297 and 215 × 330 mm


def test_attached_data_come_out_as_they_went_in() -> None:
    files = (
        letters.Attachment("data.json", "application/json", "Data naskah", b'{"a": 1}'),
        letters.Attachment("data.xlsx", "application/x-test", "Tabel", bytes(range(256))),
    )
    pdf = typeset.typeset("performance", letters.to_data(DOCUMENT), attachments=files)
    with pikepdf.open(BytesIO(pdf)) as opened:
        attached = opened.attachments
        assert {name: attached[name].get_file().read_bytes() for name in attached} == {
            it.name: it.content for it in files
        }
        assert [str(spec.AFRelationship) for spec in opened.Root.AF] == ["/Data", "/Data"]


def test_user_text_is_printed_and_never_evaluated() -> None:
    typed = '#panic() $x$ *a* _b_ "c" <d> @e [f] #{1} // g /* h */ \\u{41} = i'
    text = read_words(make(replace(DISPOSITION, note=typed, subject=typed)))
    assert text.count(typed.replace("  ", " ")) == 2


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("kopi 😀 漢字", "kopi ? ??"),
        ("cafe\u0301", "café"),
        ("a\u202eb\x00c\u00add", "abcd"),
        ("satu\r\ndua\tiga", "satu\ndua iga"),
        ("\uf0b7 butir", "• butir"),
        ("x" * 25, "x" * 25),
        ("x" * 31, "\u200b".join(["x" * 10] * 3 + ["x"])),
    ],
)
def test_characters_without_glyph_are_replaced(typed: str, printed: str) -> None:
    assert typeset.make_printable({"a": [typed], "n": 1}) == {"a": [printed], "n": 1}


def test_every_printable_character_has_a_glyph() -> None:
    text = " ".join(sorted(typeset.PRINTABLE))
    assert make(replace(DISPOSITION, note=text)).startswith(b"%PDF")


def test_very_long_texts_stay_inside_the_page() -> None:
    row = replace(CORRECTION.rows[0], indicator="panjang" * 90, remark="kata " * 2000)
    assert read_words(make(replace(CORRECTION, rows=(row,)))).count("kata") == 2000


def test_document_repeats_table_heads_on_each_page() -> None:
    pages = read_pages(make(make_document(60)))
    table = [text for text in pages if "Sasaran dan indikator" in text]
    assert len(table) == 4
    assert all("Capaian" in text and "Realisasi (Rp)" in text for text in table)
    assert sum(text.count("187.801.233") for text in table) == 59


def test_document_keeps_the_total_on_the_page_of_the_last_row() -> None:
    total = "Rata-rata capaian dan jumlah anggaran"
    # With 18 and with 36 indicators it stood alone.
    for count in (1, 18, 36):
        document = make_document(count)
        pages = read_pages(make(document))
        (page,) = (text for text in pages if total in text)
        words = "".join(document.groups[-1].rows[-1].indicator.split())
        assert words in "".join(page.split()), count


def test_document_prints_rules_analysis_and_working() -> None:
    text = read_words(made("document"))
    assert "Skala predikat: Skala Permendagri 86/2017" in text
    assert "Faktor penghambat : Cuaca menunda dua kegiatan lapangan." in text
    assert "97.25 / 100 × 100 = 97.25." in text
    assert "Jumlah Laporan Penatausahaan Barang Milik Daerah pada SKPD" in text
    assert "belum diisi" in text


@pytest.mark.journey
def test_very_long_document_says_where_its_workings_are() -> None:
    few, many = make_document(501), make_document(502)
    data = letters.Attachment("data.json", "application/json", "Data", b"{}")
    assert "97.25 / 100 × 100 = 97.25." in read_words(make(few))
    for attachments, place in (
        ((data,), "Semuanya ada pada lampiran data di dalam berkas ini."),
        ((), "Semuanya ada di aplikasi, dan pada lampiran data di dalam naskah"),
    ):
        pdf = typeset.typeset("performance", letters.to_data(many), attachments=attachments)
        words = read_words(pdf)
        assert (
            f"Cara hitung 501 angka tidak dicetak di sini karena terlalu panjang. {place}" in words
        )
        assert "97.25 / 100 × 100" not in words


def test_document_chart_shows_the_lowest_when_there_are_many() -> None:
    assert "24 capaian terendah dari 59 indikator terukur" in read_words(make(make_document(60)))
    assert "Capaian setiap indikator terukur" in read_words(made("document"))


@pytest.mark.parametrize(
    ("average", "absorption", "printed"),
    [
        ("99,21", "-22,99", "99,21 % Sangat Tinggi Pagu (Rp)"),
        ("tidak dapat dihitung", "pagu belum diisi", "tidak dapat dihitung Sangat Tinggi Pagu"),
    ],
)
def test_words_in_place_of_a_figure_bear_no_per_cent(
    average: str, absorption: str, printed: str
) -> None:
    summary = replace(DOCUMENT.summary, average=average, absorption=absorption)
    text = read_words(make(replace(DOCUMENT, summary=summary)))
    assert (printed in text, "dihitung %" in text, "diisi %" in text) == (True, False, False)


def test_document_without_any_figure_is_still_a_document() -> None:
    group = letters.ObjectiveGroup("Sasaran", (replace(EMPTY_ROW, number=1),))
    empty = letters.Summary(1, 0, "", "")
    text = read_words(make(replace(DOCUMENT, groups=(group,), summary=empty)))
    assert "belum diisi" in text
    assert "Gambar" not in text


def test_draft_says_so_on_each_page_and_carries_initials() -> None:
    pages = read_pages(made("draft"))
    assert all("DRAF versi 3" in text for text in pages)
    words = read_words(made("draft"))
    assert "Paraf Hierarki" in words
    assert "Diparaf di aplikasi KASUBBAG PERENCANAAN 9 April 2026 10.32 WIB" in words
    assert "Plh. Camat Wangon," in words
    assert "Seksi Pemerintahan – petugas sedang diklat" in words


def test_copy_says_which_of_how_many_on_each_page() -> None:
    assert all(
        "Salinan 2 dari 5 untuk Bagian Organisasi" in text for text in read_pages(make(COPY))
    )
    assert "DRAF" not in read_words(made("copy"))


@pytest.mark.parametrize("method", list(SignatureMethod))
def test_signature_wording_is_the_one_of_its_method(method: SignatureMethod) -> None:
    text = read_words(make(replace(DRAFT, initials=(), signature=sign(HEAD, method))))
    assert [it for it in SignatureMethod if it.label in text] == [method]


def test_invitation_is_dated_once_and_lists_the_invited() -> None:
    pages = read_pages(make(INVITATION))
    assert pages[0].count("Wangon, 9 April 2026") == 1
    assert "Selasa, 14 April 2026" in pages[0]
    assert "DAFTAR UNDANGAN" in pages[1]
    assert "SEKCAM WANGON" in pages[1]


def test_sop_sheet_lists_every_step_with_its_minutes() -> None:
    pages = read_pages(made("sop"))
    assert len(pages) == 3
    assert "Nomor SOP" in pages[0]
    assert "Jumlah waktu baku: 830 menit" in pages[2]


def test_sop_sheet_shows_the_same_flowchart_as_the_pages() -> None:
    with pikepdf.open(BytesIO(made("sop"))) as pdf:
        tags = list(walk_tags(pdf.Root.StructTreeRoot.K))
        texts = [str(tag.Alt) for tag in tags if tag.S == "/Figure"]
    assert [text for text in texts if text.startswith("Langkah")] == [
        f"Langkah {step.number}, pelaksana {step.executor}" for step in SOP.steps
    ]


def test_drawn_pages_are_those_of_the_paper_and_tell_where_each_row_stands() -> None:
    drawn = typeset.draw_pages("performance", letters.to_data(DRAFT))
    printed = read_pages(made("draft"))
    assert [page[:5] for page in drawn.pages] == [b"<svg "] * len(printed)
    rows = {row.number: row for group in DRAFT.groups for row in group.rows}
    places = [row for row in drawn.rows if row.number]
    assert {row.number for row in places} == rows.keys()
    table = [row for row in places if "II. Tabel" in printed[row.page - 1]]
    assert table
    lost = [
        row
        for row in places
        if " ".join(rows[row.number].indicator.split())
        not in " ".join(printed[row.page - 1].split())
    ]
    assert lost == []


def test_a_paper_is_the_same_file_after_its_pages_were_drawn() -> None:
    before = make(DRAFT)
    typeset.draw_pages("performance", letters.to_data(DRAFT))
    assert make(DRAFT) == before


def test_papers_without_marked_rows_are_drawn_as_well() -> None:
    drawn = typeset.draw_pages("invitation", letters.to_data(INVITATION))
    assert (len(drawn.pages), drawn.rows) == (2, ())


def test_qr_is_the_same_picture_for_the_same_address() -> None:
    assert draw_qr(IMPRINT.check_url) == draw_qr(IMPRINT.check_url)


def test_printed_qr_leads_to_the_check_of_the_paper() -> None:
    assert read_codes(made("document")) == [(IMPRINT.check_url, "M")]
