"""What a typed line may be: the columns of the database are as long as these sentences say."""

from __future__ import annotations

from collections.abc import Iterator


def check_text(place: str, text: str, most: int, missing: str = "") -> Iterator[tuple[str, str]]:
    """The problem of one field, if any: empty although ``missing`` asks for it, or too long.

    ``most`` counts letters after white space at both ends is taken away.
    """
    length = len(text.strip())
    if missing and not length:
        yield place, missing
    if length > most:
        yield place, f"Terlalu panjang, paling banyak {most} huruf."
