"""Who and where: the letterhead, the officials and the meeting that all samples share."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time

from capaian.domain import letters
from capaian.domain.letters import SignatureMethod
from capaian.domain.terms import Capacity

MADE_AT = datetime(2026, 4, 9, 3, 32, tzinfo=UTC)

LETTERHEAD = letters.Letterhead(
    government="PEMERINTAH KABUPATEN BANYUMAS",
    office="KECAMATAN WANGON",
    address="Jalan Raya Wangon, Wangon, Banyumas, Kode Pos 53176",
    contact="Telepon (0281) 000000 · Pos-el kecamatan@contoh.example",
)
IMPRINT = letters.Imprint(
    letterhead=LETTERHEAD,
    code="K7QM-2XPA-9RTD",
    check_url="https://capaian.contoh.example/periksa/K7QM-2XPA-9RTD/",
    made_at=MADE_AT,
    example=True,
)
HEAD = letters.Signatory("Camat Wangon", "CAMAT WANGON", "Pembina Tingkat I", "000000000000000000")
SECRETARY = letters.Signatory("Sekretaris Kecamatan Wangon", "SEKCAM WANGON")
ACTING = replace(SECRETARY, capacity=Capacity.ACTING)
CLERK = letters.Signatory("Pengadministrasi Kepegawaian", "PENGADMINISTRASI KEPEGAWAIAN")
SECTION = letters.Signatory(
    "Kepala Seksi Pemberdayaan Masyarakat Desa dan Kelurahan",
    "Raden Mas Haji Contoh Nama Sangat Panjang Kusumawardhana Adiningrat, S.Sos., M.Si.",
)
DAY = date(2026, 4, 9)


def sign(who: letters.Signatory, method: SignatureMethod) -> letters.Signature:
    return letters.Signature(who, "Wangon", DAY, method)


RECORDED = SignatureMethod.RECORDED
GATHERING = letters.Gathering(
    day=date(2026, 4, 14),
    start=time(9, 0),
    end=time(11, 30),
    place="Aula Kecamatan Wangon",
    agenda="Rapat pembahasan pengukuran kinerja Triwulan I 2026",
)
SHELFMARK = letters.Shelfmark(
    room="Arsip",
    cupboard="2",
    shelf="3",
    box="12",
    folder="5",
    access="Biasa",
    active_until=date(2028, 12, 31),
    inactive_until=date(2031, 12, 31),
    fate="Dinilai kembali",
)
