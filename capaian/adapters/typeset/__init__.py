"""Papers as PDF/A-3a and PDF/UA-1, or as pictures of pages, by Typst.

One template a paper stands in ``capaian/documents/typst``; the data come as JSON and are only
ever printed, never evaluated. Nothing but the fonts inside the Typst wheel is used, and the
creation date comes from the data: the same data give the same bytes on every machine.
"""

from __future__ import annotations

import atexit
import json
import os
import re
import shutil
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from threading import Lock, Thread
from typing import Any, Literal

from capaian.adapters.codes import draw_qr
from capaian.adapters.typeset.composing import LIMIT, compose, compose_apart, open_compiler
from capaian.domain.errors import Unavailable
from capaian.domain.letters import Attachment

TEMPLATES = Path(__file__).resolve().parents[2] / "documents" / "typst"

PaperSize = Literal["a4", "folio"]

LONGEST_WORD = 30
"""Characters a word may have before it is given places to break; a narrow column holds them."""

_LONG_WORD = re.compile(rf"(?<!\S)\S{{{LONGEST_WORD + 1},}}")

LONG = 1_000_000
"""Bytes of data from which a paper is made by a program of its own: about 900 indicators."""

# The wheel lets Typst keep the layout of a paper until ten later compilations had no use for it.
_KEPT_FOR = 10

# The characters that the fonts inside the wheel can draw and that officials' texts contain:
# PDF/A refuses a file with a character that has no glyph.
_PRINTABLE = (
    (0x20, 0x7E),  # Basic Latin
    (0xA0, 0xAC),  # Latin-1 without the soft hyphen
    (0xAE, 0x24F),  # Latin-1, Latin Extended-A and -B
    (0x391, 0x3A1),  # Greek
    (0x3A3, 0x3C9),
    (0x400, 0x45F),  # Cyrillic
    (0x1E00, 0x1EF9),  # Latin Extended Additional
    (0x2010, 0x2027),  # dashes, quotes, bullets, ellipsis
    (0x2030, 0x203A),
    (0x2070, 0x2071),  # superscripts and subscripts
    (0x2074, 0x208E),
    (0x20AC, 0x20AC),  # euro
    (0x2116, 0x2116),  # numero and trade mark
    (0x2122, 0x2122),
    (0x2153, 0x215E),  # fractions
    (0x2190, 0x22FF),  # arrows, mathematical operators
    (0x25A0, 0x25FF),  # squares and circles, used as bullets
    (0x2713, 0x2714),  # ticks
    (0x2717, 0x2717),  # cross
)
PRINTABLE = frozenset(chr(point) for first, last in _PRINTABLE for point in range(first, last + 1))
_UNPRINTABLE = re.compile(f"[^\n{re.escape(''.join(sorted(PRINTABLE)))}]")

# Other blanks become a space; the bullets that word processors put in private places become "•".
_REPLACED = {
    **dict.fromkeys(map(ord, "\t\v\f\u2002\u2003\u2009\u2028\u2029\u202f"), " "),
    **dict.fromkeys((0xF0A7, 0xF0B7), "•"),
}


