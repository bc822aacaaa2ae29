"""Unit by unit: a heat map of one sequence's gradient."""

from __future__ import annotations

from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest

import rnn_core as rc
from app.drawing.heat_map import FAINTEST
from app.findings import runs
from tests.app.drawn import units_figure
from tests.app.made_findings import found


def maps(figure: go.Figure) -> list[Any]:
    return [trace for trace in figure.data if trace.type == "heatmap"]


@pytest.mark.parametrize("direction", [0, 1])
def test_the_norm_over_units_is_the_curve_s_own_size(direction: int) -> None:
    finding = found("gru", bidirectional=True, direction=direction)
    for sample in range(5):
        units = runs.run_units(finding.config, 0, direction, sample)
        expected = rc.run(finding.config).log10_dh[0, direction, :, sample]
        np.testing.assert_allclose(np.log10((10.0 ** (2 * units)).sum(axis=1)) / 2, expected, rtol=0, atol=1e-12)


def test_what_is_drawn_is_each_unit_s_size_down_to_a_millionth_of_the_largest() -> None:
    finding = found("rnn", seq_len=40)
    units = runs.run_units(finding.config, 0, 0, 2)
    (drawn,) = maps(units_figure(finding, units))
    np.testing.assert_array_equal(np.array(drawn.z), np.maximum(units - units.max(), -6.0).T)
    assert (drawn.zmin, drawn.zmax, np.array(drawn.z).max()) == (FAINTEST, 0, 0)
    assert list(drawn.x) == list(range(1, 41))
    assert list(drawn.y) == list(range(1, 9))


def test_exact_zeros_are_an_area_of_their_own_and_named() -> None:
    finding = found("rnn", weight_scale=0.0)
    units = runs.run_units(finding.config, 0, 0, 0)
    zeros, sizes = maps(figure := units_figure(finding, units))
    np.testing.assert_array_equal(np.isnan(np.array(zeros.z, float)), np.isfinite(units).T)
    np.testing.assert_array_equal(np.isnan(np.array(sizes.z, float)), np.isneginf(units).T)
    words = [annotation.text for annotation in figure.layout.annotations]
    assert "exactly 0" in words
    assert "less than 10⁻⁶" not in words


def test_the_void_is_named_where_nothing_is_seen_though_nothing_is_zero() -> None:
    finding = found("rnn", seq_len=60)
    figure = units_figure(finding, runs.run_units(finding.config, 0, 0, 0))
    words = [annotation.text for annotation in figure.layout.annotations]
    assert "less than 10⁻⁶" in words
    assert "exactly 0" not in words


def test_a_gradient_that_is_zero_everywhere_is_drawn_without_a_warning() -> None:
    finding = found("rnn", activation="relu", weight_init="orthogonal", inputs="zeros")  # every unit shut at 0
    units = np.full((20, 8), -np.inf)
    words = [annotation.text for annotation in units_figure(finding, units).layout.annotations]
    assert "exactly 0" in words
