"""Who may what: one table and one pure question.

``decide`` is asked by the gate before every change and by the pages before they show a button,
so that a button is never shown which the gate would refuse. The sentences say who may.
Source of the executors: SOP 067/1394/2021, columns "Pelaksana" (their place in the rows is our
assumption and an office's data); four eyes and own unit are our choice, seen in practice.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from capaian.domain.terms import Capacity, Role, Term


class Action(Term):
    """Everything that can be done, as the event list names it."""

    SET_UP = "set_up", "menyiapkan data kantor"
    ADOPT_PLAN = "adopt_plan", "menetapkan rencana kinerja"
    PROPOSE_PLAN = "propose_plan", "mengunggah usulan rencana kinerja"
    WITHDRAW_PLAN = "withdraw_plan", "membatalkan usulan rencana kinerja"
    ORDER = "order", "memerintahkan pengukuran kinerja"
    WITHDRAW_ORDER = "withdraw_order", "menarik perintah pengukuran kinerja"
    DESIGN_FORM = "design_form", "membuat format pengumpulan data"
    DISTRIBUTE_FORM = "distribute_form", "menyampaikan format pengumpulan data"
    REMARK_FORM = "remark_form", "memberi masukan atas format"
    CLOSE_FEEDBACK = "close_feedback", "menutup masukan atas format"
    INVITE = "invite", "mengundang rapat pembahasan"
    MOVE_MEETING = "move_meeting", "mengubah jadwal rapat"
    ATTEND = "attend", "mencatatkan kehadiran rapat"
    TAKE_MINUTES = "take_minutes", "menulis notula"
    MEET = "meet", "menutup rapat pembahasan"
    FINISH_ITEM = "finish_item", "menyelesaikan tindak lanjut rapat"
    ENTER_FIGURES = "enter_figures", "mengisi realisasi"
    ANSWER_FINDING = "answer_finding", "menjawab temuan"
    HAND_IN = "hand_in", "mengirim isian"
    EXCUSE_UNIT = "excuse_unit", "mencatat unit yang tidak mengirim"
    COLLECT = "collect", "menghimpun data kinerja"
    VALIDATE_UNIT = "validate_unit", "memvalidasi data kinerja"
    RETURN_UNIT = "return_unit", "mengembalikan isian untuk diperbaiki"
    SUBMIT = "submit", "menyampaikan data kinerja kepada Camat"
    REMARK_ROW = "remark_row", "menulis catatan pada draf"
    CORRECT = "correct", "mengoreksi dokumen"
    REQUEST_APPROVAL = "request_approval", "membubuhkan paraf"
    SIGN = "sign", "menandatangani dokumen"
    PRINT_PAPER = "print_paper", "mencetak dokumen untuk ditandatangani basah"
    FILE_SCAN = "file_scan", "mengunggah pindaian bertanda tangan"
    REFUSE = "refuse", "menolak menandatangani"
    COVER_LETTER = "cover_letter", "membuat surat pengantar"
    COPY = "copy", "menggandakan dokumen"
    SEND_PAPER = "send_paper", "mengirim naskah"
    SETTLE_MAIL = "settle_mail", "mencatat hasil surel"
    RECORD_RECEIPT = "record_receipt", "mencatat tanda terima"
    ARCHIVE = "archive", "mengarsipkan dokumen"
    REMIND = "remind", "mengirim pengingat"
    DISMISS_REMINDER = "dismiss_reminder", "menutup pengingat"
    SCHEDULE_FILES = "schedule_files", "menghitung masa simpan arsip"
    TRANSFER_FILES = "transfer_files", "memindahkan arsip ke tempat inaktif"
    APPRAISE_FILE = "appraise_file", "menilai kembali arsip"
    PROPOSE_DESTRUCTION = "propose_destruction", "mengusulkan pemusnahan arsip"
    WITHDRAW_DESTRUCTION = "withdraw_destruction", "membatalkan usul pemusnahan arsip"
    APPROVE_DESTRUCTION = "approve_destruction", "menyetujui pemusnahan arsip"
    FINISH_DESTRUCTION = "finish_destruction", "menghapus sisa arsip yang dimusnahkan"
    SIGN_REPORT = "sign_report", "menandatangani berita acara arsip"
    FILE_REPORT_SCAN = "file_report_scan", "mengunggah pindaian berita acara arsip"
    RECEIVE_BAG = "receive_bag", "menerima arsip dari instalasi lain"
    APPOINT = "appoint", "menetapkan pejabat"
    CHANGE_OFFICE = "change_office", "mengubah pengaturan kantor"
    CHANGE_UNITS = "change_units", "mengubah daftar unit"
    CHANGE_POSITIONS = "change_positions", "mengubah daftar jabatan"
    CHANGE_PEOPLE = "change_people", "mengubah daftar orang"
    PROPOSE_PEOPLE = "propose_people", "mengunggah daftar orang"
    ADOPT_PEOPLE = "adopt_people", "menetapkan daftar orang"
    WITHDRAW_PEOPLE = "withdraw_people", "membatalkan daftar orang"
    ASSIGN_STEPS = "assign_steps", "menetapkan pelaksana langkah"
    GRANT_KEY = "grant_key", "membuat kunci akses program lain"
    REVOKE_KEY = "revoke_key", "mencabut kunci akses program lain"
    LET_IN = "let_in", "membuat tautan masuk"
    BLOCK = "block", "memblokir akun"
    END_SESSIONS = "end_sessions", "mengakhiri semua sesi"
    RESET_FACTOR = "reset_factor", "menghapus verifikasi dua langkah"
    PUBLISH = "publish", "membuka unduhan naskah untuk umum"
    UNPUBLISH = "unpublish", "menutup unduhan naskah untuk umum"
    RESERVE_NUMBER = "reserve_number", "memesan pada register surat"
    USE_NUMBER = "use_number", "memakai pesanan pada register surat"
    CANCEL_NUMBER = "cancel_number", "membatalkan pesanan pada register surat"


@dataclass(frozen=True, slots=True)
class Seat:
    """A position as its holder has it today."""

    position: int
    title: str
    role: Role
    unit: int | None = None
    capacity: Capacity = Capacity.DEFINITIVE

    @property
    def full_title(self) -> str:
        """The title as papers show it: "Plt. Camat Wangon"."""
        return self.capacity.name_seat(self.title)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a person of one office with the seats held today.

    ``console`` marks the operator at the machine's command line, who sets an office up before
    anybody can log in and may do nothing else. ``second_factor`` is false for a login that is
    guarded by a password alone.
    """

    person: int
    name: str
    office: str
    seats: tuple[Seat, ...] = ()
    rank: str = ""
    nip: str = ""
    console: bool = False
    second_factor: bool = True

    @property
    def units(self) -> frozenset[int]:
        return frozenset(seat.unit for seat in self.seats if seat.unit is not None)

    @property
    def positions(self) -> frozenset[int]:
        return frozenset(seat.position for seat in self.seats)

    def positions_in(self, unit: int | None) -> frozenset[int]:
        """The positions held in one unit, where somebody has seats in several."""
        return frozenset(seat.position for seat in self.seats if seat.unit == unit)

    def holds(self, *roles: Role) -> bool:
        return any(seat.role in roles for seat in self.seats)


