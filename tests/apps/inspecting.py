"""What a killed program has left: ``python -m tests.apps.inspecting HOME…``, as JSON."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "capaian.settings"
django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402

from capaian.archive.models import ArchivedCase  # noqa: E402
from capaian.archive.queries import verify_archived  # noqa: E402
from capaian.audit.queries import list_chains, verify_chain  # noqa: E402
from capaian.cli.loading import load_office, prepare_database  # noqa: E402
from capaian.cli.playing import EXAMPLE, gather_cast  # noqa: E402
from capaian.documents.files import path_of, read_file  # noqa: E402
from capaian.documents.models import Document, LetterNumber, StoredFile  # noqa: E402
from capaian.documents.verifying import verify  # noqa: E402
from capaian.domain.terms import DocumentState  # noqa: E402
from capaian.measurement.queries import get_cycle, list_unit_states  # noqa: E402
from capaian.office.queries import console_actor  # noqa: E402
from capaian.procedure.models import Case  # noqa: E402
from capaian.procedure.queries import definition_of, list_inbox, list_tasks_of, open_steps  # noqa: E402


def open_home(home: Path) -> None:
    """Point this process at another data directory."""
    connection.close()
    connection.settings_dict["NAME"] = home / "capaian.sqlite3"
    for name, folder in (
        ("HOME", ""),
        ("FILES", "files"),
        ("ARCHIVE", "archive"),
        ("KEYS", "keys"),
    ):
        setattr(settings, name, home / folder)


def inspect(home: Path) -> dict[str, object]:
    open_home(home)
    prepare_database()  # as every start does; the kill may have come in the midst of it
    broken_chains = [code for code in list_chains() if not verify_chain(code).genuine]
    before = Case.objects.count()
    load_office(EXAMPLE)
    numbers = list(LetterNumber.objects.order_by("sequence").values_list("sequence", flat=True))
    signed = Document.objects.filter(state=DocumentState.SIGNED)
    return {
        "cases": before,
        "broken chains": broken_chains,
        "cases out of step": [case.pk for case in Case.objects.all() if not opens(case)],
        "numbers in order": numbers == list(range(1, len(numbers) + 1)),
        "missing files": [
            each.sha256 for each in StoredFile.objects.all() if not path_of(each.sha256).exists()
        ],
        "false signatures": [
            each.name
            for each in signed
            if not each.signatures.exists() or not verify(read_file(each.file)).genuine
        ],
        "broken bags": [
            each.bag for each in ArchivedCase.objects.all() if not verify_archived(each).genuine
        ],
    }


def opens(case: Case) -> bool:
    """Everything a page asks of a case can be read, and its rows say what its engine says."""
    cast = gather_cast(console_actor(case.office.code))
    get_cycle(cast["camat"], case.pk)
    list_unit_states(get_cycle(cast["camat"], case.pk))
    list_tasks_of(cast["camat"], [case])
    definition_of(case.version)
    waiting = {item.step.id for actor in cast.values() for item in list_inbox(actor)}
    listed = open_steps(case)
    return listed == set(case.workflow["open"]) and listed >= waiting


if __name__ == "__main__":
    json.dump([inspect(Path(home)) for home in sys.argv[1:]], sys.stdout)
