"""What a window leaves, as drawn."""

from __future__ import annotations

from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest

from pages.exploding import runs as exploding_runs
from tests.app.drawn import (
    truncated_figure,
    window_bias_figure,
)
from tests.app.made_findings import found

EXPLODES: dict[str, Any] = {"key": "rnn", "activation": "linear", "weight_init": "orthogonal", "weight_scale": 2.0}


def line(figure: go.Figure, name: str) -> np.ndarray:
    (only,) = (trace for trace in figure.data if trace.name == name)
    return np.asarray(only.y, float)


@pytest.mark.parametrize("window", [1, 7, 19, 20])
@pytest.mark.parametrize("detached", [True, False])
def test_beyond_the_window_every_step_is_an_exact_zero_where_the_wire_is_cut(window: int, detached: bool) -> None:
    finding = found("gru")
    figure = truncated_figure(finding, window, detached=detached)
    drawn = line(figure, finding.name)
    assert np.isfinite(drawn).sum() == (window if detached else 20)
    np.testing.assert_allclose(drawn[:window], finding.ratios[:window])
    crosses = [trace for trace in figure.data if trace.name and trace.name.endswith("exactly 0")]
    if detached and window < 20:
        assert list(crosses[0].x) == list(range(20 - window, 0, -1))
        np.testing.assert_allclose(line(figure, "full"), finding.ratios)
    else:
        assert not crosses


@pytest.mark.parametrize(
    "case", [{"key": "lstm"}, EXPLODES, {"key": "rnn", "activation": "relu", "hidden_size": 2}], ids=str
)
def test_cosine_and_size_are_the_measured_ones_and_end_at_one(case: dict[str, Any]) -> None:
    finding = found(**case)
    measured = exploding_runs.run_truncation(finding.config, 0)
    assert measured is not None
    figure = window_bias_figure(measured, finding.curve.ink, 5)
    np.testing.assert_allclose(line(figure, "cosine"), measured.cosine)
    np.testing.assert_allclose(line(figure, "size"), 10**measured.log10_size)
    np.testing.assert_allclose([line(figure, "cosine")[-1], line(figure, "size")[-1]], 1.0)
    np.testing.assert_allclose(line(figure, "cosine, chosen"), measured.cosine[4])
