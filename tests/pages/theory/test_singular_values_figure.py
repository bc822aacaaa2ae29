"""Singular values as drawn."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import plotly.graph_objects as go

from pages.theory import runs as theory_runs
from tests.app.drawn import singular_values_figure
from tests.app.made_findings import found


def line(figure: go.Figure, name: str) -> np.ndarray:
    (only,) = (trace for trace in figure.data if trace.name == name)
    return np.asarray(only.y, float)


def test_drawn_singular_values_start_at_one_and_keep_their_order() -> None:
    finding = found("lstm")
    product = theory_runs.run_product(finding.config, 0, 0, finding.lags)
    figure = singular_values_figure(finding, product)
    drawn = [line(figure, name) for name in ("largest", "top 10 %", "median", "smallest")]
    np.testing.assert_allclose([values[0] for values in drawn], 0.0, atol=1e-12)
    for larger, smaller in pairwise(drawn):
        assert (larger >= smaller - 1e-12).all()
