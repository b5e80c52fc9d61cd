"""How papers come into being, inside the gate, and the doors of publishing and numbering."""

from capaian.documents.commands.heading import put_logo, remove_logo
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
    Unsigned,
    add_signature,
    cancel_print,
    file_scan,
    file_signed,
    keep_scan,
    make_paper,
    make_signature,
    print_paper,
    take_up,
)

__all__ = [
    "ICS",
    "PDF",
    "PUBLISHABLE",
    "XLSX",
    "Build",
    "Made",
    "Place",
    "Unsigned",
    "add_signature",
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
    "make_signature",
    "print_paper",
    "publish_paper",
    "put_logo",
    "remove_logo",
    "reserve_number",
    "sign_block",
    "take_up",
    "use_number",
    "withdraw_paper",
]
