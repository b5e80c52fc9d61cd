"""Conditions, ways and checks of a procedure, without any file or engine."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from capaian.domain.procedure import (
    Condition,
    Definition,
    Edge,
    Identity,
    Kind,
    Lane,
    Node,
    Outcome,
    OutcomeKind,
    Step,
    Way,
    find_gaps,
    find_problems,
    parse_condition,
)

IDENTITY = Identity(
    number="1",
    name="Uji",
    created=date(2021, 1, 20),
    revised=None,
    effective=date(2021, 1, 20),
    approved_by="",
    legal_basis=(),
    qualifications=(),
    related=(),
    equipment=(),
    warnings=(),
    recording=(),
)
REFUSED = Outcome("refused", OutcomeKind.YES_NO)
MOOD = Outcome("mood", OutcomeKind.CHOICE, ("good", "bad"))
COUNT = Outcome("count", OutcomeKind.NUMBER)


def row(name: str, number: int, *outcomes: Outcome) -> Step:
    return Step(name, number, name.title(), "camat", 5, "", "", outcomes=outcomes)


PROCEDURE = Definition(
    id="p",
    fingerprint="",
    identity=IDENTITY,
    lanes=(Lane("camat", "Camat"),),
    steps=(row("a", 1), row("b", 2, REFUSED), row("c", 3)),
    nodes=(
        Node("s", Kind.START),
        *(Node(name, Kind.TASK, name) for name in "abc"),
        Node("g", Kind.CHOICE, "g"),
        Node("e", Kind.END),
    ),
    edges=(
        Edge("s", "a"),
        Edge("a", "b"),
        Edge("b", "g"),
        Edge("g", "a", "Ditolak", "refused"),
        Edge("g", "c", "Diterima", default=True),
        Edge("c", "e"),
    ),
)


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("refused", Condition("refused", "==", True)),
        ("not refused", Condition("refused", "!=", True)),
        ("mood == 'bad'", Condition("mood", "==", "bad")),
        ('mood != "bad"', Condition("mood", "!=", "bad")),
        ("count>=3", Condition("count", ">=", 3)),
        ("count < -3", Condition("count", "<", -3)),
        ("refused == false", Condition("refused", "==", False)),
        ("  refused\n", Condition("refused", "==", True)),
    ],
)
def test_allowed_condition_is_read(text: str, condition: Condition) -> None:
    assert parse_condition(text) == condition


@pytest.mark.parametrize(
    "text",
    [
        *("", "not", "True", "1", "a b", "a == b", "a == 'x' or b", "a == 'x", "a.b", "a()"),
        *("a == 1.5", "a == 1e9", "a == ١", "å", "a == 'x'; b", "a := 1", "lambda: 1", "not not a"),
    ],
)
def test_any_other_condition_is_not_read(text: str) -> None:
    assert parse_condition(text) is None


@pytest.mark.parametrize(
    ("text", "answers"),
    [
        ("count == 3", [False, True, False]),
        ("count != 3", [True, False, True]),
        ("count < 3", [True, False, False]),
        ("count <= 3", [True, True, False]),
        ("count > 3", [False, False, True]),
        ("count >= 3", [False, True, True]),
    ],
)
def test_condition_compares(text: str, answers: list[bool]) -> None:
    condition = parse_condition(text)
    assert condition is not None
    assert [condition.holds({"count": count}) for count in (2, 3, 4)] == answers


@pytest.mark.parametrize(
    ("text", "answer"),
    [("refused", False), ("not refused", True), ("count > 0", False), ("mood != 'bad'", True)],
)
def test_unknown_fact_is_only_unequal(text: str, answer: bool) -> None:
    condition = parse_condition(text)
    assert condition is not None
    assert condition.holds({}) is answer


@pytest.mark.parametrize(
    ("outcome", "accepted"),
    [(REFUSED, [True, False]), (MOOD, ["good", "bad"]), (COUNT, [0, -1])],
)
def test_outcome_accepts_only_its_own_kind(outcome: Outcome, accepted: list[object]) -> None:
    values = [True, False, "good", "bad", "", "True", 0, -1, 0.0, None, [], "GOOD"]
    assert [value for value in values if outcome.accepts(value)] == accepted


def test_sound_procedure_has_no_problems() -> None:
    assert find_problems(PROCEDURE) == []
    assert find_gaps(PROCEDURE, commands=["a", "b", "c"], positions=["camat"]) == []


def test_ways_pass_over_decisions_and_know_their_direction() -> None:
    assert PROCEDURE.ways() == (
        Way("a", "b", "", back=False),
        Way("b", "a", "Ditolak", back=True),
        Way("b", "c", "Diterima", back=False),
    )


def test_minutes_are_added_up() -> None:
    assert PROCEDURE.minutes == 15


def test_missing_positions_and_commands_are_named_by_id() -> None:
    gaps = find_gaps(PROCEDURE, commands=["a"], positions=[])
    assert [place for place, _ in gaps] == ["b", "c", "camat"]


@pytest.mark.parametrize(
    ("changed", "places"),
    [
        ({"steps": ()}, {"p", "g"}),
        ({"lanes": ()}, {"a", "b", "c"}),
        ({"steps": (*PROCEDURE.steps[:2], replace(PROCEDURE.steps[2], minutes=0))}, {"c"}),
        ({"steps": (*PROCEDURE.steps[:2], replace(PROCEDURE.steps[2], number=2))}, {"b", "c"}),
        ({"steps": (*PROCEDURE.steps[:2], row("c", 3, REFUSED))}, {"refused"}),
        ({"nodes": PROCEDURE.nodes[1:], "edges": PROCEDURE.edges[1:]}, {*"pabcge"}),
        ({"nodes": (*PROCEDURE.nodes, Node("t", Kind.START))}, {"p", "t"}),
        ({"edges": PROCEDURE.edges[:-1]}, {*"sabcge"}),
        ({"edges": (*PROCEDURE.edges, Edge("a", "c"))}, {"a"}),
        (
            {"edges": (PROCEDURE.edges[0], Edge("a", "b", "", "count"), *PROCEDURE.edges[2:])},
            {"a"},
        ),
    ],
)
def test_faulty_procedure_is_told_where(changed: dict[str, object], places: set[str]) -> None:
    faulty = replace(PROCEDURE, **changed)  # type: ignore[arg-type]
    assert {place for place, _ in find_problems(faulty)} == places


def test_every_sentence_is_short_and_says_what_to_do() -> None:
    faulty = replace(PROCEDURE, steps=(), lanes=(), edges=PROCEDURE.edges[:-1])
    sentences = [sentence for _, sentence in find_problems(faulty)]
    assert sentences != []
    for sentence in sentences:
        assert sentence.endswith(".")
        assert all(len(part.split()) <= 15 for part in sentence.split(". "))
