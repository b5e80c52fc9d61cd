"""How an office changes. Each door opens the gate once; what was signed is never touched."""

from capaian.office.commands.accounts import block, end_sessions, let_in, reset_factor
from capaian.office.commands.appointing import (
    AppointRequest,
    appoint,
    end_appointment,
    withdraw_appointment,
)
from capaian.office.commands.choosing import write_settings
from capaian.office.commands.keys import grant_key, revoke_key
from capaian.office.commands.people import PersonRequest, add_person, change_person
from capaian.office.commands.roster import adopt_roster, propose_roster, withdraw_roster
from capaian.office.commands.setting_up import set_up_office
from capaian.office.commands.starting import AccountRequest, begin_office, open_first_account
from capaian.office.commands.structure import (
    PositionRequest,
    add_positions,
    add_units,
    change_position,
    change_unit,
    close_row,
    reopen_position,
    reopen_unit,
)

__all__ = [
    "AccountRequest",
    "AppointRequest",
    "PersonRequest",
    "PositionRequest",
    "add_person",
    "add_positions",
    "add_units",
    "adopt_roster",
    "appoint",
    "begin_office",
    "block",
    "change_person",
    "change_position",
    "change_unit",
    "close_row",
    "end_appointment",
    "end_sessions",
    "grant_key",
    "let_in",
    "open_first_account",
    "propose_roster",
    "reopen_position",
    "reopen_unit",
    "reset_factor",
    "revoke_key",
    "set_up_office",
    "withdraw_appointment",
    "withdraw_roster",
    "write_settings",
]
