"""From a BPMN 2.0 file to a :class:`Definition`, letting in only what can do no harm.

A file comes from a modeller and may be anybody's. Only the symbols of :class:`Kind` and what
belongs to drawing them are let in; whatever executes code, waits for a clock or a message, or
carries another program's extension is refused with its id and a sentence.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final
from xml.etree.ElementTree import Element, ParseError, tostring

from defusedxml import DefusedXmlException  # type: ignore[import-untyped]
from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]

from capaian.domain.errors import Invalid
from capaian.domain.procedure import (
    Definition,
    Edge,
    Identity,
    Kind,
    Lane,
    Node,
    Outcome,
    OutcomeKind,
    Parts,
    Problem,
    Step,
)

BPMN: Final = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
DI: Final = "{http://www.omg.org/spec/BPMN/20100524/DI}"
SOP: Final = "{urn:capaian:sop:1}"
XSI: Final = "{http://www.w3.org/2001/XMLSchema-instance}"

MAX_BYTES: Final = 1_000_000
MAX_DEPTH: Final = 32
MAX_SYMBOLS: Final = 100
"""Our choice: nobody reads a larger SOP, and the engine's parser recurses once per symbol."""

_KINDS: Final = {BPMN + kind.value: kind for kind in Kind}
_DRAWN: Final = frozenset(
    BPMN + name
    for name in (
        "definitions",
        "process",
        "collaboration",
        "participant",
        "laneSet",
        "lane",
        "flowNodeRef",
        "sequenceFlow",
        "conditionExpression",
        "incoming",
        "outgoing",
        "documentation",
        "extensionElements",
        "textAnnotation",
        "text",
        "association",
    )
)
_OWN: Final = frozenset(
    SOP + name
    for name in (
        "identity",
        "dasarHukum",
        "kualifikasi",
        "keterkaitan",
        "peralatan",
        "peringatan",
        "pencatatan",
        "step",
        "outcome",
    )
)
_RESERVED: Final = frozenset({"Start", "End", "root"})
"""Names the engine gives to symbols of its own."""


def read_definition(bpmn: bytes) -> tuple[Definition, bytes]:
    """Read ``bpmn`` (the file as stored) into a definition and the XML for the engine.

    The XML is written anew from what was read, so the engine sees nothing that was not checked.
    Raises :class:`Invalid` with a problem for every symbol that is not allowed.
    """
    root = _parse(bpmn)
    problems = list(_find_forbidden(root))
    process = _only_process(root)
    if not problems:
        problems = list(_find_loose_ends(root, process))
    if problems:
        raise refuse(problems)
    return _read(process, hashlib.sha256(bpmn).hexdigest()), tostring(root)


def refuse(problems: list[Problem]) -> Invalid:
    """The refusal of a whole file, with each problem and its place."""
    return Invalid(
        "Berkas SOP belum dapat dipakai. Perbaiki bagian yang disebut, lalu muat lagi.",
        code="invalid_procedure",
        problems=tuple(problems),
    )


def _parse(bpmn: bytes) -> Element:
    if len(bpmn) > MAX_BYTES:
        raise refuse([("", "Berkas SOP lebih dari 1 MB. Muat berkas BPMN yang lebih kecil.")])
    try:
        root: Element = fromstring(bpmn, forbid_dtd=True)
    except DefusedXmlException:
        raise refuse([("", "Berkas SOP berisi DOCTYPE. Simpan ulang dari pembuat BPMN.")]) from None
    except (ParseError, ValueError, LookupError):
        raise refuse([("", "Berkas ini bukan XML yang utuh. Muat berkas .bpmn.")]) from None
    if _depth(root) > MAX_DEPTH:
        raise refuse([("", "Berkas SOP bersarang terlalu dalam. Simpan ulang dari pembuat BPMN.")])
    if root.tag != BPMN + "definitions":
        raise refuse([("", "Berkas ini bukan BPMN 2.0. Simpan sebagai BPMN 2.0, lalu muat lagi.")])
    return root


def _depth(root: Element) -> int:
    level, depth = [root], 0
    while level:
        level, depth = [child for element in level for child in element], depth + 1
    return depth


def _only_process(root: Element) -> Element:
    processes = list(root.iter(BPMN + "process"))
    if len(processes) != 1:
        raise refuse([("", "Berkas harus berisi tepat satu proses. Pisahkan proses lainnya.")])
    return processes[0]


def _find_forbidden(root: Element) -> Iterator[Problem]:
    for top in root:
        drawing = top.tag.startswith(DI)
        for element in top.iter():
            if not drawing or element.tag.startswith(BPMN):
                yield from _inspect(element)


def _inspect(element: Element) -> Iterator[Problem]:
    place = element.get("id", "")
    if element.tag in _OWN:
        return
    if element.tag not in _DRAWN and element.tag not in _KINDS:
        name = element.tag.rpartition("}")[2]
        yield place, f"Unsur “{name}” tidak diizinkan. Pakai tugas pengguna, gerbang, panah."
        return
    for attribute in element.attrib:
        if attribute.startswith("{") and not attribute.startswith(XSI):
            name = attribute.rpartition("}")[2]
            yield place, f"Atribut “{name}” milik program lain. Hapus dari “{place}”."


