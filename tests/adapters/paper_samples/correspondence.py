"""The papers of steps 1 to 5 and 8 to 14."""

from __future__ import annotations

from datetime import date

from capaian.domain import letters
from capaian.domain.letters import SignatureMethod
from tests.adapters.paper_samples.people import (
    ACTING,
    CLERK,
    DAY,
    GATHERING,
    HEAD,
    IMPRINT,
    MADE_AT,
    RECORDED,
    SECTION,
    SHELFMARK,
    sign,
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
    copied_to=("Sekretaris Daerah Kabupaten Banyumas",),
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

ARCHIVE_REPORT = letters.ArchiveReport(
    imprint=IMPRINT,
    number="000.8.6.3/31/2036",
    subject="Pemusnahan Arsip",
    list_title="Daftar arsip yang dimusnahkan",
    day=DAY,
    statement="berkas arsip yang lewat masa simpannya dimusnahkan menurut daftar di bawah ini.",
    rows=(
        letters.ReportRow(
            file_number="12/2026-TW1",
            classification="000.8.6.3",
            description="Pengukuran kinerja Triwulan I 2026",
            span="2026",
            quantity="27 naskah",
            until=DAY,
            place="Ruang arsip – A – 2 – 7 – 12",
            seal="0123456789abcdef" * 4,
        ),
    ),
    remark="Yang tetap disimpan: berita acara ini, sidik jari setiap berkas, dan riwayatnya.",
    left=sign(CLERK, RECORDED),
    right=sign(HEAD, RECORDED),
)

BOX_LABEL = letters.BoxLabel(
    imprint=IMPRINT,
    unit="Subbagian Umum dan Kepegawaian",
    classification="000.8.6.3 Akuntabilitas Kinerja Instansi Pemerintah",
    files=("No. 12 Pengukuran kinerja Triwulan I 2026",),
    span="2026",
    shelfmark=SHELFMARK,
)
