"""What reaches each input as drawn, against the core's own numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
import plotly.graph_objects as go

import rnn_core as rc
from app.drawing.palette import INKS
from pages.shared_weights.measured import Reader
from pages.shared_weights.runs import run_recurrent, run_windowed
from rnn_core import ExperimentConfig
from rnn_core.diagnostics.input_gradient import log10_input_gradient
from tests.app.drawn import inputs_reached_figure
from tests.app.made_findings import SMALL

CONFIG = ExperimentConfig(cell="rnn", **SMALL)


def readers(config: ExperimentConfig, window: int, kernel: int = 3) -> list[Reader]:
    others = [run_windowed(config, "window", window), run_windowed(config, "convolution", kernel)]
    return [*others, run_recurrent(config, "RNN")]


def trace(figure: go.Figure, name: str) -> Any:
    (only,) = (one for one in figure.data if one.name == name)
    return only


def test_the_drawn_recurrent_line_is_what_reaches_each_input() -> None:
    sizes = log10_input_gradient(rc.run(CONFIG).tape)
    drawn = trace(inputs_reached_figure(readers(CONFIG, 5), INKS["rnn"]), "RNN")
    np.testing.assert_allclose(drawn.y, np.median(sizes - sizes.max(axis=0), axis=1), atol=1e-12)
    np.testing.assert_array_equal(drawn.x, np.arange(1, 21))


def test_what_a_window_does_not_read_is_in_the_lane_of_exact_zeros() -> None:
    figure = inputs_reached_figure(readers(CONFIG, 5), INKS["rnn"])
    assert list(trace(figure, "window, exactly 0").x) == list(range(1, 16))
    assert list(trace(figure, "convolution, exactly 0").x) == list(range(1, 18))
    assert np.isnan(np.array(trace(figure, "window").y, float)[:15]).all()
    assert not [one for one in figure.data if one.name == "RNN, exactly 0"]
