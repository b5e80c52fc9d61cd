"""Plans as pure data: rows read and checked, the tree grown from them, two plans compared."""

from capaian.domain.plan.checks import Inspection, inspect, read_stages
from capaian.domain.plan.codes import find_level
from capaian.domain.plan.comparing import (
    CellChange,
    Comparison,
    Difference,
    RowChange,
    Text,
    compare,
)
from capaian.domain.plan.merging import Entry, merge
from capaian.domain.plan.rows import (
    COLUMNS,
    DIRECTIONS,
    HEADINGS,
    Column,
    Line,
    PlanRow,
    Remark,
    RowReading,
    place_of,
    read_rows,
    refuse,
)
from capaian.domain.plan.tree import EMPTY_ROW, Branch, Key, flatten, grow, list_keys

__all__ = [
    "COLUMNS",
    "DIRECTIONS",
    "EMPTY_ROW",
    "HEADINGS",
    "Branch",
    "CellChange",
    "Column",
    "Comparison",
    "Difference",
    "Entry",
    "Inspection",
    "Key",
    "Line",
    "PlanRow",
    "Remark",
    "RowChange",
    "RowReading",
    "Text",
    "compare",
    "find_level",
    "flatten",
    "grow",
    "inspect",
    "list_keys",
    "merge",
    "place_of",
    "read_rows",
    "read_stages",
    "refuse",
]
