"""Days, hours and figures in the words of the office; blank stays blank."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal

from django import template
from django.utils import timezone
from django.utils.html import format_html_join

from capaian.domain.findings import Code, Finding
from capaian.domain.letters.wording import JAKARTA, show_date, show_time
from capaian.domain.numbers import show, show_exact, show_rupiah

register = template.Library()
_FAR = 2 * 365  # days from which on years are told


@register.filter
def day(value: date | None) -> str:
    """``20 Januari 2026``."""
    if value is None:
        return ""
    date_of = value.astimezone(JAKARTA).date() if isinstance(value, datetime) else value
    return _hold(show_date(date_of))


@register.filter
def moment(value: datetime | None) -> str:
    """``20 Januari 2026 10.32 WIB``."""
    return f"{day(value)} {_hold(clock(value))}" if value else ""


@register.filter
def clock(value: datetime | None) -> str:
    """``10.32 WIB``."""
    return show_time(value.astimezone(JAKARTA).time()) if value else ""


@register.filter
def figure(value: Decimal | str | None) -> str:
    """``1.234,56``; a figure kept as text in a snapshot is shown the same way."""
    return "" if value in {None, ""} else show(Decimal(value))


@register.filter
def rupiah(value: Decimal) -> str:
    """``1.234.567``, with cents only where there are any: "Rp" stands in the head."""
    return show_rupiah(value).removeprefix("Rp ")


@register.filter
def minutes(value: int | None) -> str:
    """``45 menit``, ``1.530 menit``: beside the minutes that the SOP gives."""
    return "" if value is None else f"{value:,} menit".replace(",", ".")


@register.filter
def remaining(deadline: date | None) -> str:
    """How far a deadline is: ``hari ini``, ``3 hari lagi``, ``lewat 2 hari``, ``72 tahun lagi``."""
    if deadline is None:
        return ""
    left: timedelta = deadline - timezone.localdate()
    if left.days == 0:
        return _hold("hari ini")
    days = abs(left.days)
    far = f"{days} hari" if days < _FAR else f"{days // 365} tahun"
    return _hold(f"{far} lagi" if left.days > 0 else f"lewat {far}")


@register.filter
def is_past(deadline: date | None) -> bool:
    """Whether a deadline has passed (Asia/Jakarta)."""
    return deadline is not None and deadline < timezone.localdate()


@register.filter
def target(value: str | None) -> str:
    """A target as the figure has it, or the two ends of a range ("80..90").

    A dash where the figure has none yet; whether it lacks in the plan is told by its findings.
    """
    if not value:
        return "–"
    return " – ".join(show_exact(Decimal(end)) for end in value.split(".."))


def _hold(words: str) -> str:
    """Words that no line may part: ``20`` never stands without its ``Januari 2026``."""
    return words.replace(" ", "\u00a0")


@register.filter
def findings(found: Iterable[Finding]) -> str:
    """Each finding with its answer, as they stand under a cell; nothing where there are none.

    What is only not filled in yet looks as what is awaited, not as a mistake.
    """
    return format_html_join(
        "",
        '<span class="finding{}">{}{}</span>',
        (
            (
                (" blocks" if each.blocks else "")
                + (" missing" if each.code is Code.MISSING_REALIZATION else ""),
                each.message,
                f" Jawaban: {each.answer}" if each.answer else "",
            )
            for each in found
        ),
    )
