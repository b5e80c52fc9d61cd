"""Who signs a paper that somebody else makes, or that is signed by hand."""

from __future__ import annotations

from dataclasses import replace

from capaian.documents.commands import sign_block
from capaian.domain import letters
from capaian.domain.terms import Capacity, Role
from capaian.gate import Permit
from capaian.office.models import Office, Position
from capaian.office.queries import find_holder

NOBODY = letters.Signatory(position="", name="")


def signatory_of(position: Position) -> letters.Signatory:
    """Whoever holds a position today, in the right capacity; a vacancy has no name."""
    held = find_holder(position)
    if held is None:
        return letters.Signatory(position=position.title, name="")
    return letters.Signatory(
        position=position.title,
        name=held.person.name,
        rank=held.person.rank,
        employee_number=held.person.nip,
        capacity=Capacity(held.capacity),
    )


def sign_by_hand(who: letters.Signatory = NOBODY, *, caption: str) -> letters.Signature:
    """A block to be signed on the print; without a name it leaves lines to write on."""
    return letters.Signature(who, method=letters.SignatureMethod.WET, caption=caption)


def sign_letter(permit: Permit, office: Office, kind: str) -> letters.Signature:
    """The block of an undangan or pengantar, by the office's setting ``signatories``.

    Who makes the letter signs it here. The Camat, or the Sekcam a.n. Camat, has not agreed to it
    in the program, so theirs is signed by hand (our choice), unless they make it themselves.
    """
    chosen = office.preferences.signatories[kind]
    head = office.positions.filter(role=Role.HEAD).first()
    if chosen == "executor" or head is None:
        return sign_block(permit, office)
    signer, behalf = head, ""
    if chosen == "behalf":
        signer = office.positions.filter(role=Role.SECRETARY).first() or head
        behalf = signatory_of(head).title if signer != head else ""
    block = sign_block(permit, office)
    if permit.seat.position == signer.pk:
        return replace(block, signatory=replace(block.signatory, on_behalf_of=behalf))
    who = replace(signatory_of(signer), on_behalf_of=behalf)
    return replace(block, signatory=who, method=letters.SignatureMethod.WET)
