"""What is known of an official, and what each of it must look like.

NIP: eighteen digits that begin with the day of birth (generally known; no text of the rule was at
hand, and officials with a work contract count the rest otherwise, so no more of it is checked).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date

LABELS = {
    "name": "Nama",
    "nip": "NIP",
    "rank": "Pangkat",
    "email": "Surel",
    "phone": "Telepon",
}
LONGEST = {"name": 160, "nip": 18, "rank": 80, "email": 254, "phone": 20}
# Kept out of the event list, which nobody can erase: they stand on no paper.
PRIVATE = frozenset({"email", "phone"})

_EMAIL = re.compile(r"[^@\s,;<>()\"]+@[^@\s.,;<>()\"]+(\.[^@\s.,;<>()\"]+)+")
_PHONE = re.compile(r"\+?[\d ()/-]{6,20}")


def tidy_nip(text: str) -> str:
    """A NIP without the blanks and dots that people group it with."""
    return re.sub(r"[\s.'-]", "", text)


def find_faults(facts: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Pairs (field, sentence) for what cannot be; all but the name may be empty."""
    if not facts["name"]:
        yield "name", "Tulis nama orangnya."
    for name, longest in LONGEST.items():
        if name != "nip" and len(facts[name]) > longest:
            yield name, f"{LABELS[name]} lebih dari {longest} huruf. Pendekkan."
    if facts["nip"] and (wrong := _find_wrong_nip(facts["nip"])):
        yield "nip", wrong
    if facts["email"] and not _EMAIL.fullmatch(facts["email"]):
        yield "email", "Alamat surel ini tidak lengkap. Contoh: nama@contoh.go.id."
    if facts["phone"] and not _PHONE.fullmatch(facts["phone"]):
        yield "phone", "Nomor telepon hanya angka, misalnya 0812 3456 7890."


def _find_wrong_nip(nip: str) -> str:
    if not re.fullmatch(r"[0-9]{18}", nip):
        return f"NIP terdiri atas 18 angka, ini {len(nip)}. Periksa lagi."
    try:
        date(int(nip[:4]), int(nip[4:6]), int(nip[6:8]))
    except ValueError:
        return "Delapan angka pertama NIP harus tanggal lahir, misalnya 19850131. Periksa lagi."
    if nip.endswith("000"):
        return "NIP ini dibulatkan Excel (berakhir 000). Ketik NIP sebagai teks."
    return ""
