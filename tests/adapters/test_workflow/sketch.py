"""Small procedures written in a line, and a player for them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from xml.sax.saxutils import escape

from capaian.adapters import workflow
from capaian.domain.procedure import Constant

SOP = Path("capaian/measurement/process.bpmn").read_bytes()
STEPS = (
    *("order", "design_form", "distribute_form", "invite", "meet", "collect", "validate"),
    *("submit", "correct", "request_approval", "sign", "cover_letter", "copy", "archive"),
)
LANES = ("camat", "sekcam", "kasi_kasubbag_umpeg", "pengadministrasi_kepegawaian")
STRAIGHT: dict[str, dict[str, Constant]] = {
    "correct": {"correction": "none"},
    "sign": {"refused": False},
}
Move = str | tuple[str, Mapping[str, Constant]]

LINE = ("start:s task:a end:e", "s>a; a>e")
FORK = (
    "start:s task:a parallel:x task:b task:c parallel:y task:d end:e",
    "s>a; a>x; x>b; x>c; b>y; c>y; y>d; d>e",
)
DECISION = "start:s task:a choice:g task:b end:e"
MOOD = '<s:outcome name="mood" kind="choice" values="good bad"/>'
COUNT = '<s:outcome name="count" kind="number"/>'

_TAGS = {
    "start": "startEvent",
    "end": "endEvent",
    "task": "userTask",
    "choice": "exclusiveGateway",
    "parallel": "parallelGateway",
}


def draw(symbols: str, flows: str, *, extra: str = "", **outcomes: str) -> bytes:
    """A file from ``symbols`` like "task:a choice:g" and ``flows`` like "a>g; g>b:x; g>e!".

    The mark "!" makes a flow the default of its source, ":" begins its condition; ``outcomes``
    gives a task the outcome it declares, ``extra`` stands at the end of the process.
    """
    ways = [way.strip() for way in flows.split(";")]
    names = [symbol.partition(":")[2] for symbol in symbols.split()]
    references = "".join(f"<b:flowNodeRef>{name}</b:flowNodeRef>" for name in names)
    drawn = [
        _draw_symbol(number, symbol, ways, outcomes)
        for number, symbol in enumerate(symbols.split(), 1)
    ]
    return (
        '<b:definitions xmlns:b="http://www.omg.org/spec/BPMN/20100524/MODEL" '
        'xmlns:s="urn:capaian:sop:1" xmlns:o="urn:other"><b:process id="p" isExecutable="true">'
        '<b:extensionElements><s:identity nomor="1" nama="Uji" tanggalPembuatan="2021-01-20" '
        'tanggalEfektif="2021-01-20"/></b:extensionElements>'
        f'<b:laneSet id="l"><b:lane id="camat" name="Camat">{references}</b:lane></b:laneSet>'
        f"{''.join(drawn)}{''.join(map(_draw_flow, ways))}{extra}</b:process></b:definitions>"
    ).encode()


def _draw_symbol(number: int, symbol: str, ways: list[str], outcomes: Mapping[str, str]) -> str:
    kind, _, name = symbol.partition(":")
    defaults = [way for way in ways if way.startswith(f"{name}>") and way.endswith("!")]
    default = f' default="{escape(defaults[0])}"' if defaults else ""
    row = f'<s:step number="{number}" minutes="5">{outcomes.get(name, "")}</s:step>'
    inside = f"<b:extensionElements>{row}</b:extensionElements>" if kind == "task" else ""
    return f'<b:{_TAGS[kind]} id="{name}" name="{name}"{default}>{inside}</b:{_TAGS[kind]}>'


def _draw_flow(way: str) -> str:
    arrow, _, condition = way.partition(":")
    source, target = arrow.rstrip("!").split(">")
    asked = f"<b:conditionExpression>{escape(condition)}</b:conditionExpression>"
    return (
        f'<b:sequenceFlow id="{escape(way, {chr(34): ""})}" sourceRef="{source}" '
        f'targetRef="{target}">{asked if condition else ""}</b:sequenceFlow>'
    )


def play(bpmn: bytes, *moves: Move) -> workflow.State:
    """Finish steps in turn; between two moves the state goes through JSON as in a column."""
    state = workflow.start(bpmn)
    for move in moves:
        step, outcome = (move, STRAIGHT.get(move, {})) if isinstance(move, str) else move
        state = workflow.finish(bpmn, json.loads(json.dumps(state.json)), step, outcome)
    return state
