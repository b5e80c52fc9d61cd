"""How papers come into being, inside the gate, and the doors of publishing and numbering."""

from capaian.documents.commands.issuing import (
    ICS,
    PDF,
    XLSX,
    Place,
    file_data,
    issue_copy,
    issue_paper,
    make_code,
    make_imprint,
    sign_block,
)
from capaian.documents.commands.publishing import PUBLISHABLE, publish_paper, withdraw_paper
from capaian.documents.commands.registering import cancel_number, reserve_number, use_number
from capaian.documents.commands.signing import (
    Build,
    Made,
    cancel_print,
    file_scan,
    file_signed,
    keep_scan,
    make_paper,
    print_paper,
    sign_made,
)

__all__ = [
    "ICS",
    "PDF",
    "PUBLISHABLE",
    "XLSX",
    "Build",
    "Made",
    "Place",
    "cancel_number",
    "cancel_print",
    "file_data",
    "file_scan",
    "file_signed",
    "issue_copy",
    "issue_paper",
    "keep_scan",
    "make_code",
    "make_imprint",
    "make_paper",
    "print_paper",
    "publish_paper",
    "reserve_number",
    "sign_block",
    "sign_made",
    "use_number",
    "withdraw_paper",
]
