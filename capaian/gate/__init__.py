"""The one door for changes: asks who may, holds the office's lock, records what happened.

A function that takes ``actor`` is a door and opens the gate once; one that takes ``permit`` is
already inside. Inside, all is one transaction: a change and its event are kept together or not.
"""

from capaian.gate.alone import alone
from capaian.gate.door import enter, refuse_repeated, rehearse
from capaian.gate.permit import NO_SLIP, Permit, Slip

__all__ = ["NO_SLIP", "Permit", "Slip", "alone", "enter", "refuse_repeated", "rehearse"]
