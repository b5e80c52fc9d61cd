"""The PDF of what lies on a desk; as a program of its own for a long paper.

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


def print_pdf(compiler: typst.Compiler, template: Path, made_at: int) -> bytes:
    """The PDF/A-3a and PDF/UA-1 of a template; ``made_at`` in seconds of Unix."""
    made = compiler.compile(str(template), format="pdf", pdf_standards=STANDARDS, timestamp=made_at)
    return made if isinstance(made, bytes) else b""


def print_apart(template: Path, made_at: int) -> bytes:
    """The same by a program of its own, whose messages go where those of this one go.

    Raises ``MemoryError`` when the system ended it, as it does where memory is short.
    """
    program = [sys.executable, "-P", __file__, str(template), str(made_at)]
    ended = subprocess.run(program, stdout=subprocess.PIPE, check=False)  # noqa: S603
    if ended.returncode < 0:
        raise MemoryError
    ended.check_returncode()
    return ended.stdout


if __name__ == "__main__":
    _template = Path(sys.argv[1])
    sys.stdout.buffer.write(print_pdf(open_compiler(_template.parent), _template, int(sys.argv[2])))
