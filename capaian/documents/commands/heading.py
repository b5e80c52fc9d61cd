"""The picture on the office's letterhead."""

from __future__ import annotations

from capaian import gate
from capaian.adapters.pictures import make_logo
from capaian.documents.commands.issuing import PNG
from capaian.documents.files import store_file
from capaian.domain.access import Action, Actor, Subject
from capaian.domain.errors import Conflict
from capaian.domain.preferences import Topic
from capaian.office.models import Office
from capaian.office.queries import get_office


def put_logo(actor: Actor, data: bytes, slip: gate.Slip = gate.NO_SLIP) -> Office:
    """Put a picture on every letterhead from now on; papers of before keep theirs.

    It is kept in the file store for ever, because the data of papers name it. Raises
    :class:`Invalid` for what is no PNG or JPEG, or is too large.
    """
    picture = make_logo(data)
    with gate.enter(actor, Action.CHANGE_OFFICE, lambda: _subject(actor), slip) as permit:
        office = get_office(actor)
        return _change(permit, office, store_file(office, picture, PNG).sha256, "gambar dipasang")


def remove_logo(actor: Actor, slip: gate.Slip = gate.NO_SLIP) -> Office:
    """Print the letterhead without a picture from now on; :class:`Conflict` where it has none."""
    with gate.enter(actor, Action.CHANGE_OFFICE, lambda: _subject(actor), slip) as permit:
        office = get_office(actor)
        if not office.logo:
            raise Conflict("Kop surat tidak bergambar. Muat ulang halaman.")
        return _change(permit, office, "", "gambar dihapus")


def _subject(actor: Actor) -> Subject:
    return Subject(office=actor.office, label=Topic.LETTERHEAD.label)


def _change(permit: gate.Permit, office: Office, sha256: str, changed: str) -> Office:
    permit.details.update(old={"logo": office.logo}, new={"logo": sha256}, changed=changed)
    office.logo = sha256
    office.save(update_fields=["logo"])
    return office
