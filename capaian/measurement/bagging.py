"""What goes into the bag of a closed measurement."""

from __future__ import annotations

import csv
import io
import json
from datetime import datetime
from pathlib import Path

from django.utils import timezone

from capaian.audit.queries import export_chain
from capaian.documents.files import path_of
from capaian.documents.queries import list_documents
from capaian.gate import Permit
from capaian.measurement.drafts import write_json, write_workbook
from capaian.measurement.models import Cycle, Evidence
from capaian.measurement.queries import list_dispatches
from capaian.procedure.models import Case
from capaian.procedure.queries import bpmn_of, case_reference, definition_of, list_tasks_of

README = """\
ARSIP {title}
{office}, {regency}

Folder ini berdiri sendiri. Isinya dapat dibaca tanpa aplikasi apa pun.

naskah/      semua naskah menurut urutan dibuat (PDF, XLSX, ICS)
bukti/       berkas bukti yang diunggah unit
data/        angka yang ditandatangani (JSON dan XLSX); pengiriman sampai saat itu (JSON)
prosedur/    SOP yang berlaku saat itu (BPMN 2.0, XML); jalannya tiap langkah (CSV)
peristiwa/   daftar peristiwa kantor sampai saat arsip ditutup (JSON per baris)

bag-info.txt memuat data arsip: Kode-Klasifikasi dan Nama-Klasifikasi, Tingkat-Perkembangan
(Asli, Salinan, atau Tembusan), Hak-Akses, Aktif-Sampai dan Inaktif-Sampai (masa simpan),
Nasib-Akhir (Musnah, Permanen, atau Dinilai kembali), Lokasi-Simpan hardcopy, serta nomor dan
sidik jari peristiwa terakhir kantor. Yang ditulis adalah keadaan saat arsip ditutup.

Memeriksa keutuhan: folder ini mengikuti BagIt 1.0 (RFC 8493). Setiap berkas tercatat
di manifest-sha256.txt dan manifest-sha512.txt. Alat apa pun yang mengenal BagIt dapat
memeriksanya; dengan alat umum: sha256sum -c manifest-sha256.txt

Memeriksa rantai peristiwa: "hash" setiap baris adalah SHA-256 dari baris itu tanpa
"hash", ditulis sebagai JSON dengan kunci berurutan, tanpa spasi, dalam UTF-8.
"previous" adalah "hash" baris sebelumnya. Peristiwa terakhir di sini: nomor {length}.
Pengarsipan sendiri tercatat setelah folder ini ditutup, jadi tidak ada di dalamnya.
{example}"""

COURSE = (
    "kasus",
    "langkah",
    "kegiatan",
    "putaran",
    "siap",
    "dimulai",
    "selesai",
    "menit_baku",
    "oleh",
)

EXAMPLE = "\nDATA CONTOH: isi arsip ini bukan data resmi.\n"


def collect_contents(permit: Permit, cycle: Cycle) -> dict[str, bytes | Path]:
    """Every paper, the evidence, the figures, the SOP and the events, by path inside the bag."""
    case = cycle.case
    contents: dict[str, bytes | Path] = {
        f"naskah/{each.name}": path_of(each.file.sha256)
        for each in list_documents(permit.actor, case)
    }
    evidence = Evidence.objects.filter(entry__line__cycle=cycle).select_related("file")
    for each in evidence:
        ending = {"application/pdf": "pdf", "image/png": "png"}.get(each.file.media_type, "jpg")
        contents[f"bukti/{each.entry_id}-{each.pk}.{ending}"] = path_of(each.file.sha256)
    final = cycle.snapshots.get(final=True)
    contents["data/pengukuran.json"] = write_json(final.figures)
    contents["data/pengiriman.json"] = write_json({"pengiriman": _list_dispatches(permit, cycle)})
    contents["data/pengukuran.xlsx"] = write_workbook(final.figures, permit)
    contents["prosedur/sop.bpmn"] = bpmn_of(case.version)
    contents["prosedur/langkah.csv"] = _write_course(permit, case)
    events = list(export_chain(permit.actor.office))
    contents["peristiwa/peristiwa.jsonl"] = b"".join(
        json.dumps(event, ensure_ascii=False, sort_keys=True).encode() + b"\n" for event in events
    )
    contents["BACA-SAYA.txt"] = README.format(
        title=f"{case.title} ({case_reference(case)})",
        office=cycle.office.name,
        regency=cycle.office.regency,
        length=len(events),
        example=EXAMPLE if cycle.office.example else "",
    ).encode()
    return contents


def _list_dispatches(permit: Permit, cycle: Cycle) -> list[dict[str, str]]:
    """What went to whom until now, in the office's words; later receipts are not in the bag."""
    return [
        {
            "naskah": each.document.title,
            "kode_periksa": each.document.code,
            "kepada": each.addressee,
            "cara": each.get_way_display(),
            "keadaan": each.get_state_display(),
            "tanggal_kirim": each.sent_on.isoformat() if each.sent_on else "",
            "diterima": each.received_on.isoformat() if each.received_on else "",
            "penerima": each.receiver_name,
            "jabatan_penerima": each.receiver_position,
        }
        for each in list_dispatches(permit.actor).filter(cycle=cycle).order_by("pk")
    ]


def _write_course(permit: Permit, case: Case) -> bytes:
    """Each step as often as it came up: when, how long and by whom; times in Asia/Jakarta.

    With the SOP beside it this is an event log as tools of process mining read it. The archiving
    itself has not ended yet.
    """
    definition = definition_of(case.version)
    text = io.StringIO()
    lines = csv.writer(text, lineterminator="\n")
    lines.writerow(COURSE)
    for task in list_tasks_of(permit.actor, [case])[case.pk]:
        step = definition.step(task.step)
        times = (_write_time(each) for each in (task.ready_at, task.begun_at, task.done_at))
        words = (case_reference(case), step.number, step.name, task.round)
        lines.writerow((*words, *times, step.minutes, task.done_as))
    return text.getvalue().encode()


def _write_time(at: datetime | None) -> str:
    return timezone.localtime(at).isoformat(timespec="milliseconds") if at else ""
