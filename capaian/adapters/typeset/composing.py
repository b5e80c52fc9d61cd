"""Typst at work on what lies on a desk; as a program of its own for a long paper.

Typst holds a whole paper in memory and does not give it all back. A program that ends does.
"""

from __future__ import annotations

import os
import subprocess
import sys
import traceback
from pathlib import Path

import typst

LIMIT = 600
"""Seconds after which a program of its own is ended; 5.860 indicators take ten."""

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

    Raises ``OSError`` when that program could not write, and ``MemoryError`` when the system gave
    it no memory: did not start it, or ended it, as it does where memory is short. One that is not
    ready after ``LIMIT`` is killed: ``TimeoutError``.
    """
    moment = [] if made_at is None else [str(made_at)]
    program = [sys.executable, "-P", __file__, str(template), *moment]
    try:
        ended = subprocess.run(program, check=False, timeout=LIMIT)  # noqa: S603
    except subprocess.TimeoutExpired as late:
        raise TimeoutError from late
    except OSError as failure:
        raise MemoryError from failure
    if ended.returncode < 0:
        raise MemoryError
    if ended.returncode == os.EX_IOERR:
        raise OSError("the printing program could not write")
    ended.check_returncode()


def _run(template: str, made_at: str | None = None) -> int:
    """What the program of its own does; how it ended is all that it can tell."""
    path = Path(template)
    try:
        compose(open_compiler(path.parent), path, int(made_at) if made_at else None)
    except OSError:
        traceback.print_exc()
        return os.EX_IOERR
    return os.EX_OK


if __name__ == "__main__":
    sys.exit(_run(*sys.argv[1:]))
