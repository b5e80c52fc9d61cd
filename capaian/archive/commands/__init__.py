"""What happens to a closed case: sealed, moved, appraised, destroyed; and bags from elsewhere."""

from capaian.archive.commands.appraising import AppraisalRequest, appraise_file
from capaian.archive.commands.destroying import (
    approve_destruction,
    finish_destruction,
    propose_destruction,
    withdraw_destruction,
)
from capaian.archive.commands.receiving import receive_bag
from capaian.archive.commands.scanning import file_report_scan
from capaian.archive.commands.scheduling import schedule_files
from capaian.archive.commands.sealing import HardcopyPlace, Shelf, archive_case
from capaian.archive.commands.signing import sign_report
from capaian.archive.commands.transferring import TransferRequest, transfer_files

__all__ = [
    "AppraisalRequest",
    "HardcopyPlace",
    "Shelf",
    "TransferRequest",
    "appraise_file",
    "approve_destruction",
    "archive_case",
    "file_report_scan",
    "finish_destruction",
    "propose_destruction",
    "receive_bag",
    "schedule_files",
    "sign_report",
    "transfer_files",
    "withdraw_destruction",
]
