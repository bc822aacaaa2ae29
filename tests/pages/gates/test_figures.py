"""Figures of the page on gates: each line and bar is what the core measured."""

from __future__ import annotations

from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest

from app import numbers
from app.findings.finding import Finding
from pages.gates import runs as gates_runs
from pages.gates.measured import medians
from rnn_core.diagnostics.decay import decay_per_step
from rnn_core.diagnostics.gates import Openness, log10_gate_gradients
from tests.app.drawn import gate_bias_figure, gate_gradients_figure, openness_figure, roads_figure
from tests.app.made_findings import found

WEIGHTLESS: dict[str, Any] = {"weight_init": "orthogonal", "weight_scale": 0.0, "input_scale": 0.0}


def inside(finding: Finding) -> gates_runs.Inside:
    told = finding.judged
    return gates_runs.run_inside(told.config, told.layer, told.direction, told.lags, finding.alone is not None)


def line(figure: go.Figure, name: str) -> np.ndarray:
    (only,) = (trace for trace in figure.data if trace.name == name)
    return np.asarray(only.y, float)


@pytest.mark.parametrize(
    "case",
    [
        {"key": "lstm"},
        {"key": "gru", "activation": "relu"},
        {"key": "lstm", "bidirectional": True, "direction": 1},
        {"key": "gru", "num_layers": 2, "layer": 0},
        {"key": "gru", "sequence_type": "many_to_many"},
    ],
    ids=str,
)
def test_each_gates_line_is_the_median_gradient_by_lag(case: dict[str, Any]) -> None:
    finding = found(**case)
    told, gradients = finding.judged, inside(finding).gradients
    assert gradients is not None
    figure = gate_gradients_figure(told, gradients)
    tape = told.result.tape
    assert tape.adjoints is not None
    expected = log10_gate_gradients(
        tape.forward.layers[told.layer][told.direction], tape.adjoints[told.layer][told.direction]
    )
    assert list(expected) == list(gradients)
    for gate, sizes in expected.items():
        by_lag = np.median(sizes, axis=1)[::-1][: told.lags + 1]
        drawn = line(figure, gate)
        np.testing.assert_allclose(drawn[np.isfinite(by_lag)], by_lag[np.isfinite(by_lag)], atol=1e-12)
        assert np.isnan(drawn[~np.isfinite(by_lag)]).all()


def test_a_forget_gate_whose_gradient_is_exactly_0_is_in_the_lane_at_step_one() -> None:
    finding = found("lstm")
    gradients = inside(finding).gradients
    assert gradients is not None
    figure = gate_gradients_figure(finding, gradients)
    (lane,) = (trace for trace in figure.data if trace.name == "f, exactly 0")
    assert list(lane.x) == [1.0]
    assert medians(finding, gradients)["f"][-1] == -np.inf


def test_the_outermost_bars_are_the_shares_below_a_twentieth_and_above() -> None:
    finding = found("lstm", input_scale=20.0)
    opened = inside(finding).openness
    figure = openness_figure(finding.curve, opened)
    for gate, measured in opened.items():
        bars = line(figure, gate)
        np.testing.assert_allclose(bars.sum(), 100.0)
        np.testing.assert_allclose([bars[0], bars[-1]], [100 * measured.shut, 100 * measured.open])
    words = " ".join(note.text for note in figure.layout.annotations)
    assert f"{100 * opened['f'].open:.0f} %" in words
    assert words.count("below 0.05:") == words.count("above 0.95:") == 3
    assert f"mean {numbers.bare(opened['o'].mean)}" in words


def test_a_tiny_share_is_no_zero() -> None:
    shares = np.zeros(20)
    shares[[0, 10]] = 1e-5, 1 - 1e-5
    figure = openness_figure(found("gru").curve, {"z": Openness(mean=0.5, shares=shares)})
    words = [note.text for note in figure.layout.annotations]
    assert words[1:5] == ["under 0.01 %", "below 0.05:", "0 %", "above 0.95:"]


@pytest.mark.parametrize("key", ["lstm", "gru"])
def test_where_nothing_else_moves_the_gate_the_measured_rate_is_the_sigmoid_of_the_bias(key: str) -> None:
    finding = found(key, **WEIGHTLESS, gate_bias=1.5)
    measured = gates_runs.run_biases(finding.config, 0, 0, finding.lags)
    rate = inside(finding).rate
    figure = gate_bias_figure(finding.curve, measured, rate)
    (points,) = (trace for trace in figure.data if trace.name == "measured")
    assert (points.x[0], points.x[-1], len(points.x)) == (-3, 6, 13)
    np.testing.assert_allclose(points.y, 1 / (1 + np.exp(-np.array(points.x))), rtol=1e-9)
    (ring,) = (trace for trace in figure.data if trace.name == "now")
    np.testing.assert_allclose((ring.x[0], ring.y[0]), (1.5, 1 / (1 + np.exp(-1.5))), rtol=1e-9)


def test_a_point_of_the_sweep_is_the_run_at_that_bias() -> None:
    measured = gates_runs.run_biases(found("lstm").curve.config, 0, 0, 19)
    np.testing.assert_allclose(measured[3.0], inside(found("lstm3")).rate)
    assert list(measured.values()) == sorted(measured.values())


def test_a_sweep_that_would_take_too_long_is_refused_in_a_sentence() -> None:
    finding = found("lstm", hidden_size=128, seq_len=2)
    big = gates_runs.replace(finding.config, seq_len=200, batch_size=16)
    with pytest.raises(ValueError, match=r"too large to try every bias.* is 409,600. At most 200,000 is allowed."):
        gates_runs.run_biases(big, 0, 0, 199)


@pytest.mark.parametrize("case", [{}, {"gate_bias": 3.0}, {"bidirectional": True, "direction": 1}], ids=str)
def test_a_grus_two_paths_are_parts_of_its_gradient(case: dict[str, Any]) -> None:
    finding = found("gru", **case)
    roads = inside(finding).roads
    assert roads is not None
    figure = roads_figure(finding, roads)
    assert {trace.name for trace in figure.data} == {"∂h", "direct path", "other paths"}
    whole = 10.0 ** finding.result.log10_dh[finding.layer, finding.direction]
    straight, rest = 10.0**roads.log10_straight, 10.0**roads.log10_rest
    slack = 1e-9 * (straight + rest)
    assert (np.abs(straight - rest) <= whole + slack).all()
    assert (whole <= straight + rest + slack).all()


@pytest.mark.parametrize("key", ["lstm", "gru"])
def test_the_direct_path_alone_decays_as_its_gates_do(key: str) -> None:
    finding = found(key, **WEIGHTLESS, gate_bias=-1.0, seq_len=12)
    measured = inside(finding)
    assert measured.roads is not None
    figure = roads_figure(finding, measured.roads)
    drawn = line(figure, "cell-state path" if key == "lstm" else "direct path")
    np.testing.assert_allclose(decay_per_step(drawn), measured.rate, rtol=1e-9)
    assert any("exactly 0" in note.text for note in figure.layout.annotations)  # the other paths, at their end
