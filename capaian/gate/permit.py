"""What one brings to the gate, and what one gets there."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from capaian.domain.access import Action, Actor, Seat, Subject


@dataclass(frozen=True, slots=True)
class Slip:
    """What a form brings along: a key against double posts and when the page was opened."""

    key: str | None = None
    opened_at: datetime | None = None


NO_SLIP = Slip()


@dataclass(frozen=True, slots=True)
class Permit:
    """Proof of having passed the gate. ``details`` is filled by the command for the event."""

    actor: Actor
    seat: Seat
    action: Action
    subject: Subject
    at: datetime
    opened_at: datetime
    details: dict[str, Any] = field(default_factory=dict)

    @property
    def today(self) -> date:
        """The day of acting in Asia/Jakarta."""
        return timezone.localdate(self.at)
