"""The whole table: roles × actions × states × office × unit × executor × four eyes."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest

from capaian.domain.access import RULES, Action, Actor, Seat, Subject, decide
from capaian.domain.terms import Capacity, Role

# Written from the SOP's rows and the issue, not from the code: roles by letter (Camat, Sekcam,
# kaSi, kasuBbag, Pengadministrasi), the steps by number, and what else must hold.
EXPECTED = """
set_up           S      -           console
adopt_plan       SB     -           console executor
propose_plan     SB     -           executor
withdraw_plan    SB     -           executor
remind           S      -           console
dismiss_reminder CSKBP  -
appoint          CS     -           console
change_office    S      -
change_units     S      -
change_positions S      -
change_people    S      -
propose_people   S      -
adopt_people     S      -
withdraw_people  S      -
assign_steps     S      -
grant_key        S      -
revoke_key       CS     -
let_in           CS     -
block            CS     -           other
end_sessions     CS     -
reset_factor     CS     -           other
publish          CS     -
unpublish        CS     -
reserve_number   SKBP   -
use_number       SKBP   -
cancel_number    SKBP   -
order            C      -           executor
withdraw_order   C      -           executor
design_form      SKBP   2           executor
distribute_form  SKBP   3           executor
remark_form      KBP    3           unit
close_feedback   SKBP   3           executor
invite           SKBP   4           executor
attend           CSKBP  5           executor
move_meeting     SKBP   5           executor
take_minutes     SBP    5
meet             SKBP   5           executor
finish_item      CSKBP  -           executor
enter_figures    KBP    3,4,5,6,7   unit
answer_finding   KBP    6,7         unit
hand_in          KBP    6,7         unit
excuse_unit      SKBP   6           executor
collect          SKBP   6           executor
validate_unit    KB     7           executor unit four_eyes
return_unit      KB     7           executor unit
submit           S      8           executor
remark_row       C      9           executor
correct          C      9           executor
request_approval SKBP   10          executor
sign             C      11          executor
print_paper      C      11          executor
file_scan        CSKBP  11
refuse           C      11          executor
cover_letter     SKBP   12          executor
copy             SKBP   13          executor
send_paper       SKBP   -           closed
settle_mail      SKBP   -           closed
record_receipt   SKBP   -           closed
archive          SKBP   14          executor
schedule_files   SBP    -
transfer_files   SBP    -
appraise_file    CS     -
propose_destruction  SBP  -
withdraw_destruction CSBP -
approve_destruction  CS   -         four_eyes
finish_destruction   CSBP -
sign_report          CSBP -         signer
file_report_scan     CSBP -
receive_bag      SBP    -           console
"""
LETTERS = {
    "C": Role.HEAD,
    "S": Role.SECRETARY,
    "K": Role.SECTION_HEAD,
    "B": Role.SUBDIVISION_HEAD,
    "P": Role.CLERK,
}
STEPS = (
    *("order", "design_form", "distribute_form", "invite", "meet", "collect", "validate"),
    *("submit", "correct", "request_approval", "sign", "cover_letter", "copy", "archive"),
)
TABLE = {
    name: (
        frozenset(LETTERS[letter] for letter in roles),
        frozenset(STEPS[int(number) - 1] for number in steps.split(",") if number != "-"),
        frozenset(needs),
    )
    for name, roles, steps, *needs in map(str.split, EXPECTED.strip().splitlines())
}

HOME, AWAY = "33.02.02", "33.02.03"
OWN_UNIT, OTHER_UNIT = 7, 8
SEAT, OTHER_SEAT = 70, 71
PERSON, COLLEAGUE = 700, 701


Situation = tuple[Action, Role, str, str, int | None, int, int]


def expect(situation: Situation) -> str:
    """The answer that the table promises; the person is looked at before the step."""
    action, role, step, office, unit, position, typist = situation
    roles, steps, needs = TABLE[action]
    if office != HOME:
        return "other_office"
    if role not in roles or ("executor" in needs and position != SEAT):
        return "not_allowed"
    if "signer" in needs and typist != PERSON:
        return "not_allowed"
    if "unit" in needs and unit != OWN_UNIT:
        return "other_unit"
    if step == "closed" and "closed" not in needs:
        return "closed"
    if steps and step not in steps:
        return "wrong_step"
    if "four_eyes" in needs and typist == PERSON:
        return "four_eyes"
    if "other" in needs and typist == PERSON:
        return "own_account"
    return "allowed"


def test_table_names_every_action() -> None:
    assert TABLE.keys() == set(Action) == RULES.keys()


def test_decide_follows_the_whole_table() -> None:
    actors = {
        role: Actor(PERSON, "Pejabat", HOME, (Seat(SEAT, "Jabatan", role, OWN_UNIT),))
        for role in Role
    }
    subjects = {
        (step, office, unit, position, typist): Subject(
            office=office,
            open_steps=frozenset({step} & set(STEPS)),
            closed=step == "closed",
            executors=frozenset({position}),
            executor_titles=("Pelaksana",),
            unit=unit,
            entered_by=frozenset({typist}),
            person=typist,
            signers=frozenset({typist}),
        )
        for step, office, unit, position, typist in product(
            (*STEPS, "nothing", "closed"),
            (HOME, AWAY),
            (OWN_UNIT, OTHER_UNIT, None),
            (SEAT, OTHER_SEAT),
            (PERSON, COLLEAGUE),
        )
    }
    wrong = []
    for action, (role, actor), (facts, subject) in product(
        Action, actors.items(), subjects.items()
    ):
        decision = decide(actor, action, subject)
        if decision.code != expect((action, role, *facts)):
            wrong.append((action, role, facts, decision.code))
        assert decision.allowed is (decision.seat is not None) is (not decision.sentence)
    assert wrong == []


@pytest.mark.parametrize("action", Action)
def test_console_sets_up_and_does_nothing_else(action: Action) -> None:
    console = Actor(0, "Baris perintah", HOME, console=True)
    subject = Subject(HOME, open_steps=frozenset(STEPS), executors=frozenset({SEAT}))
    allowed = "console" in TABLE[action][2]
    assert decide(console, action, subject).code == ("allowed" if allowed else "not_allowed")
    assert decide(console, action, replace(subject, office=AWAY)).code == "other_office"


@pytest.mark.parametrize("action", Action)
def test_person_without_seat_may_nothing(action: Action) -> None:
    subject = Subject(HOME, open_steps=frozenset(STEPS), executors=frozenset({SEAT}))
    assert decide(Actor(PERSON, "Tamu", HOME), action, subject).code == "not_allowed"


ORDERING = Subject(
    HOME, executors=frozenset({1, 2}), executor_titles=("Camat Wangon", "Sekretaris")
)
CAMAT = Seat(1, "Camat Wangon", Role.HEAD)


def test_definitive_seat_is_preferred_to_an_acting_one() -> None:
    acting = Seat(2, "Camat Lumbir", Role.HEAD, capacity=Capacity.ACTING)
    actor = Actor(PERSON, "Pejabat", HOME, (acting, CAMAT))
    assert decide(actor, Action.ORDER, ORDERING).seat == CAMAT
    assert decide(replace(actor, seats=(acting,)), Action.ORDER, ORDERING).seat == acting


@pytest.mark.parametrize(
    ("capacity", "title"),
    [
        (Capacity.DEFINITIVE, "Camat Wangon"),
        (Capacity.ACTING, "Plt. Camat Wangon"),
        (Capacity.DAILY, "Plh. Camat Wangon"),
    ],
)
def test_seat_is_titled_with_its_capacity(capacity: Capacity, title: str) -> None:
    assert replace(CAMAT, capacity=capacity).full_title == title


@pytest.mark.parametrize("action", Action)
def test_only_signing_asks_for_a_second_factor(action: Action) -> None:
    seats = tuple(Seat(SEAT, "Jabatan", role, OWN_UNIT) for role in Role)
    actor = Actor(PERSON, "Pejabat", HOME, seats, second_factor=False)
    subject = Subject(
        HOME,
        open_steps=frozenset(STEPS),
        executors=frozenset({SEAT}),
        unit=OWN_UNIT,
        signers=frozenset({PERSON}),
    )
    signs = action in {Action.SIGN, Action.SIGN_REPORT}
    expected = "no_second_factor" if signs else "allowed"
    assert decide(actor, action, subject).code == expected


def test_second_seat_opens_its_own_unit_only() -> None:
    seats = (Seat(3, "Kasi A", Role.SECTION_HEAD, 1), Seat(4, "Kasi B", Role.SECTION_HEAD, 2))
    actor = Actor(PERSON, "Pejabat", HOME, seats)
    subject = Subject(HOME, open_steps=frozenset({"collect"}))
    answers = [decide(actor, Action.HAND_IN, replace(subject, unit=unit)) for unit in (1, 2, 3)]
    assert [answer.seat for answer in answers] == [*seats, None]


@pytest.mark.parametrize(
    ("action", "titles", "sentence"),
    [
        (Action.ORDER, (), "Ini dikerjakan oleh Camat."),
        (Action.APPOINT, (), "Ini dikerjakan oleh Camat atau Sekcam."),
        (Action.SIGN, ("Camat Wangon",), "Ini dikerjakan oleh Camat Wangon."),
        (Action.COPY, ("A", "B", "C"), "Ini dikerjakan oleh A, B atau C."),
    ],
)
def test_refusal_says_who_may(action: Action, titles: tuple[str, ...], sentence: str) -> None:
    actor = Actor(PERSON, "Tamu", HOME)
    assert decide(actor, action, Subject(HOME, executor_titles=titles)).sentence == sentence
