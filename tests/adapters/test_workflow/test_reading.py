"""What a file may contain: the SOP as issued, and a sentence for whatever is not allowed."""

from __future__ import annotations

from typing import Any

import pytest
from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser, BpmnValidator

from capaian.adapters import workflow
from capaian.domain.errors import Invalid
from capaian.domain.procedure import Parts
from tests.adapters.test_workflow.sketch import DECISION, LANES, LINE, MOOD, SOP, STEPS, draw


def problems_of(bpmn: bytes, **asked: Any) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as refused:
        workflow.read(bpmn, **asked)
    assert refused.value.code == "invalid_procedure"
    return list(refused.value.problems)


def test_sop_is_read_as_it_was_issued() -> None:
    sop = workflow.read(SOP, commands=STEPS, positions=LANES)
    assert (sop.identity.number, sop.identity.name) == ("067 / 1394 / 2021", "PENGUKURAN KINERJA")
    assert [step.id for step in sop.steps] == list(STEPS)
    assert [step.number for step in sop.steps] == list(range(1, 15))
    assert [step.minutes for step in sop.steps] == [
        *(15, 60, 60, 30, 120, 120, 240),
        *(40, 60, 25, 10, 15, 25, 10),
    ]
    assert sop.minutes == 830
    assert [lane.id for lane in sop.lanes] == list(LANES)
    assert {step.id: step.parts for step in sop.steps if step.parts is not Parts.NONE} == {
        "collect": Parts.UNITS,
        "validate": Parts.UNITS,
        "request_approval": Parts.INITIALS,
    }


def test_identity_sheet_is_complete() -> None:
    sheet = workflow.read(SOP).identity
    assert (sheet.created.isoformat(), sheet.effective.isoformat()) == ("2020-11-23", "2021-01-20")
    assert sheet.revised is not None
    assert sheet.revised.isoformat() == "2020-12-21"
    assert sheet.approved_by == ""
    lists = (sheet.legal_basis, sheet.qualifications, sheet.related, sheet.equipment)
    assert [len(lines) for lines in (*lists, sheet.warnings, sheet.recording)] == [2, 3, 1, 6, 1, 4]


def test_sop_is_valid_by_the_schema_of_bpmn() -> None:
    parser: Any = BpmnParser
    schema: Any = BpmnValidator
    parser(validator=schema()).add_bpmn_str(SOP)


def test_fingerprint_changes_with_one_byte() -> None:
    assert workflow.read(SOP).fingerprint != workflow.read(SOP + b"\n").fingerprint


@pytest.mark.parametrize(
    ("file", "word"),
    [
        (b"", "XML"),
        (b"<a", "XML"),
        (b"<a/>", "BPMN 2.0"),
        (b"PK\x03\x04", "XML"),
        (b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "DOCTYPE"),
        (b"<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>", "DOCTYPE"),
        (b"<a>" * 40 + b"</a>" * 40, "terlalu dalam"),
        (b" " * 1_000_001, "1 MB"),
    ],
)
def test_file_that_is_no_bpmn_is_refused(file: bytes, word: str) -> None:
    [(place, sentence)] = problems_of(file)
    assert (place, word in sentence) == ("", True)


@pytest.mark.parametrize(
    "extra",
    [
        '<b:scriptTask id="x"><b:script>import os</b:script></b:scriptTask>',
        '<b:serviceTask id="x"/>',
        '<b:sendTask id="x"/>',
        '<b:receiveTask id="x"/>',
        '<b:businessRuleTask id="x"/>',
        '<b:manualTask id="x"/>',
        '<b:callActivity id="x" calledElement="p"/>',
        '<b:subProcess id="x"/>',
        '<b:boundaryEvent id="x" attachedToRef="a"/>',
        '<b:intermediateCatchEvent id="x"/>',
        '<b:inclusiveGateway id="x"/>',
        '<b:dataObject id="x"/>',
        '<o:script id="x">1</o:script>',
        '<b:textAnnotation id="x" o:onLoad="1"/>',
        '<b:textAnnotation id="x"><b:extensionElements><o:script id="x"/>'
        "</b:extensionElements></b:textAnnotation>",
    ],
)
def test_whatever_could_execute_is_refused(extra: str) -> None:
    assert "x" in {place for place, _ in problems_of(draw(*LINE, extra=extra))}


