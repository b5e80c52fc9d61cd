"""What must hold of a procedure before the first case may run through it.

Every check yields pairs (place, sentence): the place is the id of the symbol, the sentence says
in Indonesian what is wrong and what to change in the modeller.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import combinations, product

from capaian.domain.procedure.condition import (
    Condition,
    Outcome,
    parse_condition,
)
from capaian.domain.procedure.definition import Definition, Edge, Kind, Node

Problem = tuple[str, str]


def find_gaps(
    definition: Definition,
    *,
    commands: Collection[str] | None,
    positions: Collection[str] | None,
) -> list[Problem]:
    """What an office lacks to carry the procedure out.

    ``commands`` are the ids of the steps the program can do, ``positions`` the ids of the
    executors somebody can be appointed to; ``None`` leaves the question out.
    """
    return [
        (step.id, f"Langkah “{step.id}” tidak dikenal. Pakai id langkah yang tersedia.")
        for step in definition.steps
        if commands is not None and step.id not in commands
    ] + [
        (lane.id, f"Pelaksana “{lane.name}” belum punya jabatan. Tambahkan jabatannya dahulu.")
        for lane in definition.lanes
        if positions is not None and lane.id not in positions
    ]


def find_problems(definition: Definition) -> list[Problem]:
    """Everything that keeps the drawing itself from being carried out, whichever the office."""
    return [
        *_check_rows(definition),
        *_check_symbols(definition),
        *_check_conditions(definition),
        *_check_ways(definition),
    ]


def _check_rows(definition: Definition) -> Iterator[Problem]:
    lanes = {lane.id for lane in definition.lanes}
    numbers = Counter(step.number for step in definition.steps)
    if not definition.steps:
        yield definition.id, "SOP ini belum berisi langkah. Tambahkan tugas pengguna."
    for step in definition.steps:
        if step.lane not in lanes:
            yield step.id, f"Langkah “{step.name}” di luar lajur. Letakkan pada lajur pelaksana."
        if not step.name:
            yield step.id, f"Langkah “{step.id}” tanpa nama. Isi nama kegiatannya."
        if step.minutes < 1:
            yield step.id, f"Waktu langkah “{step.name}” belum diisi. Isi dalam menit."
        if step.number < 1:
            yield step.id, f"Nomor langkah “{step.name}” belum diisi. Isi mulai dari 1."
        elif numbers[step.number] > 1:
            yield step.id, f"Nomor langkah {step.number} dipakai dua kali. Beri nomor lain."


_LEAVING: Mapping[Kind, tuple[int, int]] = {
    Kind.START: (1, 1),
    Kind.TASK: (1, 1),
    Kind.CHOICE: (1, 99),
    Kind.PARALLEL: (1, 99),
    Kind.END: (0, 0),
}
"""How many arrows may leave a symbol: at least, at most."""


def _check_symbols(definition: Definition) -> Iterator[Problem]:
    kinds = Counter(node.kind for node in definition.nodes)
    if kinds[Kind.START] != 1:
        yield definition.id, "SOP harus punya tepat satu tanda mulai. Perbaiki gambarnya."
    if kinds[Kind.END] < 1:
        yield definition.id, "SOP belum punya tanda selesai. Tambahkan di akhir alur."
    arriving = Counter(edge.target for edge in definition.edges)
    leaving = definition.leaving()
    for node in definition.nodes:
        least, most = _LEAVING[node.kind]
        if not least <= len(leaving[node.id]) <= most:
            yield node.id, f"Jumlah panah keluar dari “{_name(node)}” salah. Perbaiki panahnya."
        if node.kind is Kind.START and arriving[node.id]:
            yield node.id, "Panah tidak boleh menuju tanda mulai. Arahkan ke langkah pertama."


def _check_conditions(definition: Definition) -> Iterator[Problem]:
    outcomes = {outcome.name: outcome for step in definition.steps for outcome in step.outcomes}
    names = Counter(outcome.name for step in definition.steps for outcome in step.outcomes)
    for name, times in names.items():
        if times > 1:
            yield name, f"Hasil “{name}” dimiliki dua langkah. Beri nama yang berbeda."
    leaving = definition.leaving()
    for node in definition.nodes:
        deciding = node.kind is Kind.CHOICE and len(leaving[node.id]) > 1
        asked = [edge for edge in leaving[node.id] if edge.condition]
        if deciding:
            yield from _check_decision(node, leaving[node.id], outcomes)
        elif asked:
            yield node.id, f"“{_name(node)}” bukan keputusan. Hapus syarat pada panahnya."


def _check_decision(
    node: Node, edges: Iterable[Edge], outcomes: Mapping[str, Outcome]
) -> Iterator[Problem]:
    defaults = [edge for edge in edges if edge.default]
    others = [edge for edge in edges if not edge.default]
    if len(defaults) != 1:
        yield node.id, f"Keputusan “{_name(node)}” tanpa jalan baku. Tandai satu panah (default)."
    conditions = []
    for edge in others:
        condition = parse_condition(edge.condition)
        if condition is None:
            yield node.id, f"Syarat “{edge.condition}” tidak dapat dipakai. Tulis nama == nilai."
        elif condition.name not in outcomes:
            yield node.id, f"Hasil “{condition.name}” tidak dikenal. Daftarkan pada langkahnya."
        elif not condition.fits(outcomes[condition.name]):
            yield node.id, f"Syarat “{edge.condition}” tidak cocok dengan nilai hasilnya."
        else:
            conditions.append(condition)
    if any(_overlap(one, other, outcomes) for one, other in combinations(conditions, 2)):
        yield node.id, f"Dua syarat pada “{_name(node)}” dapat berlaku bersamaan. Pisahkan."


def _overlap(one: Condition, other: Condition, outcomes: Mapping[str, Outcome]) -> bool:
    """Whether both can hold at once: then the engine's order, not the office, would decide."""
    names = sorted({one.name, other.name})
    constants = (one.constant, other.constant)
    samples = [outcomes[name].samples(constants) for name in names]
    return any(
        one.holds(facts) and other.holds(facts)
        for facts in (dict(zip(names, values, strict=True)) for values in product(*samples))
    )


