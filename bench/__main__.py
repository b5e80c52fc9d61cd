"""``python -m bench``: run every measure, or those whose names are given, and print the table."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Callable

from rich.progress import track

from bench import measures, tables
from bench.timing import Result, print_results
from capaian.cli.loading import prepare_database

MEASURES: dict[str, Callable[[], list[Result]]] = {
    "figures": measures.measure_figures,
    "procedure": measures.measure_procedure,
    "transitions": measures.measure_transitions,
    "history": measures.measure_history,
    "saving": measures.measure_saving,
    "pages": measures.measure_pages,
    "tables": tables.measure_tables,
    "documents": measures.measure_documents,
    "largest": measures.measure_largest_document,
}


def main() -> None:
    """Measure and print; the exit code is 0 however slow it was."""
    parser = ArgumentParser("python -m bench", description="Measure the speed on seeded data.")
    parser.add_argument("names", nargs="*", help=f"some of: {' '.join(MEASURES)}")
    chosen = parser.parse_args().names or list(MEASURES)
    if unknown := set(chosen) - set(MEASURES):
        parser.error(f"no such measure: {' '.join(sorted(unknown))}")
    prepare_database()
    results = [
        result for name in track(chosen, "Measuring", transient=True) for result in MEASURES[name]()
    ]
    print_results(results)


if __name__ == "__main__":
    main()