def test_timer_on_the_start_is_refused() -> None:
    timed = draw(*LINE).replace(
        b'<b:startEvent id="s" name="s">',
        b'<b:startEvent id="s" name="s"><b:timerEventDefinition id="t"><b:timeDuration>x'
        b"</b:timeDuration></b:timerEventDefinition>",
    )
    assert "t" in {place for place, _ in problems_of(timed)}


@pytest.mark.parametrize(
    "condition",
    [
        "mood == 'bad' or True",
        "__import__('os')",
        "mood.lower() == 'bad'",
        "mood == other",
        "mood[0]",
        "1 == 1",
        "mood < 'good'",
        "mood == 'unheard'",
        "unknown",
        "mood",
    ],
)
def test_condition_that_is_not_allowed_is_refused(condition: str) -> None:
    file = draw(
        DECISION,
        f"s>a; a>g; g>b:{condition}; g>e!; b>e",
        a=MOOD,
    )
    assert [place for place, _ in problems_of(file)] == ["g"]


def test_conditions_that_hold_together_are_refused() -> None:
    flows = "s>a; a>g; g>b:mood == 'bad'; g>a:mood != 'good'; g>e!; b>e"
    file = draw(DECISION, flows, a=MOOD)
    [(place, sentence)] = problems_of(file)
    assert (place, "bersamaan" in sentence) == ("g", True)


def test_decision_without_default_is_refused() -> None:
    flows = "s>a; a>g; g>b:mood == 'bad'; g>e:mood == 'good'; b>e"
    file = draw(DECISION, flows, a=MOOD)
    assert [place for place, _ in problems_of(file)] == ["g"]


def test_task_without_command_is_refused() -> None:
    assert problems_of(SOP, commands=STEPS[1:], positions=LANES) == [
        ("order", "Langkah “order” tidak dikenal. Pakai id langkah yang tersedia.")
    ]


def test_lane_without_position_is_refused() -> None:
    assert problems_of(SOP, commands=STEPS, positions=LANES[1:]) == [
        ("camat", "Pelaksana “Camat” belum punya jabatan. Tambahkan jabatannya dahulu.")
    ]


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        (b"<b:flowNodeRef>a</b:flowNodeRef>", b"", "a"),
        (b'minutes="5"', b"", "a"),
        (b'minutes="5"', b'minutes="-5"', "a"),
        (b'minutes="5"', b'minutes="1e9"', "a"),
        (b'number="2"', b'number="x"', "a"),
        (b'number="2"', b'number="2" parts="all"', "a"),
        (b'targetRef="a"', b'targetRef="nowhere"', "s>a"),
        (b'id="e"', b'id="End"', "End"),
        (b'nomor="1"', b"", ""),
        (b'tanggalEfektif="2021-01-20"', b'tanggalEfektif="20 Januari"', ""),
        (b'isExecutable="true"', b'isExecutable="false"', ""),
    ],
)
def test_file_with_one_fault_is_refused_at_its_place(old: bytes, new: bytes, place: str) -> None:
    good = draw(*LINE)
    workflow.read(good)
    assert place in {at for at, _ in problems_of(good.replace(old, new))}


def test_number_used_twice_is_refused() -> None:
    file = draw("start:s task:a task:b end:e", "s>a; a>b; b>e").replace(b'"3"', b'"2"')
    assert [place for place, _ in problems_of(file)] == ["a", "b"]


def test_task_never_reached_is_refused() -> None:
    assert "b" in {
        place for place, _ in problems_of(draw("start:s task:a task:b end:e", "s>a; a>e; b>e"))
    }


def test_loop_without_a_step_is_refused() -> None:
    flows = "s>a; a>g; g>h!; h>g:mood == 'bad'; h>e!"
    file = draw("start:s task:a choice:g choice:h end:e", flows, a=MOOD)
    assert {place for place, _ in problems_of(file)} == {"g", "h"}


def test_join_that_waits_for_ever_is_refused() -> None:
    flows = "s>a; a>g; g>b:mood == 'bad'; g>c!; b>join; c>join; join>e"
    file = draw("start:s task:a choice:g task:b task:c parallel:join end:e", flows, a=MOOD)
    [(place, sentence)] = problems_of(file)
    assert (place, "berhenti" in sentence) == ("join", True)


def test_step_that_would_open_twice_is_refused() -> None:
    flows = "s>a; a>split; split>b; split>c; b>d; c>d; d>e"
    file = draw("start:s task:a parallel:split task:b task:c task:d end:e", flows)
    [(place, sentence)] = problems_of(file)
    assert (place, "dua kali" in sentence) == ("d", True)
