"""The official tables: one definition each, for paper, workbook, page and programs alike."""

from collections.abc import Callable, Mapping

from capaian.domain.tables.definition import (
    Align,
    Cell,
    Cells,
    Column,
    Form,
    Group,
    Signer,
    Table,
)
from capaian.domain.tables.e81 import E81, build_evaluation
from capaian.domain.tables.formulir import QUARTERLY, YEARLY, build_form, build_yearly_form
from capaian.domain.tables.plain import to_json
from capaian.domain.tables.recap import RECAP, build_recap
from capaian.domain.tables.report import Line, Node, Report

TABLES: Mapping[str, tuple[Form, Callable[[Report], Table]]] = {
    form.key: (form, build)
    for form, build in (
        (E81, build_evaluation),
        (QUARTERLY, build_form),
        (YEARLY, build_yearly_form),
        (RECAP, build_recap),
    )
}

__all__ = [
    "E81",
    "QUARTERLY",
    "RECAP",
    "TABLES",
    "YEARLY",
    "Align",
    "Cell",
    "Cells",
    "Column",
    "Form",
    "Group",
    "Line",
    "Node",
    "Report",
    "Signer",
    "Table",
    "build_evaluation",
    "build_form",
    "build_recap",
    "build_yearly_form",
    "to_json",
]
