"""The loss by step of training as drawn."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from pages.exploding import runs as exploding_runs
from rnn_core.theory.loss_cliff import TARGET
from tests.app.drawn import (
    descent_figure,
)


def line(figure: go.Figure, name: str) -> np.ndarray:
    (only,) = (trace for trace in figure.data if trace.name == name)
    return np.asarray(only.y, float)


def test_losses_are_those_of_the_descent() -> None:
    descent = exploding_runs.run_descent((3.0, -2.0), 1.0, 0.1, 20, 50)
    drawn = descent_figure(descent)
    np.testing.assert_allclose(10 ** line(drawn, "clipped"), np.maximum(descent.loss[:, 1], 1e-6), rtol=1e-12)
    assert descent.loss[0, 0] <= 0.5 * TARGET**2
