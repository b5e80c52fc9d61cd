"""The fourteen steps of the SOP: one module a step, each function a door through the gate."""

from capaian.measurement.commands.adopt import adopt_procedure
from capaian.measurement.commands.answer_finding import answer_finding
from capaian.measurement.commands.archive import ArchiveRequest, archive
from capaian.measurement.commands.assign import assign_lane, assign_step
from capaian.measurement.commands.attend import add_guest, attend, remove_guest
from capaian.measurement.commands.change_settings import change_settings
from capaian.measurement.commands.close import close_position, close_unit
from capaian.measurement.commands.collect import collect, excuse_unit
from capaian.measurement.commands.copy import CopyRequest, copy
from capaian.measurement.commands.correct import CorrectRequest, MarkInput, correct, remark_row
from capaian.measurement.commands.cover_letter import CoverLetterRequest, cover_letter
from capaian.measurement.commands.design_form import DesignRequest, design_form
from capaian.measurement.commands.distribute_form import (
    DistributeRequest,
    FeedbackRequest,
    close_feedback,
    distribute_form,
    remark_form,
)
from capaian.measurement.commands.fill_in import (
    add_evidence,
    enter_cells,
    enter_figures,
    hand_in,
    remove_evidence,
    upload_workbook,
)
from capaian.measurement.commands.finish_item import finish_item
from capaian.measurement.commands.invite import InviteRequest, invite
from capaian.measurement.commands.meet import meet
from capaian.measurement.commands.move_meeting import MoveRequest, move_meeting
from capaian.measurement.commands.order import OrderRequest, order
from capaian.measurement.commands.remind import dismiss_reminder, remind, take_back_mail
from capaian.measurement.commands.request_approval import request_approval
from capaian.measurement.commands.send import (
    ReceiptRequest,
    SendRequest,
    record_receipt,
    send_paper,
)
from capaian.measurement.commands.sign import (
    ScanRequest,
    print_for_signing,
    refuse,
    sign,
    upload_scan,
)
from capaian.measurement.commands.submit import SubmitRequest, submit
from capaian.measurement.commands.take_minutes import take_minutes
from capaian.measurement.commands.validate import return_unit, validate_unit
from capaian.measurement.commands.withdraw import withdraw_order
from capaian.measurement.minutes import ChangeInput, DecisionInput, MinutesRequest

__all__ = [
    "ArchiveRequest",
    "ChangeInput",
    "CopyRequest",
    "CorrectRequest",
    "CoverLetterRequest",
    "DecisionInput",
    "DesignRequest",
    "DistributeRequest",
    "FeedbackRequest",
    "InviteRequest",
    "MarkInput",
    "MinutesRequest",
    "MoveRequest",
    "OrderRequest",
    "ReceiptRequest",
    "ScanRequest",
    "SendRequest",
    "SubmitRequest",
    "add_evidence",
    "add_guest",
    "adopt_procedure",
    "answer_finding",
    "archive",
    "assign_lane",
    "assign_step",
    "attend",
    "change_settings",
    "close_feedback",
    "close_position",
    "close_unit",
    "collect",
    "copy",
    "correct",
    "cover_letter",
    "design_form",
    "dismiss_reminder",
    "distribute_form",
    "enter_cells",
    "enter_figures",
    "excuse_unit",
    "finish_item",
    "hand_in",
    "invite",
    "meet",
    "move_meeting",
    "order",
    "print_for_signing",
    "record_receipt",
    "refuse",
    "remark_form",
    "remark_row",
    "remind",
    "remove_evidence",
    "remove_guest",
    "request_approval",
    "return_unit",
    "send_paper",
    "sign",
    "submit",
    "take_back_mail",
    "take_minutes",
    "upload_scan",
    "upload_workbook",
    "validate_unit",
    "withdraw_order",
]
