"""The SOP sheet and its flowchart."""

from __future__ import annotations

from pathlib import Path

from capaian.adapters.workflow import read
from capaian.domain import letters
from capaian.domain.drawing import draw_rows
from capaian.domain.letters import Paper
from tests.adapters.paper_samples.people import IMPRINT

BPMN = Path(__file__).resolve().parents[3] / "capaian" / "measurement" / "process.bpmn"

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
    definition = read(BPMN.read_bytes())
    return draw_rows(definition, sizes=sizes, page_ends=paper.page_ends)
