"""Whether a PDF carries its fonts, by a reader that is not Typst."""

from __future__ import annotations

from typing import Any

import pikepdf


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