@dataclass(frozen=True, slots=True)
class Subject:
    """What is acted upon, reduced to what the table asks.

    ``office`` is the code of the office; ``open_steps`` the step ids now open, ``executors`` the
    positions that carry the step with ``executor_titles`` for the sentence, ``entered_by`` the
    people who typed the figures in question, ``person`` whose account is acted upon, ``signers``
    the people whom a paper names as those who sign it.
    """

    office: str
    label: str = ""
    case: str = ""
    open_steps: frozenset[str] = field(default_factory=frozenset)
    closed: bool = False
    executors: frozenset[int] = field(default_factory=frozenset)
    executor_titles: tuple[str, ...] = ()
    unit: int | None = None
    entered_by: frozenset[int] = field(default_factory=frozenset)
    person: int | None = None
    signers: frozenset[int] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the table: all that is named must hold.

    ``four_eyes`` is what is told to whoever did the first half; others may do the second.
    ``signer`` leaves it to the people whom the paper names.
    ``after_closing`` marks what goes on when the case is closed: papers are sent and receipts
    come back days after archiving, into the register and not into the sealed bag.
    """

    roles: frozenset[Role]
    steps: tuple[str, ...] = ()
    executor: bool = False
    own_unit: bool = False
    four_eyes: str = ""
    other_person: bool = False
    signer: bool = False
    second_factor: bool = False
    console: bool = False
    after_closing: bool = False


_EVERYONE = frozenset(Role)
_UNIT_HEADS = frozenset({Role.SECTION_HEAD, Role.SUBDIVISION_HEAD})
_OFFICERS = _UNIT_HEADS | {Role.SECRETARY, Role.CLERK}
_HEAD = frozenset({Role.HEAD})
_SECRETARY = frozenset({Role.SECRETARY})
_LEADERS = frozenset({Role.HEAD, Role.SECRETARY})
_PLANNERS = frozenset({Role.SECRETARY, Role.SUBDIVISION_HEAD})
_UNIT_STAFF = _UNIT_HEADS | {Role.CLERK}
_KEEPERS = _PLANNERS | {Role.CLERK}

RULES: dict[Action, Rule] = {
    Action.SET_UP: Rule(_SECRETARY, console=True),
    Action.ADOPT_PLAN: Rule(_PLANNERS, executor=True, console=True),
    Action.PROPOSE_PLAN: Rule(_PLANNERS, executor=True),
    Action.WITHDRAW_PLAN: Rule(_PLANNERS, executor=True),
    Action.REMIND: Rule(frozenset({Role.SECRETARY}), console=True),
    Action.DISMISS_REMINDER: Rule(_EVERYONE),
    # At the console only where nobody is left who appoints: see office/commands/appointing.py.
    Action.APPOINT: Rule(_LEADERS, console=True),
    Action.CHANGE_OFFICE: Rule(_SECRETARY),
    Action.CHANGE_UNITS: Rule(_SECRETARY),
    Action.CHANGE_POSITIONS: Rule(_SECRETARY),
    Action.CHANGE_PEOPLE: Rule(_SECRETARY),
    Action.PROPOSE_PEOPLE: Rule(_SECRETARY),
    Action.ADOPT_PEOPLE: Rule(_SECRETARY),
    Action.WITHDRAW_PEOPLE: Rule(_SECRETARY),
    Action.ASSIGN_STEPS: Rule(_SECRETARY),
    Action.GRANT_KEY: Rule(_SECRETARY),
    Action.REVOKE_KEY: Rule(_LEADERS),
    Action.LET_IN: Rule(_LEADERS),
    Action.BLOCK: Rule(_LEADERS, other_person=True),
    Action.END_SESSIONS: Rule(_LEADERS),
    Action.RESET_FACTOR: Rule(_LEADERS, other_person=True),
    Action.PUBLISH: Rule(_LEADERS),
    Action.UNPUBLISH: Rule(_LEADERS),
    Action.RESERVE_NUMBER: Rule(_OFFICERS),
    Action.USE_NUMBER: Rule(_OFFICERS),
    Action.CANCEL_NUMBER: Rule(_OFFICERS),
    Action.ORDER: Rule(_HEAD, executor=True),
    # Whoever orders takes the order back; until when, the command asks (our choice).
    Action.WITHDRAW_ORDER: Rule(_HEAD, executor=True),
    Action.DESIGN_FORM: Rule(_OFFICERS, ("design_form",), executor=True),
    Action.DISTRIBUTE_FORM: Rule(_OFFICERS, ("distribute_form",), executor=True),
    Action.REMARK_FORM: Rule(_UNIT_STAFF, ("distribute_form",), own_unit=True),
    Action.CLOSE_FEEDBACK: Rule(_OFFICERS, ("distribute_form",), executor=True),
    Action.INVITE: Rule(_OFFICERS, ("invite",), executor=True),
    Action.ATTEND: Rule(_EVERYONE, ("meet",), executor=True),
    # Who may invite to a meeting may move it, and signs the undangan as well (our choice).
    Action.MOVE_MEETING: Rule(_OFFICERS, ("meet",), executor=True),
    # The sekretariat keeps the minutes while the leader leads (our choice).
    Action.TAKE_MINUTES: Rule(_KEEPERS, ("meet",)),
    Action.MEET: Rule(_OFFICERS, ("meet",), executor=True),
    Action.FINISH_ITEM: Rule(_EVERYONE, executor=True),
    Action.ENTER_FIGURES: Rule(
        _UNIT_STAFF, ("distribute_form", "invite", "meet", "collect", "validate"), own_unit=True
    ),
    Action.ANSWER_FINDING: Rule(_UNIT_STAFF, ("collect", "validate"), own_unit=True),
    Action.HAND_IN: Rule(_UNIT_STAFF, ("collect", "validate"), own_unit=True),
    Action.EXCUSE_UNIT: Rule(_OFFICERS, ("collect",), executor=True),
    Action.COLLECT: Rule(_OFFICERS, ("collect",), executor=True),
    Action.VALIDATE_UNIT: Rule(
        _UNIT_HEADS,
        ("validate",),
        executor=True,
        own_unit=True,
        four_eyes="Anda ikut mengisi angka ini. Validasi dilakukan oleh orang lain.",
    ),
    Action.RETURN_UNIT: Rule(_UNIT_HEADS, ("validate",), executor=True, own_unit=True),
    Action.SUBMIT: Rule(_SECRETARY, ("submit",), executor=True),
    Action.REMARK_ROW: Rule(_HEAD, ("correct",), executor=True),
    Action.CORRECT: Rule(_HEAD, ("correct",), executor=True),
    Action.REQUEST_APPROVAL: Rule(_OFFICERS, ("request_approval",), executor=True),
    Action.SIGN: Rule(_HEAD, ("sign",), executor=True, second_factor=True),
    Action.PRINT_PAPER: Rule(_HEAD, ("sign",), executor=True),
    Action.FILE_SCAN: Rule(_EVERYONE, ("sign",)),
    Action.REFUSE: Rule(_HEAD, ("sign",), executor=True),
    Action.COVER_LETTER: Rule(_OFFICERS, ("cover_letter",), executor=True),
    Action.COPY: Rule(_OFFICERS, ("copy",), executor=True),
    Action.SEND_PAPER: Rule(_OFFICERS, after_closing=True),
    Action.SETTLE_MAIL: Rule(_OFFICERS, after_closing=True),
    Action.RECORD_RECEIPT: Rule(_OFFICERS, after_closing=True),
    Action.ARCHIVE: Rule(_OFFICERS, ("archive",), executor=True),
    # Who keeps the archive and who decides on it is our choice.
    Action.SCHEDULE_FILES: Rule(_KEEPERS),
    Action.TRANSFER_FILES: Rule(_KEEPERS),
    Action.APPRAISE_FILE: Rule(_LEADERS),
    Action.PROPOSE_DESTRUCTION: Rule(_KEEPERS),
    Action.WITHDRAW_DESTRUCTION: Rule(_KEEPERS | _LEADERS),
    Action.APPROVE_DESTRUCTION: Rule(
        _LEADERS,
        four_eyes="Anda yang mengusulkan pemusnahan ini. Persetujuan diberikan oleh orang lain.",
    ),
    Action.FINISH_DESTRUCTION: Rule(_KEEPERS | _LEADERS),
    Action.SIGN_REPORT: Rule(_KEEPERS | _LEADERS, signer=True, second_factor=True),
    Action.FILE_REPORT_SCAN: Rule(_KEEPERS | _LEADERS),
    Action.RECEIVE_BAG: Rule(_KEEPERS, console=True),
}

# Who is asked to set up a second factor after coming in, by the office's choice.
SECOND_FACTOR: dict[str, frozenset[Role]] = {
    "signers": RULES[Action.SIGN].roles,
    "leaders": _LEADERS,
    "everyone": _EVERYONE,
}


def roles_of_step(step: str) -> frozenset[Role]:
    """The roles whose executors may finish a step of the SOP, by the step's id."""
    rules = [
        rule
        for action, rule in RULES.items()
        if rule.executor and (step in rule.steps or action == step)
    ]
    return frozenset.intersection(*(rule.roles for rule in rules))


