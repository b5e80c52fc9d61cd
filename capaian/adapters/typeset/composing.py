"""Typst at work on what lies on a desk; as a program of its own for a long paper.

Typst holds a whole paper in memory and does not give it all back. A program that ends does.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import typst

STANDARDS: list[typst.PDFStandard] = ["a-3a", "ua-1"]


def open_compiler(root: Path) -> typst.Compiler:
    """A compiler that reads below ``root`` and knows the fonts inside the wheel alone."""
    return typst.Compiler(root=str(root), ignore_system_fonts=True)


def compose(compiler: typst.Compiler, template: Path, made_at: int | None) -> None:
    """Leave ``paper.pdf`` in the job, made at that second of Unix.

    Without a moment the pages are drawn for a screen: ``page-1.svg`` and so on, with zeros before
    the number where there are more than nine, and in ``rows.json`` where rows stand.
    """
    job = template.parent / "job"
    if made_at is None:
        compiler.compile(str(template), output=str(job / "page-{n}.svg"), format="svg")
        (job / "rows.json").write_text(compiler.query("<rows>", field="value"))
    else:
        compiler.compile(
            str(template),
            output=str(job / "paper.pdf"),
            format="pdf",
            pdf_standards=STANDARDS,
            timestamp=made_at,
        )


def compose_apart(template: Path, made_at: int | None) -> None:
    """The same by a program of its own, whose messages go where those of this one go.

    Raises ``MemoryError`` when the system ended it, as it does where memory is short.
    """
    moment = [] if made_at is None else [str(made_at)]
    program = [sys.executable, "-P", __file__, str(template), *moment]
    ended = subprocess.run(program, check=False)  # noqa: S603
    if ended.returncode < 0:
        raise MemoryError
    ended.check_returncode()


if __name__ == "__main__":
    _template, *_moment = sys.argv[1:]
    compose(
        open_compiler(Path(_template).parent),
        Path(_template),
        int(_moment[0]) if _moment else None,
    )
