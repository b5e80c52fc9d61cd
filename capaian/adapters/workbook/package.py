"""The XLSX file as a package: refused here when it is not one, or not a harmless one.

What is handed on is a fresh, uncompressed package of the few parts a form needs. So the reader
never sees macros, external links, pictures, lying sizes or two parts of one name.
"""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException  # type: ignore[import-untyped]
from defusedxml.ElementTree import iterparse  # type: ignore[import-untyped]

from capaian.domain.errors import Invalid

MAX_UPLOAD_BYTES = 5 * 1024 * 1024
MAX_UNPACKED_BYTES = 20 * 1024 * 1024  # ours: a form of 200 lines unpacks to less than 1 MB
MAX_RATIO = 400  # ours: the most repetitive honest sheets reach about 100
MAX_PARTS = 300
MAX_LETTERS = 50_000_000  # ours: a plan of 20.000 rows holds less than half of it
ZIP_START = b"PK\x03\x04"
# First bytes of files that are often renamed, and what they really are.
FOREIGN_STARTS = (
    (b"\xd0\xcf\x11\xe0", "Berkas ini format .xls lama atau berkata sandi."),
    (b"MZ", "Berkas ini sebuah program, bukan formulir."),
    (b"\x7fELF", "Berkas ini sebuah program, bukan formulir."),
    (b"%PDF", "Berkas ini PDF, bukan formulir Excel."),
)
SAVE_AGAIN = "Simpan formulir sebagai .xlsx tanpa kata sandi, lalu coba lagi."
DOWNLOAD_AGAIN = "Unduh formulir lagi, isi, lalu unggah."
WORKBOOK = "xl/workbook.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"
STYLES = "xl/styles.xml"
TEXTS = "xl/sharedStrings.xml"
KEPT = ("[Content_Types].xml", "_rels/.rels", WORKBOOK, RELATIONS, STYLES, TEXTS)
KEPT_FOLDER = "xl/worksheets/"


@dataclass(frozen=True, slots=True)
class Package:
    """The harmless parts of a workbook: path inside the package to its bytes."""

    parts: dict[str, bytes]

    def repack(self) -> BytesIO:
        """The parts as a new, uncompressed package."""
        buffer = BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as package:
            for name, part in self.parts.items():
                package.writestr(name, part)
        buffer.seek(0)
        return buffer


def check_upload(name: str, size: int, head: bytes) -> None:
    """Refuse a file by its name, its size in bytes and its first bytes, before reading it all.

    Raises Invalid with a sentence that says what the file is and what to do.
    """
    if size == 0:
        raise Invalid(f"Berkas ini kosong. {SAVE_AGAIN}", code="empty_file")
    if size > MAX_UPLOAD_BYTES:
        raise Invalid(
            "Berkas lebih besar dari 5 MB. Hapus gambar di dalamnya, lalu coba lagi.",
            code="too_big",
        )
    if name.lower().endswith((".xlsm", ".xltm", ".xlsb")):
        raise Invalid(f"Berkas ini dapat memuat makro. {SAVE_AGAIN}", code="macros")
    if not name.lower().endswith(".xlsx"):
        raise Invalid(f"Formulir harus berupa berkas .xlsx. {SAVE_AGAIN}", code="not_a_workbook")
    _check_start(head)


def _check_start(head: bytes) -> None:
    for start, sentence in FOREIGN_STARTS:
        if head.startswith(start):
            raise Invalid(f"{sentence} {SAVE_AGAIN}", code="not_a_workbook")
    if not head.startswith(ZIP_START):
        raise Invalid(f"Berkas ini bukan buku kerja Excel. {SAVE_AGAIN}", code="not_a_workbook")


def open_package(data: bytes) -> Package:
    """The harmless parts of an uploaded workbook, unpacked within the limits above.

    Raises Invalid for anything else: too big, not a workbook, encrypted, macros, a zip bomb.
    """
    check_upload("formulir.xlsx", len(data), data[:8])
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            entries = package.infolist()
            _check_entries(entries)
            parts = {
                entry.filename: package.read(entry) for entry in entries if _is_kept(entry.filename)
            }
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, RuntimeError) as error:
        # RuntimeError and NotImplementedError: passwords and compressions nobody's Excel writes.
        raise Invalid(f"Berkas rusak dan tidak dapat dibaca. {SAVE_AGAIN}", code="damaged") from (
            error
        )
    if WORKBOOK not in parts or RELATIONS not in parts:
        raise Invalid(f"Berkas ini bukan buku kerja Excel. {SAVE_AGAIN}", code="not_a_workbook")
    return Package(parts)


