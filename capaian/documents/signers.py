"""Who signed: what the file says, beside what the office recorded."""

from __future__ import annotations

from collections.abc import Iterable

from capaian.adapters.signing import Claim
from capaian.documents.models import Signature
from capaian.documents.verifying import read_signers


def pair_signers(
    pdf: bytes, recorded: Iterable[Signature]
) -> tuple[list[tuple[Claim, Signature | None]], list[Signature]]:
    """Each signature that the program made in the file, with the row of that name; the rows left.

    A row can be changed by whoever holds the database, a signed file by nobody.
    """
    left = list(recorded)
    pairs: list[tuple[Claim, Signature | None]] = []
    for claim in read_signers(pdf):
        row = next((each for each in left if str(each) == claim.name), None)
        if row:
            left.remove(row)
        pairs.append((claim, row))
    return pairs, left
