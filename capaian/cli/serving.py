"""The server behind ``capaian serve``: Granian on one port, checked before it starts."""

from __future__ import annotations

import errno
import os
import socket
from multiprocessing import set_start_method

from django.conf import settings
from granian.constants import Interfaces
from granian.server import Server

from capaian.domain.errors import Conflict, Unavailable, say_why

THREADS = 4  # in each process
MOST_WORKERS = 64
OWN_ADDRESSES = {"127.0.0.1", "::1", "localhost"}


def check_demonstration(address: str) -> None:
    """Raise :class:`Conflict` where one-click seats would be open to other machines.

    Names and public addresses are looked at by the settings, whichever way the program starts.
    """
    if settings.DEMO and address not in OWN_ADDRESSES:
        raise Conflict(
            f"Mode contoh hanya untuk komputer ini, bukan {address}. Pakai --address 127.0.0.1."
        )


def check_port(address: str, port: int) -> None:
    """Raise :class:`Unavailable` with a sentence where the port cannot be had."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError as failure:
            if failure.errno == errno.EADDRINUSE:
                raise Unavailable(
                    f"Port {port} sedang dipakai. Tutup program itu, "
                    f"atau pilih port lain: capaian serve --port {port + 1}"
                ) from None
            raise Unavailable(f"Port {port} tidak dapat dibuka: {say_why(failure)}.") from None
        except OverflowError:
            raise Unavailable("Port harus di antara 1 dan 65535.") from None


def check_workers(workers: int) -> None:
    """Raise :class:`Unavailable` for a number of processes that makes no server."""
    if not 1 <= workers <= MOST_WORKERS:
        raise Unavailable(f"Banyaknya proses harus di antara 1 dan {MOST_WORKERS}.")


def count_workers() -> int:
    """How many processes serve by default: one for each processor that this program may use."""
    return min(MOST_WORKERS, os.cpu_count() or 1)


def serve(address: str, port: int, workers: int) -> None:
    """Serve until the process is ended.

    ``workers`` are processes. On SQLite one of them writes at a time, but most of a save is the
    processor's work before and after that. Each begins anew (``spawn``): a copy of this one would
    wait for ever for the threads of Typst, which printed the example's papers here.
    """
    set_start_method("spawn", force=True)
    Server(
        "capaian.web.wsgi:application",
        address=address,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        log_enabled=False,
        websockets=False,
    ).serve()
