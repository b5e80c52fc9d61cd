"""Write the form of one unit as a workbook: protected, validated, ready to print."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from capaian.adapters.workbook.form import (
    CHECKSUM_ROW,
    COLUMNS,
    FIRST_ROW,
    HEADING_ROW,
    HIDDEN_FIRST_ROW,
    HIDDEN_SHEET,
    INPUT_KINDS,
    LINE_FIELDS,
    PROBLEM_SHEET,
    SHEET,
    SHEET_FIELDS,
    FormSheet,
    Kind,
    Marks,
    compute_checksum,
    show_example,
    show_text,
)
from capaian.adapters.workbook.numerals import parse_plain

# No reader shows it for a form; one fixed moment makes the same form the same file.
CREATED = datetime(2000, 1, 1)  # noqa: DTZ001
LAST_COLUMN = len(COLUMNS) - 1
FONT = {"font_name": "Calibri", "font_size": 11}
BOXED = {**FONT, "border": 1, "border_color": "#9AA5B1", "valign": "top", "text_wrap": True}
WRONG = {"bg_color": "#F8D0D0", "border": 2, "border_color": "#B3261E"}
TINT = "#FFF7DC"
STYLES: dict[str, dict[str, Any]] = {
    "government": {**FONT, "align": "center", "font_size": 12},
    "office": {**FONT, "align": "center", "font_size": 16, "bold": True, "bottom": 6},
    "title": {**FONT, "align": "center", "font_size": 14, "bold": True},
    "subtitle": {**FONT, "align": "center"},
    "example": {**FONT, "align": "center", "bold": True, "font_color": "#B3261E"},
    "label": {**FONT, "bold": True},
    "plain": FONT,
    "heading": {
        **BOXED,
        "bold": True,
        "align": "center",
        "valign": "vcenter",
        "bg_color": "#1F4E79",
        "font_color": "#FFFFFF",
    },
    "heading_input": {
        **BOXED,
        "bold": True,
        "align": "center",
        "valign": "vcenter",
        "bg_color": "#F2C94C",
    },
    Kind.SHOWN.name: {**BOXED, "bg_color": "#F3F5F7"},
    Kind.HIDDEN.name: FONT,
    Kind.NUMBER.name: {**BOXED, "bg_color": TINT, "locked": False},
    Kind.MONEY.name: {**BOXED, "bg_color": TINT, "locked": False, "num_format": "#,##0.00"},
    # Text format: Excel must not turn "1/2" into a date nor "=x" into a formula.
    Kind.TEXT.name: {**BOXED, "bg_color": TINT, "locked": False, "num_format": "@"},
}
INSTRUCTIONS = (
    "1. Isi kolom berwarna kuning saja. Kolom lain terkunci.",
    "2. Pakai {sign} untuk desimal, misalnya {example}. Jangan memakai rumus.",
    "3. Kosong tidak sama dengan nol. Bila belum diukur, tulis alasannya di kolom terakhir.",
    "4. Simpan sebagai .xlsx, lalu unggah sebelum batas waktu.",
)
VALIDATIONS: dict[Kind, dict[str, Any]] = {
    Kind.NUMBER: {
        "validate": "decimal",
        "criteria": ">=",
        "value": 0,
        "ignore_blank": True,
        "input_title": "Realisasi",
        "input_message": "Ketik angka, misalnya {example}. Kosongkan bila belum ada data.",
        "error_title": "Bukan angka nol ke atas",
        "error_message": "Isi biasanya angka nol ke atas, misalnya {example}. "
        "Pilih Ya bila memang begitu, misalnya predikat WTP.",
        "error_type": "warning",
    },
    Kind.MONEY: {
        "validate": "decimal",
        "criteria": ">=",
        "value": 0,
        "ignore_blank": True,
        "input_title": "Realisasi anggaran",
        "input_message": "Ketik rupiah tanpa titik, misalnya 22275313470.",
        "error_title": "Bukan angka nol ke atas",
        "error_message": "Isi jumlah rupiah, nol ke atas. Pilih Ya bila memang begitu.",
        "error_type": "warning",
    },
}
PROTECTION = {"format_rows": True, "format_columns": True}  # so that long text can be read


def write_form(
    sheet: FormSheet, *, marks: Marks | None = None, seen: FormSheet | None = None
) -> bytes:
    """The workbook of ``sheet`` as XLSX bytes; the same form gives the same bytes.

    With ``marks`` each remark becomes a cell comment on a red cell, and a first sheet lists all.
    ``seen`` is the form as it stood for whoever fills it in, where that is not ``sheet`` itself.
    """
    marks = marks or Marks()
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_urls": False}) as book:
        book.set_properties(
            {
                "title": f"Formulir Pengukuran Kinerja {sheet.unit_name} {sheet.period_label}",
                "company": sheet.office_name,
                "created": CREATED,
            }
        )
        styles = {name: book.add_format(style) for name, style in STYLES.items()}
        for kind in (Kind.SHOWN, *INPUT_KINDS):
            styles[f"wrong {kind.name}"] = book.add_format({**STYLES[kind.name], **WRONG})
        page = book.add_worksheet(SHEET)
        _set_up_page(page, sheet)
        _write_head(page, sheet, styles)
        _write_headings(page, styles)
        for position in range(len(sheet.lines)):
            _write_line(page, sheet, position, marks, styles)
        _validate_numbers(page, sheet)
        page.protect("", PROTECTION)
        if marks.cells or marks.others:
            _write_problems(book, sheet, marks, styles)
        _write_hidden(book.add_worksheet(HIDDEN_SHEET), seen or sheet)
    return buffer.getvalue()


def _set_up_page(page: Worksheet, sheet: FormSheet) -> None:
    page.set_landscape()
    page.set_paper(9)  # A4
    page.fit_to_pages(1, 0)
    page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    page.repeat_rows(HEADING_ROW)
    page.set_footer(f"&L{_escape(sheet.unit_name)}&C{_escape(sheet.period_label)}&R&P dari &N")
    page.print_area(0, 0, FIRST_ROW + max(len(sheet.lines) - 1, 0), LAST_COLUMN)
    page.freeze_panes(FIRST_ROW, 4)
    page.hide_gridlines(2)
    page.set_comments_author("Capaian")
    for index, column in enumerate(COLUMNS):
        hidden = {"hidden": True} if column.kind is Kind.HIDDEN else None
        page.set_column(index, index, column.width, None, hidden)


def _escape(text: str) -> str:
    return text.replace("&", "&&")[:80]


def _write_head(page: Worksheet, sheet: FormSheet, styles: dict[str, Format]) -> None:
    centred = (
        (sheet.government_name, "government"),
        (sheet.office_name.upper(), "office"),
        ("FORMULIR PENGUKURAN KINERJA", "title"),
        (sheet.period_label, "subtitle"),
        ("CONTOH: bukan dokumen resmi" if sheet.example else "", "example"),
    )
    for row, (text, style) in enumerate(centred):
        page.merge_range(row, 1, row, LAST_COLUMN, "", styles[style])
        page.write_string(row, 1, text, styles[style])
    facts = (
        ("Unit", sheet.unit_name),
        ("Batas waktu", f"{sheet.deadline_label} (formulir versi {sheet.form_version})"),
    )
    for row, (label, text) in enumerate(facts, len(centred)):
        page.write_string(row, 1, label, styles["label"])
        page.write_string(row, 3, text, styles["plain"])
    sign = "titik" if sheet.decimal_sign == "." else "koma"
    for row, text in enumerate(INSTRUCTIONS, len(centred) + len(facts)):
        shown = text.format(sign=sign, example=show_example(sheet))
        page.write_string(row, 1, shown, styles["plain"])


def _write_headings(page: Worksheet, styles: dict[str, Format]) -> None:
    page.set_row(HEADING_ROW, 48)
    for index, column in enumerate(COLUMNS):
        style = "heading_input" if column.kind in INPUT_KINDS else "heading"
        page.write_string(HEADING_ROW, index, column.heading, styles[style])


def _write_line(
    page: Worksheet, sheet: FormSheet, position: int, marks: Marks, styles: dict[str, Format]
) -> None:
    row, line = FIRST_ROW + position, sheet.lines[position]
    for index, column in enumerate(COLUMNS):
        text = show_text(column, position + 1, line)
        remark = marks.cells.get((line.line_id, column.field))
        style = styles[f"wrong {column.kind.name}" if remark else column.kind.name]
        value = parse_plain(text, sheet.decimal_sign) if column.kind in VALIDATIONS else None
        if value is not None:
            page.write_number(row, index, value, style)
        elif text:
            page.write_string(row, index, text, style)
        else:
            page.write_blank(row, index, None, style)
        if remark:
            page.write_comment(row, index, remark, {"x_scale": 2.0, "y_scale": 1.2})


def _validate_numbers(page: Worksheet, sheet: FormSheet) -> None:
    last = FIRST_ROW + len(sheet.lines) - 1
    for index, column in enumerate(COLUMNS):
        if sheet.lines and column.kind in VALIDATIONS:
            rule = {
                name: value.format(example=show_example(sheet)) if isinstance(value, str) else value
                for name, value in VALIDATIONS[column.kind].items()
            }
            page.data_validation(FIRST_ROW, index, last, index, rule)


def _write_problems(
    book: Workbook, sheet: FormSheet, marks: Marks, styles: dict[str, Format]
) -> None:
    page = book.add_worksheet(PROBLEM_SHEET)
    page.set_column(0, 0, 40)
    page.set_column(1, 1, 90)
    page.write_string(0, 0, "Yang perlu diperbaiki", styles["label"])
    page.write_string(1, 0, "Sel merah di lembar Isian juga memuat catatan ini.", styles["plain"])
    names = {column.field: column.heading for column in COLUMNS}
    numbers = {line.line_id: index for index, line in enumerate(sheet.lines, 1)}
    found = [
        (f"Baris {numbers[line_id]}, {names[name]}", text)
        for (line_id, name), text in marks.cells.items()
    ]
    for row, (place, text) in enumerate([*found, *marks.others], 3):
        page.write_string(row, 0, place, styles[Kind.SHOWN.name])
        page.write_string(row, 1, text, styles[Kind.SHOWN.name])
    page.protect("", PROTECTION)


def _write_hidden(page: Worksheet, sheet: FormSheet) -> None:
    for row, name in enumerate(SHEET_FIELDS):
        page.write_string(row, 0, name)
        page.write_string(row, 1, str(getattr(sheet, name)))
    page.write_string(CHECKSUM_ROW, 0, "checksum")
    page.write_string(CHECKSUM_ROW, 1, compute_checksum(sheet))
    for row, line in enumerate(sheet.lines, HIDDEN_FIRST_ROW):
        for index, name in enumerate(LINE_FIELDS):
            page.write_string(row, index, getattr(line, name))
    page.very_hidden()
    page.protect()
