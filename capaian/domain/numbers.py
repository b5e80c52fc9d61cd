"""Numbers as officials type and read them: ``1.234,56``, ``Rp. 5.000,-``, ``254 kasus``, ``95 %``.

Reading never raises and never guesses silently: a text is either one plain number, perhaps with a
note on how it was read, or a problem with a sentence that says what to do. Which sign is the
decimal one is the file's or the office's choice: ``"id"`` (comma) or ``"en"`` (dot).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache
from typing import Generic, NamedTuple, TypeVar

Amount = TypeVar("Amount")

# Wide enough that no product of two numbers of MOST_DIGITS is ever rounded inside.
PRECISE = Context(prec=60, rounding=ROUND_HALF_UP)
_SHOWING = Context(prec=1000, rounding=ROUND_HALF_UP)

LONGEST = 80
MOST_DIGITS = 20
_QUOTED = 40
_MOST_SHOWN = 6
_SWAP = str.maketrans(",.", ".,")

# style: (sign that groups thousands, decimal sign)
_SIGNS = {"id": (".", ","), "en": (",", ".")}
_BODIES = {
    style: re.compile(
        rf"(?P<whole>[0-9]+|[1-9][0-9]{{0,2}}(?:\{group}[0-9]{{3}})+)(?:\{point}(?P<fraction>[0-9]+))?"
        rf"|(?P<head>[0-9]+)\{group}(?P<tail>[0-9]+)"
    )
    for style, (group, point) in _SIGNS.items()
}
_SHAPE = re.compile(
    r"(?P<outer>[-−] ?)?(?P<rupiah>(?:Rp|IDR)\.? ?)?(?P<inner>[-−] ?)?"
    r"(?P<body>[0-9](?:[0-9.,]*[0-9])?)"
    r"(?P<dash>[.,] ?[-–=]{1,2})?"
    r"(?: ?(?P<unit>%|[A-Za-z]+[²³]?(?:(?: | ?/ ?)[A-Za-z]+[²³]?){0,2}))?",
    re.IGNORECASE,
)
_LIKE_NUMBER = re.compile(r"\s*(?:[-−] ?)?(?:(?:Rp|IDR)\.? ?)?(?:[-−] ?)?[0-9]", re.IGNORECASE)
_BETWEEN_DIGITS = re.compile(r"(?<=[0-9])[.,](?=[0-9])")
_PLAIN = re.compile(r"[0-9](?:[0-9.,]*[0-9])?")
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


class Reading(NamedTuple, Generic[Amount]):
    """What a cell was read as, beside what was typed.

    ``note`` says how an ambiguous text was taken ("dibaca 1234"); ``problem`` is the sentence for
    a text that is no number; ``parts`` are numerator and denominator of a share. A blank cell has
    neither a value nor a problem. A named tuple, as a table makes tens of thousands and it is made
    four times as fast as a frozen dataclass.
    """

    typed: str
    value: Amount | None = None
    note: str = ""
    problem: str = ""
    unit: str = ""
    parts: tuple[Decimal, Decimal] | None = None

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
    reading = _interpret(tidy, decimal)
    return reading if reading.typed == typed else reading._replace(typed=typed)


@lru_cache(maxsize=8192)  # the same few texts stand in most cells of a table
def _interpret(tidy: str, decimal: str) -> Reading[Decimal]:
    # Most cells hold nothing but a number; asking the whole shape of them doubles the time.
    outer = rupiah = inner = dash = unit = ""
    body, shape = tidy, None
    if not _PLAIN.fullmatch(tidy):
        shape = _SHAPE.fullmatch(tidy)
        if shape is None:
            return Reading(tidy, problem=_explain(tidy))
        outer, rupiah, inner, body, dash, unit = shape.groups(default="")
    if (outer and inner) or (rupiah and unit):
        return Reading(tidy, problem=_explain(tidy))
    if unit and not _MULTIPLIERS.isdisjoint(unit.lower().split()):
        return Reading(
            tidy, problem=f"{quote(tidy)} memakai kata bilangan. Tulis angkanya lengkap."
        )
    # ",-" ends an amount in Indonesian style only, whatever the file's: "1.000,-" is a thousand.
    by_ending = shape is not None and _ends_indonesian(shape, decimal)
    digits, ambiguous = _parse(body, "id" if by_ending else decimal)
    if digits is None:
        return Reading(tidy, problem=_unclear(tidy, decimal))
    if len(digits.replace(".", "").lstrip("0")) > MOST_DIGITS or len(digits) > 2 * MOST_DIGITS:
        return Reading(tidy, problem=f"{quote(tidy)} terlalu panjang. Periksa jumlah angkanya.")
    value = Decimal(digits)
    if value and (outer or inner):
        value = -value
    # Rupiah has no thousandths: its marks make sure that a sign groups, never that it divides.
    sure = not by_ending and (not ambiguous or ((rupiah or dash) and "." not in digits))
    return Reading(tidy, value, "" if sure else f"dibaca {_bare(value)}", unit=unit)


def _ends_indonesian(shape: re.Match[str], decimal: str) -> bool:
    """Whether the ending says that an amount in an English file is written as at home."""
    body, ending = shape["body"], shape["dash"] or ""
    return decimal == "en" and ending.startswith(",") and "." in body and "," not in body


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
    if "dari" not in typed.casefold() or len(typed) > 2 * LONGEST:
        return None
    halves = _SHARE.fullmatch(" ".join(typed.split()))
    if halves is None:
        return None
    part, whole = (read(halves[half], decimal=decimal) for half in ("part", "whole"))
    if part.value is None or whole.value is None:
        return Reading(typed, problem=part.problem or whole.problem)
    if whole.value <= 0:
        return Reading(typed, problem="Pembagi harus di atas nol. Periksa angka sesudah “dari”.")
    percent = PRECISE.divide(100 * part.value, whole.value)
    return Reading(typed, percent, unit="%", parts=(part.value, whole.value))


def swap_signs(typed: str, *, decimal: str) -> str:
    """A number or share typed in this style, in the other of the two: it is read there as here.

    Also what is no number and only begins like one stays as unclear as it was.
    """
    shape = _SHAPE.fullmatch(" ".join(typed.split()))
    if not _LIKE_NUMBER.match(typed) or (shape and _ends_indonesian(shape, decimal)):
        return typed
    return _BETWEEN_DIGITS.sub(lambda sign: sign[0].translate(_SWAP), typed)


def round_half_up(value: Decimal, decimals: int = 2) -> Decimal:
    """``value`` rounded once, half away from zero, as all published tables do."""
    rounded = value.quantize(Decimal(1).scaleb(-decimals), context=_SHOWING)
    return rounded.copy_abs() if rounded.is_zero() else rounded


def count_decimals(value: Decimal) -> int:
    """The number of digits behind the decimal sign."""
    exponent = value.as_tuple().exponent
    return -exponent if isinstance(exponent, int) and exponent < 0 else 0


def show(value: Decimal, decimals: int = 2) -> str:
    """``1234.565`` as ``1.234,57``: grouped, decimal comma, rounded half up."""
    return f"{round_half_up(value, decimals):,f}".translate(_SWAP)


def show_exact(value: Decimal) -> str:
    """All decimals the value has, at most six and then an ellipsis: for workings."""
    text = f"{value:,f}"
    if len(text.partition(".")[2]) <= _MOST_SHOWN:
        return text.translate(_SWAP)
    short = round_half_up(value, _MOST_SHOWN)
    return f"{short:,f}".translate(_SWAP) + ("" if short == value else "…")


def show_rupiah(value: Decimal) -> str:
    """``Rp 1.234.567``, with cents only where there are any."""
    return f"Rp {show(value, 0 if value == value.to_integral_value(context=_SHOWING) else 2)}"


def quote(text: str) -> str:
    """A typed text inside a sentence: one line, printable, cut where it is long."""
    if not text.isprintable():
        text = "".join(sign if sign.isprintable() else " " for sign in text)
    tidy = " ".join(text.split())
    return f"“{tidy if len(tidy) <= _QUOTED else tidy[: _QUOTED - 1] + '…'}”"


def _parse(body: str, decimal: str) -> tuple[str | None, bool]:
    """Digits with a dot as decimal sign, and whether the text could be meant otherwise."""
    parts = _BODIES[decimal].fullmatch(body)
    if parts is None:
        return None, False
    whole, fraction, head, tail = parts.group("whole", "fraction", "head", "tail")
    if head:
        # 89.85 cannot group thousands, so the sign can only be the decimal one; 1234.567 is
        # neither the one nor the other.
        return (f"{head}.{tail}", True) if len(tail) != 3 or head[0] == "0" else (None, False)
    digits = whole.replace(_SIGNS[decimal][0], "")
    if fraction is None:
        return digits, len(whole) - len(digits) == 1
    # 1,234 in an Indonesian file is 1,234; an English reader would take it for 1234.
    taken = whole == digits and len(fraction) == 3 and len(whole) <= 3 and whole[0] != "0"
    return f"{digits}.{fraction}", taken


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
