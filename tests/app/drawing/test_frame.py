"""The range of a log axis: all that is finite, with room, at least a decade."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from app.drawing.frame import base_figure, log_range
from app.language.language import use

sizes = st.one_of(st.floats(-400, 400), st.sampled_from([-np.inf, np.nan]))


@given(st.lists(arrays(np.float64, st.integers(1, 5), elements=sizes), min_size=1, max_size=3))
def test_a_log_axis_holds_every_finite_size_and_at_least_a_decade(lines: list[np.ndarray]) -> None:
    bottom, top = log_range(lines)
    finite = np.concatenate([line[np.isfinite(line)] for line in lines])
    assert ((bottom < finite) & (finite < top)).all()
    assert top - bottom >= 1


def test_without_a_finite_size_the_axis_stands_around_what_it_is_told() -> None:
    bottom, top = log_range([np.array([-np.inf, np.nan])], empty=(-1.0, 0.0))
    assert bottom < -1 < 0 < top


@pytest.mark.parametrize(("spoken", "marks"), [("en", ".,"), ("de", ",.")])
def test_a_figure_writes_numbers_with_the_marks_of_the_language(spoken: str, marks: str) -> None:
    use(spoken)
    figure = base_figure()
    use("en")
    assert figure.layout["separators"] == marks