class _Desk:
    """A warm compiler with its own directory; one paper at a time is laid on it."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.root = Path(mkdtemp(prefix="capaian-typst-"))
        atexit.register(self._remove, os.getpid())
        self.compiler = open_compiler(self.root)

    def _remove(self, owner: int) -> None:
        # A forked child leaves its parent's desk alone.
        if os.getpid() == owner:
            shutil.rmtree(self.root, ignore_errors=True)

    def set_out(self, template: str) -> Path:
        """Return the template's path, putting the templates in place first if they are not there.

        They also go missing later: a system may sweep its temporary directory while we run.
        """
        path = self.root / f"{template}.typ"
        if not (path.exists() and (self.root / "paper.typ").exists()):
            shutil.copytree(TEMPLATES, self.root, dirs_exist_ok=True)
        (self.root / "job").mkdir(exist_ok=True)
        return path

    def lay_out(
        self,
        data: Mapping[str, Any],
        attachments: Sequence[Attachment],
        pictures: Sequence[str],
        paper: PaperSize,
        *,
        drawn: bool,
        logo: bytes = b"",
    ) -> None:
        """Write what the template reads: data, QR of a check code, logo, attachments, pictures.

        Names are fixed and reused, because Typst remembers every name it ever saw.
        """
        listed = [
            {key: value for key, value in asdict(it).items() if key != "content"}
            for it in attachments
        ]
        job = {
            "data": make_printable(data),
            "paper": paper,
            "attachments": listed,
            "drawn": drawn,
        }
        files = {"job.json": json.dumps(job, ensure_ascii=False).encode()}
        if data["imprint"]["code"]:
            files["qr.svg"] = draw_qr(data["imprint"]["check_url"])
        if logo:
            files["logo.png"] = logo
        files |= {str(number): it.content for number, it in enumerate(attachments)}
        files |= {f"picture-{place}.svg": it.encode() for place, it in enumerate(pictures)}
        for name, content in files.items():
            (self.root / "job" / name).write_bytes(content)

    def compose(self, path: Path, made_at: int | None) -> Path:
        """Let Typst leave its files in the job, and return where that is."""
        job = self.root / "job"
        if (job / "job.json").stat().st_size > LONG:
            compose_apart(path, made_at)
        else:
            compose(self.compiler, path, made_at)
        return job

    def clear(self) -> None:
        """Leave no names or figures behind in the temporary directory."""
        for path in (self.root / "job").iterdir():
            path.unlink()

    def forget(self) -> None:
        """Let Typst drop what it keeps of papers.

        No two papers are alike, so what is kept never helps, costs memory and is searched.
        """
        with self.lock:
            for _ in range(_KEPT_FOR + 1):
                self.compiler.compile(b"", format="svg")


@cache
def _desk(_process: int) -> _Desk:
    # One desk a process: a forked child must not write into its parent's directory.
    return _Desk()


def typeset(
    template: str,
    data: Mapping[str, Any],
    *,
    attachments: Sequence[Attachment] = (),
    pictures: Sequence[str] = (),
    paper: PaperSize = "a4",
    logo: bytes = b"",
    held: bool = False,
) -> bytes:
    """Return the PDF of one paper; ``pictures`` are SVG that its template places.

    ``logo`` is the PNG of the letterhead, where the data name one. Typst keeps a ``held`` paper
    until :func:`forget`, or until the next one that is not held.

    ``template`` is the paper's word (``Paper.template``), ``data`` the result of
    ``letters.to_data``. Characters without a glyph are printed as ``?`` (see ``make_printable``).
    Raises ``Unavailable`` when the temporary directory is full or cannot be written, the system
    ends the program of a long paper, mostly for want of memory (about 0,3 MB an indicator), or
    that program is not ready in ``composing.LIMIT`` seconds.
    """
    made_at = int(datetime.fromisoformat(data["created"]).timestamp())
    job = _lay_out(template, data, attachments, pictures, paper=paper, logo=logo, held=held)
    with job as (desk, path):
        return (desk.compose(path, made_at) / "paper.pdf").read_bytes()


def forget() -> None:
    """Let Typst drop the papers that it keeps, beside whatever comes next: none waits for it."""
    Thread(target=_desk(os.getpid()).forget).start()


@dataclass(frozen=True, slots=True)
class DrawnRow:
    """Where a numbered row begins: its page, from 1, and how many points below the page's edge.

    ``number`` 0 is what is no row and only ends the one above.
    """

    number: int
    page: int
    top: float


@dataclass(frozen=True, slots=True)
class DrawnPages:
    """The pages of a paper as SVG pictures, one point a unit, and the rows on them in order."""

    pages: tuple[bytes, ...]
    rows: tuple[DrawnRow, ...]


def draw_pages(
    template: str, data: Mapping[str, Any], *, paper: PaperSize = "a4", logo: bytes = b""
) -> DrawnPages:
    """Return the pages of one paper as they will be printed, for a screen.

    A template that marks its rows (``performance``) tells where each stands. Raises
    ``Unavailable`` as :func:`typeset` does.
    """
    with _lay_out(template, data, (), (), paper=paper, logo=logo, drawn=True) as (desk, path):
        job = desk.compose(path, None)
        pages = tuple(page.read_bytes() for page in sorted(job.glob("page-*.svg")))
        marked = json.loads((job / "rows.json").read_bytes())
    rows = (DrawnRow(it["row"], it["page"], it["y"]) for found in marked for it in found)
    return DrawnPages(pages, tuple(rows))


@contextmanager
def _lay_out(
    template: str,
    data: Mapping[str, Any],
    attachments: Sequence[Attachment],
    pictures: Sequence[str],
    *,
    paper: PaperSize,
    logo: bytes,
    drawn: bool = False,
    held: bool = False,
) -> Iterator[tuple[_Desk, Path]]:
    """The desk and the template's path while all that it reads lies there."""
    try:
        desk = _desk(os.getpid())
        with ExitStack() as after:
            if not held:
                after.callback(forget)
            after.enter_context(desk.lock)
            after.callback(desk.clear)
            path = desk.set_out(template)
            desk.lay_out(data, attachments, pictures, paper, drawn=drawn, logo=logo)
            yield desk, path
    except MemoryError as error:
        raise Unavailable(
            "Naskah belum dapat dibuat: program pencetak berhenti di tengah jalan, biasanya karena "
            "memori server kurang. Ulangi; bila terjadi lagi, hubungi pengelola server.",
            code="no_memory",
        ) from error
    except TimeoutError as error:
        raise Unavailable(
            f"Naskah belum dapat dibuat: program pencetak belum selesai dalam {LIMIT // 60} menit "
            "dan dihentikan. Ulangi saat server longgar; bila terjadi lagi, hubungi pengelola "
            "server.",
            code="no_end",
        ) from error
    except OSError as error:
        raise Unavailable(
            "Naskah belum dapat dibuat: ruang simpan sementara penuh atau tidak dapat ditulis. "
            "Hubungi pengelola server, lalu ulangi.",
            code="no_room",
        ) from error


def make_printable(value: Any) -> Any:
    """Return the data with every text as the fonts can print it.

    Texts are composed (NFC); control and direction characters go; a character without a glyph
    becomes ``?``; a word longer than ``LONGEST_WORD`` gets invisible places to break. Keys,
    numbers, truth values and drawings (``svg``) stay as they are.
    """
    if isinstance(value, str):
        return _make_text_printable(value)
    if isinstance(value, Mapping):
        return {key: item if key == "svg" else make_printable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [make_printable(item) for item in value]
    return value


def _make_text_printable(text: str) -> str:
    if len(text) <= LONGEST_WORD and text.isascii() and text.isprintable():
        return text  # as most are
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
    if _UNPRINTABLE.search(composed):
        composed = _UNPRINTABLE.sub(_replace, composed.translate(_REPLACED))
    return _LONG_WORD.sub(_make_breakable, composed)


def _replace(char: re.Match[str]) -> str:
    return "" if unicodedata.category(char.group()) in {"Cc", "Cf", "Mn", "Me"} else "?"


def _make_breakable(word: re.Match[str]) -> str:
    letters = word.group()
    return "\u200b".join(letters[at : at + 10] for at in range(0, len(letters), 10))
