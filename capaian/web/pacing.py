"""One request after the other in each process, and beside the one that takes long.

The threads of a process share one processor. Requests that run side by side there finish no
sooner; they take the processor from each other dozens of times, also from the one that holds
the database, for which all others wait. So each waits until the one before it is answered, but
never longer than a patience: a long paper or a slow service holds up nobody.
"""

from __future__ import annotations

from collections.abc import Iterable
from threading import Lock
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment


def pace(application: WSGIApplication, patience: float) -> WSGIApplication:
    """The application, which answers a request when the one before it is answered.

    Whoever has waited for ``patience`` seconds goes ahead beside it.
    """
    turn = Lock()

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        taken = turn.acquire(timeout=patience)
        try:
            return application(environ, start_response)
        finally:
            if taken:
                turn.release()

    return answer
