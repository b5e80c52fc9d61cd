"""``capaian demo --out DIR``: the example office plays one whole measurement."""

from __future__ import annotations

import json
import shutil
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from capaian.archive.queries import path_of as bag_path
from capaian.cli.loading import prepare_database
from capaian.cli.playing import Play
from capaian.cli.showing import list_papers, open_example, play_shown
from capaian.documents.files import read_file
from capaian.domain.errors import Conflict, Invalid, Unavailable, say_why
from capaian.measurement.models import Cycle
from capaian.procedure.queries import definition_of


class Command(BaseCommand):
    """Play the example measurement in a fresh database inside DIR."""

    help = "Memainkan satu pengukuran contoh; hasilnya ditulis ke folder yang disebut."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--out", type=Path, required=True, metavar="DIR")

    def handle(self, *args: Any, **options: Any) -> None:
        out: Path = options["out"]
        if (out / "data").resolve() != settings.HOME:
            raise Invalid("Jalankan demo dengan --out setelah nama perintahnya.")
        _clear(out)
        prepare_database()
        begun = time.perf_counter()
        play = open_example(quarter=1)
        cycle = play_shown(play)
        seconds = time.perf_counter() - begun
        summary = _write_results(out, play, cycle, seconds)
        list_papers(play)
        self.stdout.write(f"\nHasil: {out}/papers, {out}/{summary['archive']}, {out}/summary.json")


def _clear(out: Path) -> None:
    """A demo starts afresh, but only over what an earlier demo has left."""
    ours = {"data", "papers", "archive", "summary.json"}
    if out.exists():
        if not out.is_dir() or {each.name for each in out.iterdir()} - ours:
            raise Conflict(f"{out} berisi berkas lain. Pilih folder kosong atau baru.")
        shutil.rmtree(out)
    try:
        out.mkdir(parents=True)
    except OSError as failure:
        raise Unavailable(f"Folder {out} tidak dapat dibuat: {say_why(failure)}.") from None


def _write_results(out: Path, play: Play, cycle: Cycle, seconds: float) -> dict[str, Any]:
    (out / "papers").mkdir()
    steps = []
    for step in play.played:
        names = []
        for document in step.documents:
            name = f"papers/{step.number:02d}-{document.name.partition('-')[2]}"
            (out / name).write_bytes(read_file(document.file))
            names.append(name)
        steps.append(
            {
                "number": step.number,
                "id": step.id,
                "role": step.lane,
                "standard_minutes": step.minutes,
                "seconds": round(step.seconds, 3),
                "documents": names,
            }
        )
    bag = bag_path(cycle.case.archived)
    shutil.copytree(bag, out / "archive" / bag.name)
    definition = definition_of(cycle.case.version)
    measurement = cycle.snapshots.get(final=True).figures["measurement"]
    summary = {
        "procedure": definition.identity.number.replace(" ", ""),
        "standard_minutes": definition.minutes,
        "seconds": round(seconds, 3),
        "steps": steps,
        "figures": {
            "indicators": len(measurement["rows"]),
            "average_achievement": measurement["average"],
            "predicate": measurement["predicate"],
        },
        "archive": f"archive/{bag.name}",
    }
    text = json.dumps(summary, ensure_ascii=False, indent=2)
    (out / "summary.json").write_text(text + "\n", encoding="utf-8")
    return summary
