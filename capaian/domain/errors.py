"""The one family of errors: each carries a code for programs and a sentence for people.

Every refusal that a person may meet is a :class:`Refusal`. Its sentence is Indonesian and says
what happened and what to do next; pages, fragments, JSON and the command line all print it as
it is. Anything else that is raised is a fault of the program.
"""

from __future__ import annotations

import errno

_REASONS = {
    errno.ENOENT: "berkas atau foldernya tidak ada",
    errno.EACCES: "tidak ada izin",
    errno.EPERM: "tidak ada izin",
    errno.EROFS: "cakramnya hanya dapat dibaca",
    errno.ENOSPC: "cakram penuh",
    errno.EISDIR: "itu sebuah folder",
    errno.ENOTDIR: "itu bukan folder",
    errno.ENAMETOOLONG: "namanya terlalu panjang",
}


def say_why(failure: OSError) -> str:
    """Why the system refused a file or a port, in words that stand behind a colon."""
    return _REASONS.get(failure.errno or 0) or str(failure.strerror or failure)


def name_place(place: str) -> str:
    """Where a problem is, in words; nothing for the name that a field bears in code alone."""
    return "" if place.isidentifier() and place.islower() else place


class Refusal(Exception):  # noqa: N818 - a refusal is an answer, not an error of the program
    """Something was asked for that cannot be done now; nothing was changed.

    ``code`` is a stable English word for programs and tests, ``sentence`` the Indonesian text
    that a person reads.
    """

    code = "refused"
    status = 400

    def __init__(self, sentence: str, *, code: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        if code is not None:
            self.code = code


class NotAllowed(Refusal):
    """The person may not do this; the sentence says who may."""

    code = "not_allowed"
    status = 403


class NotFound(Refusal):
    """It does not exist, or not for this person: the two must not be told apart."""

    code = "not_found"
    status = 404


class Conflict(Refusal):
    """Somebody else was first: a stale page, a second click, another editor."""

    code = "conflict"
    status = 409


class AlreadyDone(Conflict):
    """The very same request was carried out before; the caller shows its result."""

    code = "already_done"


class Stale(Conflict):
    """Another editor changed the same fields; ``problems`` says what stands in each now."""

    code = "stale"

    def __init__(self, sentence: str, *, problems: tuple[tuple[str, str], ...]) -> None:
        super().__init__(sentence)
        self.problems = problems


class Invalid(Refusal):
    """What was typed or uploaded cannot be used; ``problems`` names each place and its sentence.

    A problem's place is a field name, or ``"Sheet!B7"`` for a cell of a workbook.
    """

    code = "invalid"
    status = 422

    def __init__(
        self,
        sentence: str,
        *,
        code: str | None = None,
        problems: tuple[tuple[str, str], ...] = (),
    ) -> None:
        super().__init__(sentence, code=code)
        self.problems = problems


class Unavailable(Refusal):
    """Something outside the program does not answer: the disk, the signing service, the line."""

    code = "unavailable"
    status = 503
