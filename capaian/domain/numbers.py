"""Numbers as officials type and read them: ``1.234,56``, ``Rp. 5.000,-``, ``254 kasus``, ``95 %``.

Reading never raises and never guesses silently: a text is either one plain number, perhaps with a
note on how it was read, or a problem with a sentence that says what to do. Which sign is the
decimal one is the file's or the office's choice: ``"id"`` (comma) or ``"en"`` (dot).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Generic, TypeVar

Amount = TypeVar("Amount")

# Wide enough that no product of two numbers of MOST_DIGITS is ever rounded inside.
PRECISE = Context(prec=60, rounding=ROUND_HALF_UP)
_SHOWING = Context(prec=1000, rounding=ROUND_HALF_UP)

LONGEST = 80
MOST_DIGITS = 20
_QUOTED = 40

# style: (sign that groups thousands, decimal sign)
_SIGNS = {"id": (".", ","), "en": (",", ".")}
_SHAPE = re.compile(
    r"(?P<outer>[-−] ?)?(?P<rupiah>(?:Rp|IDR)\.? ?)?(?P<inner>[-−] ?)?"
    r"(?P<body>[0-9](?:[0-9.,]*[0-9])?)"
    r"(?P<dash>[.,] ?[-–=]{1,2})?"
    r"(?: ?(?P<unit>%|[A-Za-z]+[²³]?(?:(?: | ?/ ?)[A-Za-z]+[²³]?){0,2}))?",
    re.IGNORECASE,
)
_RANGE = re.compile(
    r"(?P<low>.*?[0-9](?: ?%)?) ?(?:-|–|—|s\.? ?[/.]? ?d\.?|sampai(?: dengan)?|hingga) ?"
    r"(?P<high>[-−]?[0-9].*)",
    re.IGNORECASE,
)
_SHARE = re.compile(r"(?P<part>.+?) dari (?P<whole>.+)", re.IGNORECASE)
_MULTIPLIERS = frozenset(
    ("ribu", "rb", "juta", "jt", "miliar", "milyar", "triliun", "trilyun", "puluh", "ratus")
)


@dataclass(frozen=True, slots=True)
class Span:
    """Two ends of a target of the kind "from a to b", both included."""

    low: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True)
class Reading(Generic[Amount]):
    """What a cell was read as, beside what was typed.

    ``note`` says how an ambiguous text was taken ("dibaca 1234"); ``problem`` is the sentence for
    a text that is no number. A blank cell has neither a value nor a problem.
    """

    typed: str
    value: Amount | None = None
    note: str = ""
    problem: str = ""
    unit: str = ""

    @property
    def blank(self) -> bool:
        """Whether nothing was typed at all."""
        return self.value is None and not self.problem


def read(text: str | None, *, decimal: str = "id") -> Reading[Decimal]:
    """One number as typed, in the ``decimal`` style ``"id"`` or ``"en"``; never raises.

    A unit, ``Rp`` and ``,-`` may be glued to it. The documented answers stand in
    ``docs/figures.md``; whatever else is a problem, never a silent zero.
    """
    typed = text or ""
    tidy = " ".join(typed.split())
    if not tidy:
        return Reading(typed)
    if len(tidy) > LONGEST:
        return Reading(typed, problem="Isi sel terlalu panjang. Tulis satu angka saja.")
    shape = _SHAPE.fullmatch(tidy)
    if shape is None or (not tidy.isascii() and _has_foreign_digits(tidy)):
        return Reading(typed, problem=_explain(tidy))
    unit = shape["unit"] or ""
    if (shape["outer"] and shape["inner"]) or (shape["rupiah"] and unit):
        return Reading(typed, problem=_explain(tidy))
    if not _MULTIPLIERS.isdisjoint(unit.lower().split()):
        return Reading(
            typed, problem=f"{quote(tidy)} memakai kata bilangan. Tulis angkanya lengkap."
        )
    group, point = _SIGNS[decimal]
    digits, ambiguous = _parse(shape["body"], group, point)
    if digits is None:
        return Reading(typed, problem=_unclear(tidy, decimal))
    if len(digits.replace(".", "").lstrip("0")) > MOST_DIGITS or len(digits) > 2 * MOST_DIGITS:
        return Reading(typed, problem=f"{quote(tidy)} terlalu panjang. Periksa jumlah angkanya.")
    value = Decimal(digits)
    if value and (shape["outer"] or shape["inner"]):
        value = -value
    sure = not ambiguous or shape["rupiah"] or shape["dash"]
    return Reading(typed, value, "" if sure else f"dibaca {_bare(value)}", unit=unit)


def read_range(text: str | None, *, decimal: str = "id") -> Reading[Span]:
    """Two ends as typed, ``4,98% - 5,23%`` or ``4 s.d. 5``; one end alone is a problem."""
    typed = text or ""
    tidy = " ".join(typed.split())
    if not tidy:
        return Reading(typed)
    halves = _RANGE.fullmatch(tidy) if len(tidy) <= 2 * LONGEST else None
    if halves is None:
        return Reading(
            typed, problem=f"{quote(tidy)} bukan rentang. Tulis dua batas, misalnya 4 - 5."
        )
    low, high = (read(halves[end], decimal=decimal) for end in ("low", "high"))
    if low.value is None or high.value is None:
        return Reading(typed, problem=low.problem or high.problem)
    if low.value > high.value:
        return Reading(typed, problem=f"{quote(tidy)} terbalik. Tulis batas bawah lebih dahulu.")
    note = ", ".join(filter(None, (low.note, high.note)))
    return Reading(typed, Span(low.value, high.value), note, unit=high.unit or low.unit)


def read_share(text: str | None, *, decimal: str = "id") -> Reading[Decimal] | None:
    """A percentage kept as its parts, ``7 dari 9``, in per cent; ``None`` if it is not one."""
    typed = text or ""
    parts = _SHARE.fullmatch(" ".join(typed.split())) if len(typed) <= 2 * LONGEST else None
    if parts is None:
        return None
    part, whole = (read(parts[half], decimal=decimal) for half in ("part", "whole"))
    if part.value is None or whole.value is None:
        return Reading(typed, problem=part.problem or whole.problem)
    if whole.value <= 0:
        return Reading(typed, problem="Pembagi harus di atas nol. Periksa angka sesudah “dari”.")
    percent = PRECISE.divide(100 * part.value, whole.value)
    return Reading(typed, percent, unit="%")


def round_half_up(value: Decimal, decimals: int = 2) -> Decimal:
    """``value`` rounded once, half away from zero, as all published tables do."""
    rounded = value.quantize(Decimal(1).scaleb(-decimals), context=_SHOWING)
    return rounded.copy_abs() if rounded.is_zero() else rounded


def show(value: Decimal, decimals: int = 2) -> str:
    """``1234.565`` as ``1.234,57``: grouped, decimal comma, rounded half up."""
    return _in_indonesian(round_half_up(value, decimals))


def show_exact(value: Decimal) -> str:
    """All decimals the value has, at most six and then an ellipsis: for workings."""
    exponent = value.as_tuple().exponent
    decimals = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    if decimals <= 6:
        return _in_indonesian(value if decimals else round_half_up(value, 0))
    short = round_half_up(value, 6)
    return _in_indonesian(short.normalize(_SHOWING) if short == value else short) + (
        "" if short == value else "…"
    )


def show_rupiah(value: Decimal) -> str:
    """``Rp 1.234.567``, with cents only where there are any."""
    return f"Rp {show(value, 0 if value == value.to_integral_value(context=_SHOWING) else 2)}"


def quote(text: str) -> str:
    """A typed text inside a sentence: one line, printable, cut where it is long."""
    plain = "".join(sign if sign.isprintable() else " " for sign in text)
    tidy = " ".join(plain.split())
    return f"“{tidy if len(tidy) <= _QUOTED else tidy[: _QUOTED - 1] + '…'}”"


def _parse(body: str, group: str, point: str) -> tuple[str | None, bool]:
    """Digits with a dot as decimal sign, and whether the text could be meant otherwise."""
    whole, *fractions = body.split(point)
    head, *groups = whole.split(group)
    if not all(part.isdigit() for part in (head, *groups, *fractions)) or len(fractions) > 1:
        return None, False
    if not groups:
        # 1,234 in an Indonesian file is 1,234; an English reader would take it for 1234.
        return ".".join((head, *fractions)), any(_may_group(head, part) for part in fractions)
    if _may_group(head, *groups):
        return ".".join(("".join((head, *groups)), *fractions)), not fractions and len(groups) == 1
    if len(groups) == 1 and not fractions and (len(groups[0]) != 3 or head.startswith("0")):
        # 89.85 cannot group thousands, so the sign can only be the decimal one.
        return f"{head}.{groups[0]}", True
    return None, False


def _may_group(head: str, *groups: str) -> bool:
    return 1 <= len(head) <= 3 and head[0] != "0" and all(len(group) == 3 for group in groups)


def _has_foreign_digits(text: str) -> bool:
    return any(sign.isnumeric() and not sign.isascii() and sign not in "²³" for sign in text)


def _explain(tidy: str) -> str:
    shown = quote(tidy)
    if tidy in {"-", "–", "—"}:
        return f"{shown} bukan angka. Kosongkan bila belum ada, tulis 0 bila nol."
    if tidy.startswith("="):
        return f"{shown} adalah rumus. Tulis hasilnya sebagai angka."
    if _has_foreign_digits(tidy):
        return f"{shown} memakai aksara lain. Ketik ulang dengan angka 0 sampai 9."
    if len(re.findall(r"[0-9][0-9.,]*", tidy)) > 1:
        return f"{shown} bukan satu angka. Tulis satu angka saja, misalnya 1.234,56."
    return f"{shown} bukan angka. Tulis angka saja, misalnya 1.234,56."


def _unclear(tidy: str, decimal: str) -> str:
    example = "1.234,56" if decimal == "id" else "1,234.56"
    return f"Titik dan koma pada {quote(tidy)} tidak jelas. Tulis seperti {example}."


def _bare(value: Decimal) -> str:
    return f"{value:f}".replace(".", ",")


def _in_indonesian(value: Decimal) -> str:
    return f"{value:,f}".translate(str.maketrans(",.", ".,"))
