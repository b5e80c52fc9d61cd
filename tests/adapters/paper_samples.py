"""One example of every paper; positions stand in place of names."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path

from capaian.adapters.workflow import read
from capaian.domain import letters
from capaian.domain.drawing import draw_rows
from capaian.domain.letters import Paper, SignatureMethod
from capaian.domain.terms import Capacity

BPMN = Path(__file__).resolve().parents[2] / "capaian" / "measurement" / "process.bpmn"
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

DISPOSITION = letters.DispositionSheet(
    imprint=IMPRINT,
    subject="Penyusunan pengukuran kinerja Triwulan I 2026",
    addressees=(
        letters.Choice("Sekretaris Kecamatan", True),
        letters.Choice("Kasi/Kasubbag Umpeg", True),
        letters.Choice("Kasubbag Perencanaan dan Keuangan"),
        letters.Choice("Pengadministrasi Kepegawaian"),
    ),
    requests=(
        letters.Choice("Tanggapan dan saran"),
        letters.Choice("Proses lebih lanjut", True),
        letters.Choice("Koordinasi/konfirmasi"),
    ),
    note="Susun pengukuran kinerja Triwulan I.\nLengkapi data dukung setiap indikator.",
    signature=sign(HEAD, RECORDED),
    period="Triwulan I 2026",
    deadline=date(2026, 4, 24),
)

FORM = letters.MeasurementForm(
    imprint=IMPRINT,
    unit="Seksi Pemberdayaan Masyarakat Desa",
    period="Triwulan I 2026",
    form_version="1",
    lines=tuple(
        letters.FormLine(
            number=number,
            objective="Meningkatnya Kualitas Pembinaan dan Pengawasan Desa / Kelurahan",
            indicator="Jumlah Laporan Penatausahaan Barang Milik Daerah pada SKPD",
            unit_of_measure="Laporan" if number % 2 else "Orang/bulan",
            target="3,00",
            formula="Realisasi / Target × 100",
            evidence="Berita acara dan daftar hadir pembinaan",
            ceiling="1.753.720.871",
            remark="Gunakan data per 31 Maret." if number == 2 else "",
        )
        for number in range(1, 15)
    ),
    filled_by=letters.Signature(
        letters.Signatory("Petugas pengisi", ""), method=SignatureMethod.WET, caption="Yang mengisi"
    ),
    validated_by=letters.Signature(SECTION, method=SignatureMethod.WET, caption="Yang memvalidasi"),
    deadline=date(2026, 4, 10),
    omitted=(letters.OmittedLine("Nilai Kinerja Kecamatan", "diukur sekali setahun"),),
)

FEEDBACK = letters.FeedbackNote(
    imprint=IMPRINT,
    period="Triwulan I 2026",
    day=DAY,
    to="Kasi/Kasubbag Umpeg",
    sender="Pengadministrasi Kepegawaian",
    rows=(
        letters.FeedbackRow("Seksi Pemerintahan", MADE_AT, "Sumber data perlu disebut.", "Setuju."),
        letters.FeedbackRow("Seksi Ketenteraman dan Ketertiban Umum", MADE_AT),
        letters.FeedbackRow("Subbagian Umum dan Kepegawaian", None),
    ),
    signature=sign(CLERK, RECORDED),
    deadline=date(2026, 4, 10),
    closing="Demikian untuk menjadi periksa.",
)

INVITATION = letters.Invitation(
    imprint=IMPRINT,
    number="000.1.5/12/2026",
    place="Wangon",
    day=DAY,
    subject="Undangan rapat pembahasan pengukuran kinerja",
    addressee="Daftar terlampir",
    opening="Dalam rangka pengukuran kinerja Triwulan I 2026, mohon kehadiran Saudara pada:",
    gathering=GATHERING,
    invited=(
        letters.Participant("CAMAT WANGON", "Camat"),
        letters.Participant("SEKCAM WANGON", "Sekretaris Kecamatan"),
        letters.Participant(SECTION.name, SECTION.position),
    ),
    signature=sign(HEAD, RECORDED),
    copied_to=("Arsip",),
)

ATTENDANCE = letters.AttendanceList(
    imprint=IMPRINT,
    gathering=GATHERING,
    participants=(
        letters.Participant("CAMAT WANGON", "Camat", "Hadir, dicatat 09.02 WIB"),
        letters.Participant(SECTION.name, SECTION.position, "Tidak hadir"),
        letters.Participant("SEKCAM WANGON", "Sekretaris Kecamatan"),
    ),
    signature=sign(ACTING, RECORDED),
    spare_rows=3,
)

MINUTES = letters.Minutes(
    imprint=IMPRINT,
    gathering=GATHERING,
    chair="Sekretaris Kecamatan",
    note_taker="Pengadministrasi Kepegawaian",
    present=7,
    invited=9,
    discussion=(
        "Setiap seksi menyampaikan data Triwulan I.",
        "Data dukung dua indikator belum lengkap.",
    ),
    decisions=(
        letters.Decision("Data dukung dilengkapi.", "Kasi Pemerintahan", date(2026, 4, 17)),
        letters.Decision("Format tidak berubah."),
    ),
    follow_ups=(letters.Decision("Kirim ulang formulir.", "Pengadministrasi", date(2026, 4, 15)),),
    taken_by=letters.Signature(CLERK, method=RECORDED, caption="Notulis"),
    chaired_by=letters.Signature(ACTING, method=RECORDED, caption="Pimpinan rapat"),
    changes=(
        letters.FigureChange(
            "Indeks Kepuasan Masyarakat (IKM)", "Target TW I", "90,00", "89,75", "Sesuai renstra."
        ),
    ),
)

SUBMISSION = letters.SubmissionNote(
    imprint=IMPRINT,
    number="",
    to="Camat Wangon",
    sender="Sekretaris Kecamatan",
    day=DAY,
    subject="Penyampaian data kinerja Triwulan I 2026",
    paragraphs=(
        "Bersama ini disampaikan draf Dokumen Pengukuran Kinerja yang telah divalidasi para Kasi.",
        "Dua indikator belum mencapai target.",
    ),
    enclosures=("Draf 2 Dokumen Pengukuran Kinerja Triwulan I 2026", "Rekap data dukung"),
    signature=sign(ACTING, RECORDED),
)

CORRECTION = letters.CorrectionSheet(
    imprint=IMPRINT,
    period="Triwulan I 2026",
    round=1,
    document="Draf 2 Dokumen Pengukuran Kinerja",
    accepted=False,
    reason="Data dukung dua indikator belum cukup.",
    returned_to="Langkah 7, validasi data kinerja",
    rows=(
        letters.CorrectionRow(
            4,
            "Nilai Kematangan Inovasi Kecamatan",
            "Seksi Pelayanan Umum",
            "Target 95,50; realisasi 99,00; capaian 103,66",
            "Lampirkan hasil penilaian.",
        ),
    ),
    signature=sign(HEAD, RECORDED),
)

APPROVAL = letters.ApprovalSheet(
    imprint=IMPRINT,
    period="Triwulan I 2026",
    document="Draf 3 Dokumen Pengukuran Kinerja",
    fingerprint="9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    request="Mohon persetujuan dan tanda tangan Bapak/Ibu Camat atas dokumen tersebut.",
    initials=(
        letters.Initial("Kasubbag Perencanaan", "KASUBBAG PERENCANAAN", MADE_AT),
        letters.Initial("Sekretaris Kecamatan"),
    ),
    signature=sign(ACTING, RECORDED),
)

COVER_LETTER = letters.CoverLetter(
    imprint=IMPRINT,
    number="000.8.6.3/13/2026",
    place="Wangon",
    day=DAY,
    addressee="Kepala Bappedalitbang Kabupaten Banyumas",
    addressee_place="Purwokerto",
    items=(
        letters.SentItem(
            "Dokumen Pengukuran Kinerja Kecamatan Wangon Triwulan I 2026",
            "1 (satu) berkas",
            "Disampaikan dengan hormat untuk menjadi periksa",
        ),
    ),
    signature=sign(HEAD, RECORDED),
    way="Pos-el",
)

COPY_LIST = letters.CopyList(
    imprint=IMPRINT,
    document="Dokumen Pengukuran Kinerja Triwulan I 2026",
    document_number="000.8.6.3/13/2026",
    rows=(
        letters.CopyRow(
            1, "Bappedalitbang", "Cetak", "AAAA-BBBB-CCCC", "Pengadministrasi", MADE_AT
        ),
        letters.CopyRow(2, "Bagian Organisasi", "Berkas", "DDDD-EEEE-FFFF", "Pengadministrasi"),
    ),
    signature=sign(CLERK, RECORDED),
)

ARCHIVE_LIST = letters.ArchiveList(
    imprint=IMPRINT,
    file_number="12",
    classification="000.8.6.3 Akuntabilitas Kinerja Instansi Pemerintah",
    description="Pengukuran kinerja Triwulan I 2026",
    span="April 2026",
    rows=tuple(
        letters.ArchiveRow(number, f"Naskah langkah {number}", DAY, "1 naskah", "Asli")
        for number in range(1, 15)
    ),
    shelfmark=SHELFMARK,
    signature=sign(CLERK, RECORDED),
)

BOX_LABEL = letters.BoxLabel(
    imprint=IMPRINT,
    unit="Subbagian Umum dan Kepegawaian",
    classification="000.8.6.3 Akuntabilitas Kinerja Instansi Pemerintah",
    files=("No. 12 Pengukuran kinerja Triwulan I 2026",),
    span="2026",
    shelfmark=SHELFMARK,
)

RULES = letters.RuleNotes(
    scale_name="Skala Permendagri 86/2017",
    scale_source="praktik Permendagri 86/2017, batas ≥ 91, ≥ 76, ≥ 66, ≥ 51",
    classes=(
        letters.ScaleClass("≥ 91", "Sangat Tinggi", 9),
        letters.ScaleClass("≥ 76", "Tinggi", 2),
        letters.ScaleClass("≥ 66", "Sedang", 1),
        letters.ScaleClass("≥ 51", "Rendah", 0),
        letters.ScaleClass("< 51", "Sangat Rendah", 0),
    ),
    cap="Capaian tidak dibatasi.",
    average="Rata-rata adalah rerata sederhana indikator yang dapat dihitung.",
)


def draw_row(number: int, *, seed: int = 0) -> letters.IndicatorRow:
    percent = Decimal(60 + (number * 37 + seed) % 90) + Decimal("0.25")
    low = percent < 100
    return letters.IndicatorRow(
        number=number,
        indicator=f"Persentase koordinasi ketenteraman dan ketertiban umum bagian {number}",
        unit="Seksi Ketenteraman dan Ketertiban Umum",
        unit_of_measure="%",
        target="100,00",
        realization=f"{percent}".replace(".", ","),
        achievement=f"{percent}".replace(".", ","),
        percent=percent,
        predicate="Tinggi" if low else "Sangat Tinggi",
        formula="Realisasi / Target × 100",
        aggregation="nilai terakhir",
        source="Laporan bulanan seksi",
        ceiling="187.801.233",
        absorbed="46.950.308",
        absorption="25,00",
        drivers="Kerja sama dengan desa berjalan baik sejak awal triwulan.",
        obstacles="Cuaca menunda dua kegiatan lapangan." if low else "",
        follow_up="Kegiatan dijadwalkan ulang pada Mei 2026." if low else "",
        remarks=("Data dukung diperiksa Kasi.",) if number % 7 == 0 else (),
        working=(
            f"Target 100,00; realisasi {percent} (dibaca {percent}).",
            f"{percent} / 100 × 100 = {percent}.",
            "Dibulatkan dua desimal.",
        ),
    )


EMPTY_ROW = letters.IndicatorRow(
    number=0,
    indicator="Jumlah Laporan Penatausahaan Barang Milik Daerah pada\nSKPD",
    unit="Subbagian Perencanaan dan Keuangan",
    unit_of_measure="Laporan",
    target="",
    realization="",
    achievement="belum diisi",
    percent=None,
    predicate="",
    formula="Realisasi / Target × 100",
)


def make_document(indicators: int, *, seed: int = 0) -> letters.PerformanceDocument:
    """A final document of that many indicators in groups of five, the last one without figures."""
    rows = [draw_row(number, seed=seed) for number in range(1, indicators)]
    rows.append(replace(EMPTY_ROW, number=indicators))
    groups = tuple(
        letters.ObjectiveGroup(
            "Meningkatnya Kualitas Layanan Publik di Kecamatan Wangon",
            tuple(rows[at : at + 5]),
            "98,50",
        )
        for at in range(0, indicators, 5)
    )
    return letters.PerformanceDocument(
        imprint=replace(IMPRINT, chain_head="3b5d5c3712955042212316173ccf37be800ad5b6"),
        office="Kecamatan Wangon",
        region="Kabupaten Banyumas",
        period="Triwulan I 2026",
        plan_version="Rencana 2026 murni",
        summary=letters.Summary(
            indicators=indicators,
            measured=indicators - 1,
            average="98,50",
            predicate="Sangat Tinggi",
            ceiling="4.706.647.437",
            absorbed="1.105.210.002",
            absorption="23,48",
            paragraphs=(
                f"Dari {indicators} indikator, {indicators - 1} terukur pada Triwulan I 2026.",
                "Rata-rata capaian 98,50 persen dengan predikat Sangat Tinggi.",
            ),
        ),
        groups=groups,
        rules=RULES,
        signature=sign(HEAD, SignatureMethod.SELF_MADE),
        number="000.8.6.3/13/2026",
        day=DAY,
    )


DOCUMENT = make_document(14)
DRAFT = replace(
    DOCUMENT,
    number="",
    day=None,
    draft=letters.DraftMark(3, 1, "Langkah 10, permintaan persetujuan"),
    initials=APPROVAL.initials,
    signature=letters.Signature(replace(HEAD, capacity=Capacity.DAILY), "Wangon", DAY),
    missing_units=(letters.MissingUnit("Seksi Pemerintahan", "petugas sedang diklat"),),
)
COPY = replace(DOCUMENT, copy=letters.CopyMark(2, 5, "Bagian Organisasi"))

LANES = (
    "Camat",
    "Sekcam",
    "Kasi/Kasubbag Umpeg",
    "Pengadministrasi Kepegawaian",
)
STEPS = (
    ("Memerintahkan penyusunan pengukuran kinerja", 0, 15),
    ("Membuat format pengumpulan data dan informasi pengukuran kinerja dari masing-masing bidang "
     "dan sekretariat", 2, 60),
    ("Menyampaikan format pengumpulan data dan informasi pengukuran kinerja", 3, 60),
    ("Mengundang camat dan pejabat terkait rapat pembahasan pengukuran kinerja", 2, 30),
    ("Melaksanakan rapat pembahasan pengukuran kinerja", 1, 120),
    ("Menghimpun format data dan informasi pengukuran kinerja masing-masing bidang dan "
     "sekretariat", 3, 120),
    ("Kasi menghimpun dan memvalidasi data kinerja", 2, 240),
    ("Menyampaikan data kinerja kepada camat", 1, 40),
    ("Camat mengoreksi dokumen pengukuran kinerja", 0, 60),
    ("Sekretaris menyampaikan dokumen pengukuran kinerja kepada camat untuk meminta persetujuan",
     1, 25),
    ("Penandatanganan dokumen pengukuran kinerja oleh camat", 0, 10),
    ("Pembuatan surat pengantar pengiriman dan permohonan surat", 3, 15),
    ("Penggandaan dokumen pengukuran kinerja", 3, 25),
    ("Pengarsipan dokumen pengukuran kinerja", 3, 10),
)  # fmt: skip
SOP = letters.SopSheet(
    imprint=IMPRINT,
    identity=letters.SopIdentity(
        number="067 / 1394 / 2021",
        made_on="23 November 2020",
        revised_on="21 Desember 2020",
        effective_on="20 Januari 2021",
        approved_by="",
        name="PENGUKURAN KINERJA",
        legal_basis=(
            "Peraturan Menteri Dalam Negeri Nomor 86 Tahun 2017",
            "Peraturan Bupati Banyumas Nomor 68 Tahun 2018",
        ),
        qualifications=("Memahami peraturan yang terkait", "Menguasai peralatan komputer"),
        related=("SOP Penyusunan Laporan Kepegawaian",),
        equipment=("Alat tulis kantor", "Komputer", "Printer"),
        warning=("Apabila data kinerja tidak terkumpul dengan baik maka pelaporan terhambat.",),
        records=("Camat: lembar disposisi/arahan, tanda tangan", "Sekcam: paraf"),
    ),
    lanes=LANES,
    steps=tuple(
        letters.SopStep(
            number=number,
            activity=activity,
            executor=LANES[lane],
            requirement="Draf Dokumen Pengukuran Kinerja",
            minutes=minutes,
            output="Draf Dokumen Pengukuran Kinerja",
            remark="SOP Pelaksanaan Rapat" if number == 5 else "",
        )
        for number, (activity, lane, minutes) in enumerate(STEPS, start=1)
    ),
)


def pictures_of(paper: Paper) -> tuple[str, ...]:
    """The flowchart rows of the SOP sheet, as the program draws them; other papers have none."""
    if not isinstance(paper, letters.SopSheet):
        return ()
    width = paper.lane_width * len(paper.lanes)
    sizes = [(width, step.height) for step in paper.steps]
    return draw_rows(read(BPMN.read_bytes()), sizes=sizes)


PAPERS: dict[str, Paper] = {
    "disposition": DISPOSITION,
    "form": FORM,
    "feedback": FEEDBACK,
    "invitation": INVITATION,
    "attendance": ATTENDANCE,
    "minutes": MINUTES,
    "draft": DRAFT,
    "submission": SUBMISSION,
    "correction": CORRECTION,
    "approval": APPROVAL,
    "document": DOCUMENT,
    "copy": COPY,
    "cover_letter": COVER_LETTER,
    "copy_list": COPY_LIST,
    "archive_list": ARCHIVE_LIST,
    "box_label": BOX_LABEL,
    "sop": SOP,
}
