"""``capaian verify [PATH | --all]``: a signed PDF, a bag, the event chains, or everything."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from capaian.adapters.bag import verify_bag
from capaian.archive.contents import EVENTS
from capaian.archive.queries import verify_listed_chain
from capaian.cli.integrity import Part, check_chain_of, inspect_all, list_chained_offices
from capaian.cli.showing import show_work
from capaian.documents.verifying import verify
from capaian.domain.errors import Invalid, Unavailable, say_why
from capaian.domain.letters import show_moment
from capaian.office.versions import check_filled


class Command(BaseCommand):
    """Say whether something is as it was; exit 1 when anything is wrong."""

    help = "Memeriksa keaslian: PDF bertanda tangan, arsip, rantai peristiwa, atau semuanya."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, nargs="?")
        parser.add_argument("--all", action="store_true", help="semua yang tersimpan di sini")
        parser.add_argument("--report", type=Path, metavar="FILE", help="tulis laporan ke berkas")
        parser.add_argument("--json", action="store_true", help="laporan sebagai JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path | None = options["path"]
        if options["all"] and path is not None:
            raise Invalid("Sebutkan berkas, atau --all, tidak keduanya.")
        if (options["report"] or options["json"]) and not options["all"]:
            raise Invalid("--report dan --json hanya bersama --all.")
        if path is None:
            check_filled()  # a file or a bag by itself is checked without the database
        if options["all"]:
            genuine, lines = _check_everything(options["report"], as_json=options["json"])
        elif path is None:
            genuine, lines = _check_chains()
        elif path.is_dir():
            genuine, lines = _check_bag(path)
        else:
            genuine, lines = _check_file(path)
        (sys.stdout if genuine else sys.stderr).write("\n".join(lines) + "\n")
        if not genuine:
            sys.exit(1)


def _check_everything(report: Path | None, *, as_json: bool) -> tuple[bool, list[str]]:
    with show_work() as tell:
        parts = list(inspect_all(tell))
    genuine = not any(part.wrong for part in parts)
    lines = _write_json(parts) if as_json else _write_report(parts)
    if report is None:
        return genuine, lines
    try:
        report.write_text("\n".join(lines) + "\n", "utf-8")
    except OSError as failure:
        raise Unavailable(f"{report} tidak dapat ditulis: {say_why(failure)}.") from None
    return genuine, [_conclude(parts), f"Laporan ditulis ke {report}."]


def _write_json(parts: list[Part]) -> list[str]:
    facts = {
        "waktu": timezone.localtime().isoformat(timespec="seconds"),
        "asli": not any(part.wrong for part in parts),
        "bagian": [
            {
                "judul": part.title,
                "diperiksa": part.checked,
                "salah": part.wrong,
                "catatan": part.notes,
            }
            for part in parts
        ],
    }
    return [json.dumps(facts, ensure_ascii=False, indent=1)]


def _write_report(parts: list[Part]) -> list[str]:
    lines = ["LAPORAN PEMERIKSAAN KEUTUHAN", show_moment(timezone.now()), ""]
    for part in parts:
        wrong = f"{len(part.wrong)} salah" if part.wrong else "semua asli"
        lines.append(f"{part.title}: {part.checked} diperiksa, {wrong}.")
        lines += [f"  SALAH    {each}" for each in part.wrong]
        lines += [f"  Catatan  {each}" for each in part.notes]
    return [*lines, "", _conclude(parts)]


def _conclude(parts: list[Part]) -> str:
    wrong = sum(len(part.wrong) for part in parts)
    if not wrong:
        return "Semua yang diperiksa asli."
    return f"Ada {wrong} yang tidak asli. Salin folder data apa adanya, lalu pulihkan cadangan."


def _check_chains() -> tuple[bool, list[str]]:
    offices = list_chained_offices()
    if not offices:
        return True, ["Belum ada peristiwa."]
    results = [check_chain_of(office) for office in offices]
    return (
        all(genuine for genuine, _ in results),
        [
            f"{office}: {line}"
            for office, (_, lines) in zip(offices, results, strict=True)
            for line in lines
        ],
    )


def _check_bag(path: Path) -> tuple[bool, list[str]]:
    verdict = verify_bag(path)
    lines = [verdict.sentence, *(f"  {problem}" for problem in verdict.problems)]
    if not verdict.genuine or not (path / EVENTS).exists():
        return verdict.genuine, lines
    chain = verify_listed_chain(path)
    return chain.genuine, [*lines, chain.sentence]


def _check_file(path: Path) -> tuple[bool, list[str]]:
    try:
        content = path.read_bytes()
    except OSError as failure:
        return False, [f"{path} tidak dapat dibaca: {say_why(failure)}."]
    verdict = verify(content)
    return verdict.genuine, [
        verdict.sentence,
        *(f"  {each.sentence}" for each in verdict.signatures),
    ]
