"""``capaian``: the command line, with refusals as one sentence instead of a trace."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Sequence
from itertools import zip_longest
from pathlib import Path

from django.core.management import ManagementUtility, find_commands, load_command_class
from django.db.utils import DatabaseError

from capaian.domain.errors import Invalid, Refusal, say_why


class Program(ManagementUtility):
    """Django's commands and ours; asked what it can do, it tells ours."""

    def main_help_text(self, commands_only: bool = False) -> str:
        """What our commands do, or with ``commands_only`` the names of all."""
        if commands_only:
            return super().main_help_text(commands_only)
        names = find_commands(str(Path(__file__).with_name("management")))
        width = max(map(len, names))
        told = [
            f"  {name:<{width}}  {load_command_class('capaian.cli', name).help}" for name in names
        ]
        return "\n".join(
            [
                "capaian PERINTAH [pilihan]\n",
                *told,
                "\nPilihan satu perintah: capaian PERINTAH --help",
                "Perintah Django juga ada: capaian help --commands",
            ]
        )


def main() -> None:
    """Run ``capaian COMMAND``; exit 1 with a sentence when something is refused."""
    arguments = sys.argv[1:]
    _prepare_environment(arguments)
    try:
        Program(["capaian", *arguments]).execute()
    except Refusal as refusal:
        problems = refusal.problems if isinstance(refusal, Invalid) else ()
        lines = [refusal.sentence, *(f"  {place}: {text}" for place, text in problems)]
        sys.exit("\n".join(lines))
    except DatabaseError as failure:
        sys.exit(f"Basis data tidak dapat dipakai: {failure}. Periksa folder data dan cakram.")
    except BrokenPipeError:  # whoever read the output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except OSError as failure:
        if failure.errno == errno.ENOSPC:
            sys.exit("Cakram penuh. Kosongkan ruang, lalu ulangi.")
        if not isinstance(failure.filename, str):
            raise
        sys.exit(f"{failure.filename} tidak dapat dipakai: {say_why(failure)}.")
    except KeyboardInterrupt:
        sys.exit("Dihentikan.")


def _prepare_environment(arguments: Sequence[str]) -> None:
    """Choose the settings before Django reads them.

    ``demo --out DIR`` has a data directory of its own and never touches the office's database;
    ``serve --example`` shows example seats. Papers name the port of ``serve --port`` where the
    machine's setting names no address.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "capaian.settings")
    folder, port = (_find_value(arguments, option) for option in ("--out", "--port"))
    if arguments[:1] == ["demo"] and folder is not None:
        os.environ["CAPAIAN_HOME"] = str(Path(folder) / "data")
        os.environ.pop("DATABASE_URL", None)
    if arguments[:1] == ["serve"] and port is not None:
        os.environ.setdefault("CAPAIAN_ADDRESS", f"http://127.0.0.1:{port}")
    if arguments[:1] == ["serve"] and "--example" in arguments:
        os.environ["CAPAIAN_DEMO"] = "1"


def _find_value(arguments: Sequence[str], option: str) -> str | None:
    """What an option is given, as ``--option VALUE`` or ``--option=VALUE``; the last one counts."""
    found = None
    for argument, following in zip_longest(arguments, arguments[1:], fillvalue=""):
        name, _, value = argument.partition("=")
        if name == option:
            found = value or following
    return found
