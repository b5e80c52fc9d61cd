"""Workbooks: the form of a unit written (XlsxWriter), read back (python-calamine) and answered.

Plain values in, bytes out, and the other way round. Nothing here knows the database or the rules
of achievement: a realization stays the text that was typed.
"""

from capaian.adapters.workbook.annotating import annotate
from capaian.adapters.workbook.delimited import (
    MOST_BYTES,
    read_delimited,
    read_table,
    write_delimited,
)
from capaian.adapters.workbook.form import (
    INPUT_FIELDS,
    Cell,
    FilledForm,
    FilledLine,
    FormLine,
    FormSheet,
    Marks,
)
from capaian.adapters.workbook.package import MAX_UPLOAD_BYTES, check_upload
from capaian.adapters.workbook.plain import PlainRow, read_plain
from capaian.adapters.workbook.reading import read_form
from capaian.adapters.workbook.tables import Table, write_tables
from capaian.adapters.workbook.writing import write_form

__all__ = [
    "INPUT_FIELDS",
    "MAX_UPLOAD_BYTES",
    "MOST_BYTES",
    "Cell",
    "FilledForm",
    "FilledLine",
    "FormLine",
    "FormSheet",
    "Marks",
    "PlainRow",
    "Table",
    "annotate",
    "check_upload",
    "read_delimited",
    "read_form",
    "read_plain",
    "read_table",
    "write_delimited",
    "write_form",
    "write_tables",
]