def step_of(action: Action) -> str:
    """The step of the SOP that an action belongs to; empty for what belongs to none.

    What can be done during several steps belongs to the gathering (step 6).
    """
    steps = RULES[action].steps
    if action in {Action.ORDER, Action.WITHDRAW_ORDER}:
        return str(Action.ORDER)
    return "collect" if len(steps) > 1 else "".join(steps)


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer: the seat in which it is done, or why not.

    ``code`` is one of ``allowed``, ``other_office``, ``not_allowed``, ``other_unit``,
    ``four_eyes``, ``own_account``, ``no_second_factor``, ``closed``, ``wrong_step``.
    """

    code: str
    sentence: str = ""
    seat: Seat | None = None

    @property
    def allowed(self) -> bool:
        return self.code == "allowed"


CONSOLE = Seat(position=0, title="Petugas penyiapan", role=Role.CLERK)


def decide(actor: Actor, action: Action, subject: Subject) -> Decision:
    """May ``actor`` do ``action`` on ``subject``, and in which of the seats?

    The person is looked at before the step, so that a wrong person always learns who it is for.
    A definitive seat is preferred to an acting one.
    """
    rule = RULES[action]
    if actor.office != subject.office:
        return Decision("other_office", "Data ini tidak ada.")
    if actor.console:
        if rule.console:
            return Decision("allowed", seat=CONSOLE)
        return Decision("not_allowed", "Baris perintah hanya untuk menyiapkan kantor.")
    seats = [seat for seat in actor.seats if seat.role in rule.roles]
    if rule.executor:
        seats = [seat for seat in seats if seat.position in subject.executors]
    if not seats or (rule.signer and actor.person not in subject.signers):
        return Decision("not_allowed", _who_may(rule, subject))
    if rule.own_unit:
        seats = [seat for seat in seats if seat.unit == subject.unit]
        if not seats:
            return Decision("other_unit", "Ini data unit lain. Hanya unit itu yang mengerjakannya.")
    if subject.closed and not rule.after_closing:
        return Decision("closed", "Pengukuran ini sudah ditutup. Tidak ada lagi yang diubah.")
    if rule.steps and subject.open_steps.isdisjoint(rule.steps):
        return Decision(
            "wrong_step",
            "Langkah ini belum terbuka atau sudah selesai. Muat ulang halaman untuk melihatnya.",
        )
    if rule.four_eyes and actor.person in subject.entered_by:
        return Decision(
            "four_eyes",
            rule.four_eyes,
        )
    if rule.other_person and actor.person == subject.person:
        return Decision(
            "own_account", "Ini akun Anda sendiri. Camat dan Sekcam saling mengerjakannya."
        )
    if rule.second_factor and not actor.second_factor:
        return Decision(
            "no_second_factor",
            "Tanda tangan memerlukan verifikasi dua langkah. Pasang dulu di halaman Akun Anda.",
        )
    seats.sort(key=lambda seat: seat.capacity is not Capacity.DEFINITIVE)
    return Decision("allowed", seat=seats[0])


def _who_may(rule: Rule, subject: Subject) -> str:
    if (rule.executor or rule.signer) and subject.executor_titles:
        return f"Ini dikerjakan oleh {_join(subject.executor_titles)}."
    labels = tuple(role.label for role in Role if role in rule.roles)
    return f"Ini dikerjakan oleh {_join(labels)}."


def _join(words: tuple[str, ...]) -> str:
    if len(words) <= 1:
        return "".join(words)
    return f"{', '.join(words[:-1])} atau {words[-1]}"
