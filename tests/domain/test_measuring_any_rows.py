"""What holds of measured figures whatever is typed."""

from __future__ import annotations

import json
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from capaian.domain.measuring import Policy, Realization, Row, measure, measure_again
from capaian.domain.numbers import show
from capaian.domain.period import Period
from capaian.domain.terms import Aggregation, Direction, Formula, Status

CELLS = st.one_of(
    st.sampled_from(
        ["", "0", "1.234", "88,95", "Ada", "belum diukur", "=1+1", "5 dari 9", "4 - 5"]
    ),
    st.decimals(-100, 10**6, places=2).map(show),
    st.text(max_size=12),
)
ROWS = st.builds(
    Row,
    name=st.text(max_size=5),
    unit=st.sampled_from(["", "%", "dokumen", "Nilai"]),
    direction=st.one_of(st.none(), st.sampled_from(Direction)),
    formula=st.one_of(st.none(), st.sampled_from(Formula)),
    aggregation=st.one_of(st.none(), st.sampled_from(Aggregation)),
    annual_target=CELLS,
    targets=st.tuples(CELLS, CELLS, CELLS, CELLS),
    realizations=st.tuples(*[CELLS.map(Realization)] * 4),
    ceiling=CELLS,
    budgets=st.tuples(CELLS, CELLS, CELLS, CELLS),
    printed=CELLS,
)


@given(st.lists(ROWS, max_size=3), st.sampled_from([None, 1, 2, 3, 4]))
def test_measure_takes_any_text_and_freezes_it(rows: list[Row], quarter: int | None) -> None:
    policy = Policy(period=Period(2026, quarter))
    measurement = measure(rows, policy)
    frozen = json.dumps(measurement.to_dict())
    assert json.loads(frozen) == measurement.to_dict()
    assert json.dumps(measure(rows, policy).to_dict()) == frozen
    for figure in measurement.figures:
        assert (figure.percent is None) == (figure.status is not Status.MEASURED)
        assert figure.percent is None or figure.percent >= 0
        assert figure.percent is not None or figure.findings or figure.status in {
            Status.NOT_MEASURED, Status.NOT_FILLED,
        }  # fmt: skip


@given(st.lists(ROWS, max_size=3), st.sampled_from([1, 2, 3, 4]))
def test_measured_again_is_as_if_measured_first(rows: list[Row], quarter: int) -> None:
    policy = Policy(period=Period(2026, quarter))
    year = Period(2026)
    first = measure(rows, replace(policy, period=year))
    bare = [replace(figure, findings=()) for figure in first.figures]
    assert measure_again(measure(rows, policy), year) == replace(first, figures=tuple(bare))
