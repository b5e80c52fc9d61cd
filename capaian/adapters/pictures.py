"""A picture that somebody uploads, read by Pillow and made small enough for every paper."""

from __future__ import annotations

import warnings
from io import BytesIO

from PIL import Image, ImageOps

from capaian.domain.errors import Invalid

MOST_BYTES = 2 * 1024 * 1024
MOST_DOTS = 25_000_000
"""Ours: more than any camera of an office makes, and little enough to be read into memory."""
SIDE = 500
"""Dots at most across and down: 600 dpi on a letterhead; every paper carries them."""


def make_logo(data: bytes) -> bytes:
    """The picture as a PNG of at most ``SIDE`` dots a side, without whatever else was in the file.

    PNG and JPEG are read, known by their own bytes. Raises :class:`Invalid`.
    """
    if len(data) > MOST_BYTES:
        raise _refuse("Gambar lebih dari 2 MB. Perkecil, lalu unggah lagi.")
    try:
        with warnings.catch_warnings(), Image.open(BytesIO(data), formats=("PNG", "JPEG")) as read:
            warnings.simplefilter("ignore")
            if read.width * read.height > MOST_DOTS:
                raise _refuse("Gambar terlalu besar. Perkecil sampai 5.000 titik, lalu unggah.")
            picture = ImageOps.exif_transpose(read).convert("RGBA")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        sentence = "Gambar harus PNG atau JPEG yang utuh. Simpan ulang, lalu unggah."
        raise _refuse(sentence) from None
    picture.thumbnail((SIDE, SIDE))
    whole = picture.getchannel("A").getextrema() == (255, 255)
    plain = picture.convert("RGB") if whole else picture
    drawn = BytesIO()
    Image.frombytes(plain.mode, plain.size, plain.tobytes()).save(drawn, "PNG", optimize=True)
    return drawn.getvalue()


def _refuse(sentence: str) -> Invalid:
    return Invalid(sentence, problems=(("picture", sentence),))
