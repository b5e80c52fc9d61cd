"""A form of a unit, and the ways in which an office or an attacker changes it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from openpyxl.reader.excel import load_workbook

from capaian.adapters.workbook import (
    FormLine,
    FormSheet,
    read_form,
)
from capaian.domain.errors import Invalid

Page = Any  # openpyxl leaves most of its worksheet untyped


def open_book(data: bytes) -> Any:
    return load_workbook(io.BytesIO(data))


def make_sheet(count: int = 3) -> FormSheet:
    return FormSheet(
        office_code="33.02.02",
        office_name="Kecamatan Wangon",
        unit_code="seksi-pemerintahan",
        unit_name="Seksi Pemerintahan",
        period_key="2026-TW1",
        period_label="Triwulan I Tahun 2026",
        form_version=2,
        deadline_label="15 April 2026 pukul 16.00 WIB",
        lines=tuple(
            FormLine(
                line_id=f"IKU-{number}",
                objective="Meningkatnya pelayanan",
                indicator=f"Persentase layanan tepat waktu {number}",
                unit_of_measure="%",
                target_shown="88,82",
                formula_shown="tepat waktu / semua × 100",
                evidence_asked="Rekap layanan",
                remark="=1+1",
            )
            for number in range(1, count + 1)
        ),
        example=True,
        government_name="PEMERINTAH KABUPATEN BANYUMAS",
    )


def fill(data: bytes, change: Callable[[Page], None]) -> bytes:
    """The form changed by another program, as an office would."""
    book = open_book(data)
    change(book["Isian"])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def put(**values: object) -> Callable[[Page], None]:
    def change(page: Page) -> None:
        for address, value in values.items():
            page[address] = value

    return change


def rewrite(data: bytes, change: Callable[[dict[str, bytes]], None]) -> bytes:
    """The form with its package parts changed."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    change(parts)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in parts.items():
            package.writestr(name, part)
    return buffer.getvalue()


def refuse(data: bytes) -> Invalid:
    with pytest.raises(Invalid) as caught:
        read_form(data)
    return caught.value


def read_typed(data: bytes, line: int, name: str) -> str:
    return read_form(data).lines[line].cells[name].typed