def _check_ways(definition: Definition) -> Iterator[Problem]:
    ahead: dict[str, list[str]] = {node.id: [] for node in definition.nodes}
    behind: dict[str, list[str]] = {node.id: [] for node in definition.nodes}
    for edge in definition.edges:
        ahead[edge.source].append(edge.target)
        behind[edge.target].append(edge.source)
    started = _reach(ahead, (node.id for node in definition.nodes if node.kind is Kind.START))
    ending = _reach(behind, (node.id for node in definition.nodes if node.kind is Kind.END))
    tasks = {node.id for node in definition.nodes if node.kind is Kind.TASK}
    untasked = {source: [to for to in ahead[source] if to not in tasks] for source in ahead}
    for node in definition.nodes:
        if node.id not in started:
            yield node.id, f"“{_name(node)}” tidak pernah dicapai. Hubungkan dengan panah."
        elif node.id not in ending:
            yield node.id, f"Dari “{_name(node)}” tidak ada jalan ke selesai. Tambahkan panah."
        if node.id not in tasks and node.id in _reach(untasked, untasked[node.id]):
            yield node.id, f"“{_name(node)}” berputar tanpa langkah. Sisipkan langkah di sana."


def _reach(arrows: Mapping[str, list[str]], origins: Iterable[str]) -> set[str]:
    reached: set[str] = set()
    waiting = list(origins)
    while waiting:
        place = waiting.pop()
        if place not in reached:
            reached.add(place)
            waiting.extend(arrows[place])
    return reached


def _name(node: Node) -> str:
    return node.name or node.id