def _is_kept(name: str) -> bool:
    return name in KEPT or (name.startswith(KEPT_FOLDER) and name.endswith(".xml"))


def _check_entries(entries: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    swollen = any(
        entry.file_size > MAX_RATIO * max(entry.compress_size, 1)
        for entry in entries
        if entry.file_size > 100_000
    )
    if len(entries) > MAX_PARTS or unpacked > MAX_UNPACKED_BYTES or swollen:
        raise Invalid(f"Isi berkas terlalu besar setelah dibuka. {DOWNLOAD_AGAIN}", code="zip_bomb")
    names = [entry.filename for entry in entries]
    if len(set(names)) != len(names):
        raise Invalid(f"Berkas rusak dan tidak dapat dibaca. {SAVE_AGAIN}", code="damaged")
    if any("vbaproject" in name.lower() or "macrosheets/" in name.lower() for name in names):
        raise Invalid(f"Berkas memuat makro. {SAVE_AGAIN}", code="macros")
    if any(entry.flag_bits & 1 for entry in entries):
        raise Invalid(f"Berkas berkata sandi. {SAVE_AGAIN}", code="encrypted")


def stream_elements(part: bytes) -> Iterator[tuple[str, Element]]:
    """The elements of an XML part as they end: local name and element.

    Raises Invalid for XML that is broken or that declares a document type or entities.
    """
    try:
        events: Any = iterparse(BytesIO(part), events=("end",), forbid_dtd=True)
        for _, element in events:
            yield element.tag.rpartition("}")[2], element
    except (ParseError, DefusedXmlException, LookupError, ValueError) as error:
        raise Invalid(f"Berkas rusak dan tidak dapat dibaca. {SAVE_AGAIN}", code="damaged") from (
            error
        )


class Letters:
    """Counts the letters of cells: a text that is kept once may stand in all of them."""

    def __init__(self, package: Package) -> None:
        self._lengths = [
            sum(map(len, element.itertext()))
            for name, element in stream_elements(package.parts.get(TEXTS, b"<none/>"))
            if name == "si"
        ]
        self._left = MAX_LETTERS

    def count(self, cell: Element) -> None:
        """Count a cell; raises Invalid where all together would need too much memory."""
        value = cell.find("{*}v")
        if cell.get("t") != "s" or value is None:
            return
        try:
            self._left -= self._lengths[int("".join(value.itertext()))]
        except (ValueError, IndexError):
            return  # the reader knows no such text either
        if self._left < 0:
            raise Invalid(
                f"Isi berkas terlalu besar setelah dibuka. {DOWNLOAD_AGAIN}", code="zip_bomb"
            )


def find_sheets(package: Package) -> dict[str, bytes]:
    """Name of each worksheet to its XML part."""
    targets = {
        element.get("Id", ""): posixpath.normpath(
            posixpath.join("/xl", element.get("Target", ""))
        ).lstrip("/")
        for name, element in stream_elements(package.parts[RELATIONS])
        if name == "Relationship"
    }
    sheets = {}
    for name, element in stream_elements(package.parts[WORKBOOK]):
        if name == "sheet":
            relation = next(
                (value for key, value in element.attrib.items() if key.endswith("}id")), ""
            )
            part = package.parts.get(targets.get(relation, ""))
            if part is not None:
                sheets[element.get("name", "")] = part
    return sheets


def find_percent_styles(package: Package) -> frozenset[str]:
    """Indexes (as text) of the cell styles that show per cent."""
    custom: dict[str, str] = {}
    styles: list[str] = []
    for name, element in stream_elements(package.parts.get(STYLES, b"<none/>")):
        if name == "numFmt":
            custom[element.get("numFmtId", "")] = element.get("formatCode", "")
        elif name == "cellXfs":
            styles = [style.get("numFmtId", "") for style in element]
    return frozenset(
        str(index)
        for index, number in enumerate(styles)
        if number in {"9", "10"} or "%" in custom.get(number, "")
    )
