"""QR codes, by zxing-cpp."""

from __future__ import annotations

import re

import zxingcpp

QUIET = 2  # modules left white around it (our choice: what surrounds it is white as well)

_RUN = re.compile(rb"\0+")  # dark modules beside each other


def draw_qr(text: str, *, scalable: bool = False) -> bytes:
    """Return an SVG of the QR code of ``text``, error correction M, with its quiet zone.

    Level M still reads after 15 % of it is soiled, as on a copy of a copy (our choice).
    ``scalable`` leaves the size to the page it stands on. The same text gives the same bytes.
    """
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    image = code.to_image(add_quiet_zones=False)
    modules = bytes(memoryview(image))  # type: ignore[arg-type]  # its stub leaves the buffer out
    side = image.shape[0]
    size = side + 2 * QUIET
    fixed = "" if scalable else f' width="{size}" height="{size}"'
    runs = "".join(
        f"M{run.start() + QUIET} {place + QUIET}.5h{len(run[0])}"
        for place in range(side)
        for run in _RUN.finditer(modules[place * side : (place + 1) * side])
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg"{fixed} viewBox="0 0 {size} {size}">'
        f'<path stroke="#000" d="{runs}"/></svg>'
    ).encode()