def _find_loose_ends(root: Element, process: Element) -> Iterator[Problem]:
    symbols = [element for element in process.iter() if element.tag in _KINDS]
    if len(symbols) > MAX_SYMBOLS:
        yield "", f"SOP ini lebih dari {MAX_SYMBOLS} simbol. Bagi menjadi beberapa SOP."
    ids = Counter(element.get("id", "") for element in root.iter() if element.tag.startswith(BPMN))
    known = {element.get("id", "") for element in symbols}
    for element in symbols:
        place = element.get("id", "")
        if not place or place in _RESERVED or place.endswith(".EndJoin"):
            yield place, f"Id “{place}” tidak dapat dipakai. Beri id lain di pembuat BPMN."
        elif ids[place] > 1:
            yield place, f"Id “{place}” dipakai dua kali. Beri id lain di pembuat BPMN."
    for flow in process.iter(BPMN + "sequenceFlow"):
        if not {flow.get("sourceRef"), flow.get("targetRef")} <= known:
            place = flow.get("id", "")
            yield place, f"Panah “{place}” tidak terhubung. Hubungkan kedua ujungnya."


def _read(process: Element, fingerprint: str) -> Definition:
    lanes = [lane for lane in process.iter(BPMN + "lane") if lane.get("id")]
    carriers = {
        (reference.text or "").strip(): lane.get("id", "")
        for lane in lanes
        for reference in lane.findall(BPMN + "flowNodeRef")
    }
    problems: list[Problem] = []
    steps = [_read_step(task, carriers, problems) for task in process.iter(BPMN + Kind.TASK.value)]
    identity = _read_identity(process, problems)
    if problems or identity is None:
        raise refuse(problems)
    defaults = {(element.get("id"), element.get("default")) for element in process.iter()}
    return Definition(
        id=process.get("id", ""),
        fingerprint=fingerprint,
        identity=identity,
        lanes=tuple(Lane(lane.get("id", ""), lane.get("name", "")) for lane in lanes),
        steps=tuple(sorted(steps, key=lambda step: step.number)),
        nodes=tuple(
            Node(element.get("id", ""), _KINDS[element.tag], element.get("name", ""))
            for element in process.iter()
            if element.tag in _KINDS
        ),
        edges=tuple(
            Edge(
                source=flow.get("sourceRef", ""),
                target=flow.get("targetRef", ""),
                label=flow.get("name", ""),
                condition=(flow.findtext(BPMN + "conditionExpression") or "").strip(),
                default=(flow.get("sourceRef"), flow.get("id")) in defaults,
            )
            for flow in process.iter(BPMN + "sequenceFlow")
        ),
    )


def _read_step(task: Element, carriers: Mapping[str, str], problems: list[Problem]) -> Step:
    place = task.get("id", "")
    row = task.find(f"{BPMN}extensionElements/{SOP}step")
    facts = {} if row is None else row.attrib
    parts = {str(part): part for part in Parts}.get(facts.get("parts", "none"))
    if parts is None:
        problems.append((place, "Nilai parts tidak dikenal. Pakai none, units, atau initials."))
    return Step(
        id=place,
        number=_read_count(facts.get("number")),
        name=" ".join(task.get("name", "").split()),
        lane=carriers.get(place, ""),
        minutes=_read_count(facts.get("minutes")),
        materials=facts.get("kelengkapan", ""),
        output=facts.get("output", ""),
        remark=facts.get("keterangan", ""),
        parts=parts or Parts.NONE,
        outcomes=tuple(_read_outcomes(place, row, problems)),
    )


def _read_outcomes(place: str, row: Element | None, problems: list[Problem]) -> Iterator[Outcome]:
    kinds = {str(kind): kind for kind in OutcomeKind}
    for element in () if row is None else row.findall(SOP + "outcome"):
        name, kind = element.get("name", ""), kinds.get(element.get("kind", ""))
        values = tuple(element.get("values", "").split())
        if not name or kind is None or (kind is OutcomeKind.CHOICE) != bool(values):
            problems.append((place, f"Hasil “{name}” belum lengkap. Isi name, kind, dan values."))
        else:
            yield Outcome(name, kind, values)


def _read_count(text: str | None) -> int:
    """A whole number of at most five digits; 0 stands for missing, and is found out later."""
    is_count = text is not None and text.isascii() and text.isdigit() and len(text) <= 5
    return int(text) if text is not None and is_count else 0


def _read_identity(process: Element, problems: list[Problem]) -> Identity | None:
    sheet = process.find(f"{BPMN}extensionElements/{SOP}identity")
    if sheet is None:
        problems.append(("", "Lembar identitas SOP belum ada. Tambahkan pada proses."))
        return None
    created = _read_date(sheet, "tanggalPembuatan", problems)
    effective = _read_date(sheet, "tanggalEfektif", problems)
    revised = _read_date(sheet, "tanggalRevisi", problems) if sheet.get("tanggalRevisi") else None
    if not sheet.get("nomor") or not sheet.get("nama"):
        problems.append(("", "Nomor atau nama SOP belum diisi. Isi pada lembar identitas."))
    if created is None or effective is None:
        return None
    return Identity(
        number=sheet.get("nomor", ""),
        name=sheet.get("nama", ""),
        created=created,
        revised=revised,
        effective=effective,
        approved_by=sheet.get("disahkanOleh", ""),
        legal_basis=_read_list(sheet, "dasarHukum"),
        qualifications=_read_list(sheet, "kualifikasi"),
        related=_read_list(sheet, "keterkaitan"),
        equipment=_read_list(sheet, "peralatan"),
        warnings=_read_list(sheet, "peringatan"),
        recording=_read_list(sheet, "pencatatan"),
    )


def _read_date(sheet: Element, name: str, problems: list[Problem]) -> date | None:
    try:
        return date.fromisoformat(sheet.get(name, ""))
    except ValueError:
        problems.append(("", f"Isian {name} bukan tanggal. Tulis seperti 2021-01-20."))
        return None


def _read_list(sheet: Element, name: str) -> tuple[str, ...]:
    return tuple(" ".join((line.text or "").split()) for line in sheet.findall(SOP + name))
