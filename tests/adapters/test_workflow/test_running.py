"""Where a case stands: every way of the SOP, parallel steps, and corrections that cost nothing."""

from __future__ import annotations

import json

import pytest

from capaian.adapters import workflow
from capaian.domain.errors import Conflict, Invalid
from capaian.domain.procedure import Constant
from tests.adapters.test_workflow.sketch import (
    COUNT,
    DECISION,
    FORK,
    LINE,
    MOOD,
    SOP,
    STEPS,
    STRAIGHT,
    Move,
    draw,
    play,
)


def test_case_runs_from_order_to_archive() -> None:
    state = workflow.start(SOP)
    seen = []
    while state.open:
        [step] = state.open
        seen.append(step)
        state = workflow.finish(SOP, state.json, step, STRAIGHT.get(step, {}))
    assert seen == list(STEPS)


@pytest.mark.parametrize(
    ("correction", "follows"),
    [("none", "request_approval"), ("data", "validate"), ("unit", "collect")],
)
def test_correction_leads_to_its_step(correction: str, follows: str) -> None:
    assert play(SOP, *STEPS[:8], ("correct", {"correction": correction})).open == (follows,)


def test_refused_signature_returns_to_correction() -> None:
    state = play(SOP, *STEPS[:10], ("sign", {"refused": True}))
    assert state.open == ("correct",)
    state = workflow.finish(SOP, state.json, "correct", {"correction": "data"})
    assert state.open == ("validate",)


def test_after_a_return_the_way_goes_on_as_before() -> None:
    back: Move = ("correct", {"correction": "unit"})
    assert play(SOP, *STEPS[:8], back, *STEPS[5:]).open == ()


@pytest.mark.parametrize("step", ["design_form", "archive", "is_correct", "start", "", "unknown"])
def test_step_that_is_not_open_is_a_conflict(step: str) -> None:
    with pytest.raises(Conflict):
        workflow.finish(SOP, workflow.start(SOP).json, step, {})


def test_step_finished_twice_is_a_conflict() -> None:
    state = play(SOP, "order")
    with pytest.raises(Conflict):
        workflow.finish(SOP, state.json, "order", {})


@pytest.mark.parametrize(
    "outcome",
    [{}, {"correction": "all"}, {"correction": True}, {"correction": "none", "refused": False}],
)
def test_outcome_that_the_step_does_not_declare_is_refused(outcome: dict[str, Constant]) -> None:
    state = play(SOP, *STEPS[:8])
    with pytest.raises(Invalid) as refused:
        workflow.finish(SOP, state.json, "correct", outcome)
    assert refused.value.code == "invalid_outcome"


def test_finishing_leaves_the_given_state_untouched() -> None:
    before = play(SOP, *STEPS[:8]).json
    kept = json.dumps(before)
    workflow.finish(SOP, before, "correct", {"correction": "data"})
    assert json.dumps(before) == kept


def test_parallel_steps_are_open_together_and_join_once() -> None:
    fork = draw(*FORK)
    workflow.read(fork)
    assert play(fork, "a").open == ("b", "c")
    assert play(fork, "a", "b").open == ("c",)
    assert play(fork, "a", "c").open == ("b",)
    assert play(fork, "a", "b", "c").open == ("d",)
    assert play(fork, "a", "c", "b").open == ("d",)
    assert play(fork, "a", "c", "b", "d").open == ()


def test_three_branches_of_different_length_join_once() -> None:
    symbols = "start:s parallel:x task:a task:b task:c task:d parallel:y task:z end:e"
    fork = draw(symbols, "s>x; x>a; x>b; x>c; c>d; a>y; b>y; d>y; y>z; z>e")
    workflow.read(fork)
    assert play(fork, "c", "a").open == ("b", "d")
    assert play(fork, "c", "b", "d").open == ("a",)
    assert play(fork, "b", "c", "a", "d").open == ("z",)


def test_parallel_part_can_be_gone_through_again() -> None:
    flows = "s>a; a>x; x>b; x>c; b>y; c>y; y>d; d>g; g>a:mood == 'bad'; g>e!"
    symbols = "start:s task:a parallel:x task:b task:c parallel:y task:d choice:g end:e"
    fork = draw(symbols, flows, d=MOOD)
    workflow.read(fork)
    again: Move = ("d", {"mood": "bad"})
    assert play(fork, "a", "b", "c", again).open == ("a",)
    assert play(fork, "a", "b", "c", again, "a", "c").open == ("b",)
    assert play(fork, "a", "b", "c", again, "a", "c", "b").open == ("d",)
    assert play(fork, *("a", "b", "c", again) * 20, "a", "c").json["joins"] == {"y": ["c"]}


def test_branches_may_end_apart() -> None:
    fork = draw("start:s parallel:x task:a task:b end:e end:f", "s>x; x>a; x>b; a>e; b>f")
    workflow.read(fork)
    assert play(fork, "a").open == ("b",)
    assert play(fork, "b", "a").open == ()


def test_outcome_of_an_earlier_step_is_remembered() -> None:
    flows = "s>a; a>b; b>g; g>c:mood == 'bad'; g>e!; c>e"
    file = draw("start:s task:a task:b choice:g task:c end:e", flows, a=MOOD)
    workflow.read(file)
    assert play(file, ("a", {"mood": "bad"}), "b").open == ("c",)
    assert play(file, ("a", {"mood": "good"}), "b").open == ()


@pytest.mark.parametrize(("count", "follows"), [(2, ()), (3, ("b",)), (4, ("b",))])
def test_number_is_compared_as_a_number(count: int, follows: tuple[str, ...]) -> None:
    flows = "s>a; a>g; g>b:count >= 3; g>e!; b>e"
    file = draw(DECISION, flows, a=COUNT)
    workflow.read(file)
    assert play(file, ("a", {"count": count})).open == follows


def test_state_stays_small_after_twenty_rounds() -> None:
    rounds: list[Move] = [*STEPS[6:8], ("correct", {"correction": "data"})] * 20
    one = play(SOP, *STEPS[:6], *rounds[:3])
    twenty = play(SOP, *STEPS[:6], *rounds)
    assert twenty.json == one.json
    assert len(json.dumps(twenty.json)) < 200


def test_two_files_do_not_share_their_states() -> None:
    fork, line = draw(*FORK), draw(*LINE)
    assert (play(fork, "a").open, play(line, "a").open) == (("b", "c"), ())
