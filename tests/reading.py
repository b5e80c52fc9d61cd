"""Papers read back by programs that did not make them."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
import zxingcpp


@cache
def read_pages(pdf: bytes) -> tuple[str, ...]:
    """The words of each page, one space between them and none inside."""
    with closing(pypdfium2.PdfDocument(pdf)) as opened:
        texts = [page.get_textpage().get_text_range() for page in opened]
    return tuple(" ".join(text.replace("\u200b", "").split()) for text in texts)


def read_words(pdf: bytes) -> str:
    """The words of all pages."""
    return " ".join(read_pages(pdf))


def read_codes(pdf: bytes) -> list[tuple[str, str]]:
    """What a camera reads in the QR codes of the pages, each with its level of correction."""
    with closing(pypdfium2.PdfDocument(pdf)) as opened:
        pictures = [page.render(scale=2).to_pil() for page in opened]
    codes = (code for picture in pictures for code in zxingcpp.read_barcodes(picture))
    return [(code.text, code.ec_level) for code in codes]


def measure_pages(pdf: bytes) -> list[tuple[int, int]]:
    """Width and height of each page, in points."""
    with closing(pypdfium2.PdfDocument(pdf)) as opened:
        return [(round(page.get_width()), round(page.get_height())) for page in opened]


def walk_tags(node: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """What a screen reader is told, from the outermost element inward."""
    if isinstance(node, pikepdf.Array):
        for child in node:
            yield from walk_tags(child)
    elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
        yield node
        if "/K" in node:
            yield from walk_tags(node.K)


def find_faults(pdf: bytes, folder: Path) -> str:
    """What qpdf finds wrong with the structure of a paper; nothing where it is sound."""
    checker = shutil.which("qpdf")
    if checker is None:
        pytest.skip("qpdf is not installed")
    path = folder / "paper.pdf"
    path.write_bytes(pdf)
    done = subprocess.run([checker, "--check", path], capture_output=True, check=False)
    return "" if done.returncode == 0 else (done.stdout + done.stderr).decode()


def find_loose_fonts(pdf: pikepdf.Pdf) -> list[str]:
    """The fonts whose outlines are not in the file."""
    described: list[Any] = [
        each
        for each in pdf.objects
        if isinstance(each, pikepdf.Dictionary) and each.get("/Type") == "/FontDescriptor"
    ]
    assert described
    return [
        str(each["/FontName"])
        for each in described
        if not {"/FontFile", "/FontFile2", "/FontFile3"} & {*each.keys()}
    ]
