"""Every paper is read aloud in the order in which it is meant, by a reader that is not Typst."""

from __future__ import annotations

import pytest

from capaian.adapters.typeset import typeset
from capaian.domain import letters
from tests.adapters.paper_samples import IMPRINT, PAPERS, pictures_of
from tests.adapters.test_agreement import FIRST
from tests.reading import read_words

KOP = ("PEMERINTAH KABUPATEN BANYUMAS", "KECAMATAN WANGON", "Telepon (0281) 000000")
CHECK = ("Keaslian naskah ini dapat diperiksa", f"Kode periksa: {IMPRINT.code}")
SIGNED = ("Camat Wangon,", "Disetujui di aplikasi", "CAMAT WANGON", "NIP. 0000")
BY_CLERK = ("Pengadministrasi Kepegawaian,", "Disetujui di aplikasi", "PENGADMINISTRASI")
BY_SECRETARY = ("Plt. Sekretaris Kecamatan Wangon,", "Disetujui di aplikasi", "SEKCAM WANGON")
MEETING = ("Hari, tanggal : Selasa, 14 April 2026", "Waktu", "Tempat", "Acara")
DOCUMENT = (
    *("DOKUMEN PENGUKURAN KINERJA", "Triwulan I 2026", "I. Ringkasan", "Gambar 1", "II. Tabel"),
    *("Aturan yang dipakai.", "III. Analisis per Indikator", "IV. Penutup", "Demikian"),
)
ORDER = {
    "disposition": (
        *(*KOP, "LEMBAR DISPOSISI", "Surat dari", "No. surat", "Tgl. surat", "Diterima tgl."),
        *("No. agenda", "Sifat", "Sangat Segera", "Segera", "Rahasia", "Perihal", "Periode"),
        *("Batas waktu", "Diteruskan kepada:", "Dengan hormat harap:", "Catatan:", *CHECK),
        *("Wangon, 9 April 2026", *SIGNED),
    ),
    "form": (
        *(*KOP, "FORMULIR PENGUKURAN KINERJA", "Unit kerja", "Periode", "Versi formulir"),
        *("Batas pengembalian", "No Sasaran Indikator Satuan Target", "Tindak lanjut 1 "),
        *("Indikator yang tidak diminta", "Petunjuk:", "Yang mengisi", *CHECK, "Yang memvalidasi"),
    ),
    "feedback": (
        *(*KOP, "DRAF MASUKAN DAN ARAHAN", "Kepada", "Dari", "Tanggal", "Hal", "Batas waktu"),
        *("No Unit kerja Disampaikan Masukan Arahan", "Demikian", *CHECK, *BY_CLERK),
    ),
    "invitation": (
        *(*KOP, "Nomor : 000.1.5/12/2026", "Sifat : Biasa", "Lampiran : 1 (satu) lembar", "Hal :"),
        *("Wangon, 9 April 2026", "Yth. Daftar terlampir", "Tempat", "Dalam rangka", *MEETING),
        *("Demikian", *CHECK, *SIGNED, "Tembusan: 1. Arsip", "Lampiran undangan nomor"),
        *("DAFTAR UNDANGAN", "No Nama Jabatan 1 CAMAT WANGON Camat 2 SEKCAM WANGON"),
    ),
    "attendance": (*KOP, "DAFTAR HADIR", *MEETING, "No Nama Jabatan Tanda tangan", *CHECK),
    "minutes": (
        *(*KOP, "NOTULA", *MEETING, "Pimpinan rapat", "Notulis", "Kehadiran", "A. Pembahasan"),
        *("B. Keputusan", "Perubahan angka menurut keputusan rapat", "C. Tindak Lanjut"),
        *("No Uraian Pelaksana Batas waktu", "Notulis", "Pimpinan rapat", *BY_SECRETARY, *CHECK),
    ),
    "draft": (*DOCUMENT, "Paraf Hierarki", *CHECK, "Plh. Camat Wangon,"),
    "document": (*DOCUMENT, *CHECK, "Camat Wangon,", "Lampiran: Cara Hitung Setiap Angka"),
    "copy": ("Salinan 2 dari 5 untuk Bagian Organisasi", *DOCUMENT),
    "submission": (
        *(*KOP, "NOTA PENGANTAR", "Kepada : Yth. Camat Wangon", "Dari", "Tanggal", "Hal"),
        *("Bersama ini disampaikan", "Bersama ini terlampir: 1. Draf 2", *CHECK, *BY_SECRETARY),
    ),
    "correction": (
        *(*KOP, "LEMBAR KOREKSI", "Dokumen", "Periode", "Putaran koreksi", "Putusan"),
        *("Dikembalikan ke", "Catatan pimpinan", "Baris yang dikoreksi", *CHECK, *SIGNED),
    ),
    "approval": (
        *(*KOP, "LEMBAR PERSETUJUAN", "Dokumen", "Periode", "Sidik SHA-256", "Mohon persetujuan"),
        *("Paraf Hierarki", "Jabatan Nama Paraf Catatan", *CHECK, *BY_SECRETARY),
    ),
    "cover_letter": (
        *(*KOP, "Wangon, 9 April 2026", "Yth. Kepala Bappedalitbang", "Purwokerto"),
        *("SURAT PENGANTAR", "Nomor: 000.8.6.3/13/2026", "No Naskah Dinas yang Dikirimkan"),
        *("Banyaknya Keterangan", "Dikirim melalui", "Diterima tanggal", "Penerima", "Jabatan"),
        *("Nama", "NIP", "No. telepon", "Pengirim", *SIGNED, "Tembusan: 1. Sekretaris", *CHECK),
    ),
    "copy_list": (*KOP, "DAFTAR PENGGANDAAN", "Dokumen", "Nomor", "Jumlah", *CHECK, *BY_CLERK),
    "archive_list": (
        *(*KOP, "DAFTAR ARSIP AKTIF", "No. berkas", "Kode klasifikasi", "Hak akses"),
        *("Aktif sampai", "Inaktif sampai", "Nasib akhir", "No. berkas Kode klasifikasi Uraian"),
        *("Lokasi simpan", *CHECK, *BY_CLERK),
    ),
    "box_label": (
        *("KECAMATAN WANGON", "BOKS 12", "Unit pengolah", "Kode klasifikasi", "Isi boks"),
        *("Ruang Lemari Rak Boks Folder", *CHECK),
    ),
    "archive_report": (
        *(*KOP, "BERITA ACARA PEMUSNAHAN ARSIP", "Nomor", "Pada hari ini, Kamis, 9 April 2026"),
        *("Daftar arsip yang dimusnahkan", "Segel (SHA-256)", "Yang tetap disimpan"),
        *(*BY_CLERK, *CHECK, *SIGNED),
    ),
    "sop": (
        *("LEMBAR IDENTITAS SOP", "KECAMATAN WANGON", "Nomor SOP", "Tanggal Pembuatan"),
        *("Tanggal Revisi", "Tanggal Efektif", "Disahkan Oleh", "Nama SOP", "Dasar Hukum"),
        *("Kualifikasi Pelaksana", "Keterkaitan", "Peralatan/Perlengkapan", "Peringatan"),
        *("Pencatatan dan Pendataan", *CHECK, "SOP PENGUKURAN KINERJA", "Pelaksana Mutu Baku"),
        *("1 Memerintahkan", "8 Menyampaikan data", "9 Camat mengoreksi", "14 Pengarsipan"),
        "Jumlah waktu baku: 830 menit",
    ),
    "agreement": (
        *(*KOP, "PERJANJIAN KINERJA TAHUN 2026", "pihak pertama", "pihak kedua", "berjanji"),
        "Wangon, ....",
        *("Bupati Banyumas,", "Camat Wangon,", "LAMPIRAN PERJANJIAN KINERJA TAHUN 2026"),
        *("No Sasaran Indikator kinerja Target", "No Kode Program / kegiatan", "Jumlah"),
    ),
}


def read(name: str) -> str:
    paper = FIRST if name == "agreement" else PAPERS[name]
    pdf = typeset(paper.template, letters.to_data(paper), pictures=pictures_of(paper))
    return read_words(pdf)


def test_every_paper_has_its_order() -> None:
    assert ORDER.keys() == {*PAPERS, "agreement"}


@pytest.mark.parametrize("name", sorted(ORDER))
def test_paper_is_read_in_its_order(name: str) -> None:
    text, place = read(name), 0
    for words in ORDER[name]:
        found = text.find(words, place)
        assert found >= 0, f"{words!r} after {text[max(0, place - 60) : place]!r}"
        place = found + len(words)
