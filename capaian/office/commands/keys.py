"""Access keys: with one another program reads the office's signed results."""

from __future__ import annotations

import hashlib
import secrets

from capaian import gate
from capaian.domain.access import Action, Actor, Subject
from capaian.domain.errors import AlreadyDone, Invalid, NotFound
from capaian.office.models import AccessKey
from capaian.office.queries import get_office, list_keys

MOST_HOLDER = 160


def grant_key(actor: Actor, holder: str, slip: gate.Slip = gate.NO_SLIP) -> str:
    """Make a key for ``holder``, who reads with it, and return it: it can be shown this once.

    The key has 256 random bits and only its SHA-256 is kept. Raises :class:`Invalid` for a holder
    without a name.
    """
    subject = Subject(office=actor.office, label="Kunci akses")
    with gate.enter(actor, Action.GRANT_KEY, lambda: subject, slip) as permit:
        holder = " ".join(holder.split())
        if not holder or len(holder) > MOST_HOLDER:
            raise Invalid("Kunci belum dibuat.", problems=(("holder", "Tulis siapa pemakainya."),))
        key = f"capaian-{secrets.token_urlsafe(32)}"
        AccessKey.objects.create(
            office=get_office(actor),
            holder=holder,
            fingerprint=hashlib.sha256(key.encode()).hexdigest(),
            made_at=permit.at,
            made_by_id=actor.person,
        )
        permit.details.update(holder=holder)
        return key


def revoke_key(actor: Actor, pk: int, slip: gate.Slip = gate.NO_SLIP) -> AccessKey:
    """Take a key back; the next request with it is refused."""
    subject = Subject(office=actor.office, label="Kunci akses")
    with gate.enter(actor, Action.REVOKE_KEY, lambda: subject, slip) as permit:
        key = list_keys(actor).filter(pk=pk).first()
        if key is None:
            raise NotFound("Kunci itu tidak ada.")
        if key.revoked_at:
            raise AlreadyDone("Kunci ini sudah dicabut.")
        AccessKey.objects.filter(pk=key.pk).update(revoked_at=permit.at)
        permit.details.update(holder=key.holder)
        return key
