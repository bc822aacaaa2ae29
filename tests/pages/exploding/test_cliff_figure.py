"""The cliff and its two descents as drawn."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go
import pytest

from pages.exploding import runs as exploding_runs
from pages.exploding.cliff_section import CLIPS, RATES, STARTS
from pages.exploding.written_numbers import signed
from rnn_core.theory.loss_cliff import B_RANGE, W_RANGE, largest_step
from tests.app.drawn import (
    descent_figure,
    loss_cliff_figure,
)


def line(figure: go.Figure, name: str) -> np.ndarray:
    (only,) = (trace for trace in figure.data if trace.name == name)
    return np.asarray(only.y, float)


def texts(figure: go.Figure) -> str:
    return " | ".join(annotation.text for annotation in figure.layout.annotations)


def test_the_map_shows_both_runs_and_where_the_largest_step_lands() -> None:
    descent = exploding_runs.run_descent((6.0, -2.8), 3.0, 0.1, 100, 50)
    figure = loss_cliff_figure(exploding_runs.run_surface(50), descent)
    for run, name in enumerate(("not clipped", "clipped")):
        np.testing.assert_array_equal(line(figure, name), descent.b[:, run])
    k = largest_step(descent, 0)
    assert f"update {k} ends at<br>w {signed(descent.w[k, 0])}, b {signed(descent.b[k, 0])}" in texts(figure)
    landing = next(a for a in figure.layout.annotations if "ends at" in a.text)
    assert W_RANGE[0] <= landing.x <= W_RANGE[1]
    assert B_RANGE[0] <= landing.y <= B_RANGE[1]
    assert "cliff" in texts(figure)
    assert "cliff" not in texts(loss_cliff_figure(exploding_runs.run_surface(1), descent))


@pytest.mark.parametrize("start", STARTS.values())
@pytest.mark.parametrize("T", [1, 2, 50])
def test_every_start_rate_and_clip_can_be_drawn(start: tuple[float, float], T: int) -> None:
    for rate, clip in ((RATES[0], CLIPS[0]), (RATES[-1], CLIPS[-1])):
        descent = exploding_runs.run_descent(start, rate, clip, 10, T)
        loss_cliff_figure(exploding_runs.run_surface(T), descent)
        drawn = descent_figure(descent)
        low, high = drawn.layout.yaxis.range
        assert low <= np.nanmin(line(drawn, "clipped"))
        assert np.nanmax(line(drawn, "not clipped")) <= high


def test_a_start_without_a_finite_gradient_can_be_drawn() -> None:
    descent = exploding_runs.run_descent((8.0, -4.0), 1.0, 0.1, 3, 1100)
    loss_cliff_figure(exploding_runs.run_surface(2), descent)
    descent_figure(descent)
