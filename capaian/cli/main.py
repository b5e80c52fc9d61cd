"""``capaian``: the command line, with refusals as one sentence instead of a trace."""

from __future__ import annotations

import os
import sys

from django.core.management import execute_from_command_line
from django.db.utils import OperationalError

from capaian.domain.errors import Invalid, Refusal


def main() -> None:
    """Run ``capaian COMMAND``; exit 1 with a sentence when something is refused."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "capaian.settings")
    try:
        execute_from_command_line(["capaian", *sys.argv[1:]])
    except Refusal as refusal:
        problems = refusal.problems if isinstance(refusal, Invalid) else ()
        lines = [refusal.sentence, *(f"  {place}: {text}" for place, text in problems)]
        sys.exit("\n".join(lines))
    except OperationalError as failure:
        sys.exit(f"Basis data tidak dapat dipakai: {failure}. Periksa CAPAIAN_HOME dan ruang cakram.")
    except KeyboardInterrupt:
        sys.exit("Dihentikan.")
