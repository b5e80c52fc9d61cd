"""Every setting of an office, told once; pages, ``office.toml`` and ``docs/settings.md`` follow.

Defaults stand in :class:`Preferences`; ``source`` says where a rule comes from, so that a choice of
the office is never read as law.
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from capaian.domain.budget import EFFICIENCY_RULES
from capaian.domain.classification import UNREADABLE
from capaian.domain.errors import Invalid
from capaian.domain.findings import SEVERITIES, Code
from capaian.domain.preferences.kinds import (
    ArchiveCodes,
    Choice,
    Codes,
    Days,
    Kind,
    Lines,
    Number,
    Words,
    Years,
)
from capaian.domain.preferences.setting import Setting, Topic
from capaian.domain.scale import SCALES
from capaian.domain.terms import CapPlace, Fate, Severity


def _read_factor(stored: object) -> Decimal:
    try:
        factor = Decimal(str(stored))
    except InvalidOperation:
        factor = Decimal(0)
    if not factor.is_finite() or factor <= 1:
        raise Invalid("Faktor lonjakan harus angka di atas 1, misalnya 3.")
    return factor


_CODE = Words(40, refusal="Tulis kode klasifikasi, misalnya 000.8.6.3.", pattern=r"[\d.]*")
_SEVERITY_CHOICES = ", ".join(f"{each.value} ({each.label})" for each in Severity)
_NO_FINDING = f"Pengaturan temuan tidak dikenal. Pilihan: {_SEVERITY_CHOICES}."
_RETENTION: tuple[tuple[str, str, Kind], ...] = (
    ("active_years", "Masa aktif (tahun)", Years()),
    ("inactive_years", "Masa inaktif (tahun)", Years()),
    (
        "fate",
        "Nasib akhir",
        Choice(
            tuple(Fate.choices()),
            "Nasib akhir harus Dinilai kembali, Musnah, atau Permanen.",
        ),
    ),
)
_NO_RETENTION = (
    "Pengaturan retensi tidak dikenal. Pilih: "
    f"{', '.join(sorted(key for key, _, _ in _RETENTION))}."
)

_SIGNATORIES = Choice(
    (
        ("executor", "Pelaksana langkah, di aplikasi"),
        ("head", "Camat, basah di atas cetakan"),
        ("behalf", "Sekcam a.n. Camat, basah di atas cetakan"),
    ),
    "Penanda tangan surat harus 'executor', 'head', atau 'behalf'.",
)
_COPIED_TO = Lines(0, "Tulis tembusan satu tiap baris, paling panjang 200 huruf.")


def _severity(code: Code) -> Choice:
    usual = SEVERITIES[code].label
    return Choice(((None, f"bawaan: {usual}"), *Severity.choices()), _NO_FINDING)


SETTINGS = (
    Setting(
        "scale",
        Topic.FIGURES,
        "Skala predikat",
        "Memberi setiap capaian predikatnya. Nama dan batas skala tercetak di bawah tabel.",
        Choice(
            tuple((key, f"{each.name}: {each.reading}") for key, each in SCALES.items()),
            f"Skala tidak dikenal. Pilih: {', '.join(SCALES)}.",
        ),
        "Bawaan menurut praktik Permendagri 86/2017; cara membaca batasnya pilihan kantor.",
    ),
    Setting(
        "cap",
        Topic.FIGURES,
        "Batas capaian",
        "Capaian di atas batas ini ditulis sebesar batasnya. Aturannya tercetak di bawah tabel.",
        Choice(
            ((None, "tanpa batas"), *((each, f"{each} persen") for each in (100, 120, 150, 200))),
            "Batas capaian harus kosong, 100, 120, 150, atau 200.",
        ),
    ),
    Setting(
        "cap_applies",
        Topic.FIGURES,
        "Penerapan batas",
        "Menentukan di mana batas capaian dipakai.",
        Choice(tuple(CapPlace.choices()), "Penerapan batas harus 'indicator' atau 'average'."),
    ),
    Setting(
        "decimals",
        Topic.FIGURES,
        "Jumlah desimal",
        "Angka dihitung penuh, lalu dibulatkan setengah ke atas sekali saja saat ditampilkan.",
        Choice(
            tuple((each, f"{each} desimal") for each in range(5)),
            "Jumlah desimal harus 0 sampai 4.",
        ),
        "Pembulatan setengah ke atas sesuai tabel yang terbit; jumlahnya pilihan kantor.",
    ),
    Setting(
        "decimal_style",
        Topic.FIGURES,
        "Gaya angka yang diketik",
        "Menentukan cara membaca koma dan titik pada isian dan berkas. "
        "Tidak dapat diganti selama ada pengukuran yang berjalan.",
        Choice(
            (("id", "1.234,56 (koma untuk desimal)"), ("en", "1,234.56 (titik untuk desimal)")),
            "Gaya angka harus 'id' atau 'en'.",
        ),
    ),
    Setting(
        "paper",
        Topic.LETTERHEAD,
        "Ukuran kertas",
        "Semua naskah dicetak pada ukuran ini.",
        Choice((("a4", "A4"), ("folio", "Folio (F4)")), "Ukuran kertas harus 'a4' atau 'folio'."),
    ),
    Setting(
        "addressees",
        Topic.ADDRESSEES,
        "Penerima",
        "Satu penerima tiap baris. Yang pertama diusulkan pada langkah 12.",
        Lines(1, "Tulis sedikitnya satu penerima, satu tiap baris, paling panjang 200 huruf."),
        "SOP tidak menyebut penerima, jadi ini pilihan kantor.",
    ),
    Setting(
        "signatories",
        Topic.LETTERS,
        "Penanda tangan surat",
        "Nama, jabatan, dan a.n. di kanan bawah surat.",
        _SIGNATORIES,
        "SOP hanya menyebut pelaksana langkahnya. Samakan dengan pelimpahan wewenang di kabupaten.",
        cells=(
            ("undangan", "Penanda tangan undangan rapat", _SIGNATORIES),
            ("pengantar", "Penanda tangan surat pengantar", _SIGNATORIES),
        ),
        refusal="Penanda tangan hanya untuk undangan dan pengantar.",
    ),
    Setting(
        "invitation_copied_to",
        Topic.LETTERS,
        "Tembusan undangan rapat",
        "Satu tembusan tiap baris. Kosong berarti tanpa tembusan.",
        _COPIED_TO,
    ),
    Setting(
        "cover_letter_copied_to",
        Topic.LETTERS,
        "Tembusan surat pengantar",
        "Satu tembusan tiap baris. Kosong berarti tanpa tembusan.",
        _COPIED_TO,
    ),
    Setting(
        "classification",
        Topic.ARCHIVE,
        "Kode klasifikasi",
        "Menjadi awal nomor surat dan tanda arsip. Kosong berarti kode bawaan.",
        _CODE,
        "Bawaan dari pohon kode baru (000.8.6.3, 000.1.5). Samakan dengan daftar kabupaten.",
        cells=(
            ("disposisi", "Lembar disposisi", _CODE),
            ("undangan", "Undangan rapat", _CODE),
            ("pengantar", "Surat pengantar", _CODE),
            ("dokumen", "Dokumen pengukuran kinerja", _CODE),
            ("berita_acara", "Berita acara arsip", _CODE),
        ),
        refusal="Kode klasifikasi hanya untuk disposisi, undangan, pengantar, dokumen, dan "
        "berita_acara.",
    ),
    Setting(
        "codes",
        Topic.ARCHIVE,
        "Daftar kode klasifikasi",
        f"{UNREADABLE} Kode di luar masa berlakunya ditolak. Tanpa tahun berlaku retensi di bawah.",
        ArchiveCodes(1, "Tulis sedikitnya satu kode klasifikasi, satu tiap baris."),
        "Nama dari praktik; tanggal akhir kode lama 067 anggapan. Samakan dengan daftar kabupaten.",
    ),
    Setting(
        "retention",
        Topic.ARCHIVE,
        "Retensi",
        "Berapa lama berkas disimpan dan apa yang terjadi sesudahnya.",
        Years(),
        "Tahunnya ditetapkan kabupaten; program tidak punya bawaan, kosong = belum ditetapkan.",
        cells=_RETENTION,
        refusal=_NO_RETENTION,
    ),
    Setting(
        "planners",
        Topic.PLANNERS,
        "Penyusun rencana",
        "Kasubbag yang mengunggah dan menetapkan rencana kinerja di samping Sekcam.",
        Codes(refusal="Penyusun rencana disebut dengan kode jabatannya."),
    ),
    Setting(
        "severities",
        Topic.FINDINGS,
        "Temuan",
        "Menentukan temuan mana yang menghalangi kiriman dan mana yang hanya peringatan.",
        Choice(tuple(Severity.choices()), _NO_FINDING),
        cells=tuple((code.value, code.label, _severity(code)) for code in Code),
        refusal=_NO_FINDING,
    ),
    Setting(
        "outlier_factor",
        Topic.FIGURES,
        "Faktor lonjakan",
        "Realisasi yang berlipat sebanyak ini dari periode lalu dilaporkan sebagai temuan.",
        Number(_read_factor),
    ),
    Setting(
        "efficiency",
        Topic.FIGURES,
        "Aturan efisiensi",
        "Membandingkan capaian dengan serapan. Aturannya tercetak di samping angkanya.",
        Choice(
            tuple((key, rule.words) for key, rule in EFFICIENCY_RULES.items()),
            f"Aturan efisiensi tidak dikenal. Pilih: {', '.join(EFFICIENCY_RULES)}.",
        ),
        "Tidak ada satu aturan yang berlaku umum, jadi ini pilihan kantor.",
    ),
    Setting(
        "signing",
        Topic.SIGNING,
        "Cara tanda tangan",
        "Dipakai pada langkah 11. Kalimat di bawah nama menyebut cara yang benar-benar dipakai.",
        Choice(
            (
                ("self_made", "Sertifikat contoh buatan program (bukan sertifikat resmi)"),
                ("own", "Sertifikat kantor sendiri, kata sandinya ditanya setiap kali"),
                ("bsre", "Layanan BSrE lewat server kabupaten, dengan NIK dan kata sandi"),
                ("wet", "Tanda tangan basah: cetak, tanda tangani, pindai, unggah"),
            ),
            "Cara tanda tangan harus 'self_made', 'own', 'bsre', atau 'wet'.",
        ),
    ),
    Setting(
        "certificate",
        Topic.SIGNING,
        "Berkas sertifikat kantor",
        "Hanya untuk sertifikat sendiri: nama berkas .p12 yang ditaruh pengelola di folder keys.",
        Words(
            120,
            pattern=r"([\w-][\w.-]*)?",
            refusal="Sertifikat disebut dengan nama berkasnya saja, misalnya kantor.p12.",
        ),
    ),
    Setting(
        "working_days",
        Topic.WORK,
        "Hari kerja",
        "Pengingat keluar, dan sisa waktu dan waktu terpakai dihitung, pada hari kerja.",
        Choice(
            ((5, "Senin sampai Jumat"), (6, "Senin sampai Sabtu")),
            "Hari kerja harus 5 atau 6.",
        ),
    ),
    Setting(
        "working_hours",
        Topic.WORK,
        "Jam kerja",
        "Pengingat keluar dan waktu terpakai dihitung pada jam ini (WIB), misalnya 07:30-16:00.",
        Words(
            11,
            # The start is in the morning and the end after noon, so the hours are never reversed.
            pattern=r"(0\d|1[01]):[0-5]\d-(1[2-9]|2[0-3]):[0-5]\d",
            needed=True,
            refusal="Tulis jam mulai dan jam selesai, misalnya 07:30-16:00.",
        ),
    ),
    Setting(
        "days_off",
        Topic.WORK,
        "Hari libur kantor",
        "Satu tanggal tiap baris, misalnya 2026-04-06, di samping libur nasional dan cuti bersama.",
        Days(refusal="Tulis satu tanggal tiap baris, misalnya 2026-04-06."),
        "Libur nasional dan cuti bersama sudah diketahui program; tambahannya pilihan kantor.",
    ),
    Setting(
        "remind_before",
        Topic.WORK,
        "Pengingat sebelum batas waktu",
        "Diingatkan pada setiap hari kerja terakhir sebanyak ini sebelum batas waktu.",
        Choice(
            ((0, "tidak diingatkan"), *((each, f"{each} hari kerja") for each in range(1, 6))),
            "Pengingat sebelum batas waktu harus 0 sampai 5 hari kerja.",
        ),
    ),
    Setting(
        "remind_after",
        Topic.WORK,
        "Pengingat sesudah batas waktu",
        "Diingatkan setiap hari kerja sesudah batas waktu, paling banyak sekian kali.",
        Choice(
            ((0, "tidak diingatkan"), *((each, f"{each} kali") for each in range(1, 11))),
            "Pengingat sesudah batas waktu harus 0 sampai 10 kali.",
        ),
    ),
    Setting(
        "receipt_days",
        Topic.WORK,
        "Menunggu tanda terima",
        "Sesudah sekian hari kerja, tanda terima yang belum ada diingatkan.",
        Choice(
            tuple((each, f"{each} hari kerja") for each in range(1, 21)),
            "Menunggu tanda terima harus 1 sampai 20 hari kerja.",
        ),
    ),
    Setting(
        "second_factor",
        Topic.SIGNING,
        "Verifikasi dua langkah",
        "Siapa diminta memasangnya setelah masuk. Tanpa itu tanda tangan selalu ditolak.",
        Choice(
            (
                ("signers", "Yang menandatangani (Camat, juga Plt. dan Plh.)"),
                ("leaders", "Camat dan Sekcam"),
                ("everyone", "Semua pejabat"),
            ),
            "Verifikasi dua langkah harus 'signers', 'leaders', atau 'everyone'.",
        ),
    ),
)

FACTS = (
    Setting(
        "name",
        Topic.LETTERHEAD,
        "Nama kantor",
        "Baris kedua kop, misalnya Kecamatan Wangon.",
        Words(120, needed=True),
        source="",
    ),
    Setting(
        "regency",
        Topic.LETTERHEAD,
        "Kabupaten",
        "Baris pertama kop, misalnya Kabupaten Banyumas.",
        Words(120, needed=True),
        source="",
    ),
    Setting(
        "place",
        Topic.LETTERHEAD,
        "Tempat",
        "Nama tempat di depan tanggal surat, misalnya Wangon.",
        Words(120, needed=True),
        source="",
    ),
    Setting("address", Topic.LETTERHEAD, "Alamat", "Jalan dan nomor.", Words(250), source=""),
    Setting(
        "postal_code",
        Topic.LETTERHEAD,
        "Kode pos",
        "Lima angka.",
        Words(5, pattern=r"(\d{5})?", refusal="Kode pos terdiri atas lima angka, misalnya 53176."),
        source="",
    ),
    Setting("phone", Topic.LETTERHEAD, "Telepon", "Tercetak pada kop.", Words(60), source=""),
)
"""What stands in the office's own columns instead of its settings."""
