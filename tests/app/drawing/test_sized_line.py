"""A curve of sizes: a gap at an exact zero, a mark where there is one point, its sizes on hovering."""

from __future__ import annotations

import numpy as np

from app.drawing.figure import Figure
from app.drawing.sized_line import add_sized_line

STYLE = {"color": "#123456", "width": 2.0}


def test_an_exact_zero_is_a_gap_and_said_on_hovering() -> None:
    figure = Figure()
    add_sized_line(figure, "RNN", np.arange(3), np.array([0.0, -1.0, -np.inf]), STYLE)
    (trace,) = figure.data
    np.testing.assert_array_equal(trace["y"], [0.0, -1.0, np.nan])
    assert trace["customdata"] == ["1", "0.10", "exactly 0"]
    assert (trace["mode"], trace["line"]) == ("lines", STYLE)


def test_a_single_point_is_a_mark_and_what_is_said_of_a_trace_has_the_last_word() -> None:
    figure = Figure()
    add_sized_line(figure, "one", np.arange(1), np.array([0.0]), STYLE, mark_px=11)
    add_sized_line(figure, "thin", np.arange(1), np.array([0.0]), STYLE, mode="lines", hovertemplate=None)
    one, thin = figure.data
    assert (one["mode"], one["marker"]) == ("markers", {"color": "#123456", "size": 11})
    assert (thin["mode"], thin["hovertemplate"]) == ("lines", None)
