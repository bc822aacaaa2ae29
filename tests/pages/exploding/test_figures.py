"""Cliff, clip and truncation as drawn: each line is what the core measured."""

from __future__ import annotations

from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest

from app.findings.finding import Finding
from app.numbers import coordinate, two_digits
from pages.exploding import runs as exploding_runs
from pages.exploding.cliff_section import CLIPS, RATES, STARTS
from pages.exploding.detach_diagram import detach_diagram
from rnn_core.diagnostics.clipping import log10_factor, summarise_norms
from rnn_core.theory.loss_cliff import B_RANGE, TARGET, W_RANGE, largest_step
from tests.app.drawn import (
    clip_angle_figure,
    clip_microscope_figure,
    descent_figure,
    first_norms_figure,
    loss_cliff_figure,
    truncated_figure,
    window_bias_figure,
)
from tests.app.made_findings import found

EXPLODES: dict[str, Any] = {"key": "rnn", "activation": "linear", "weight_init": "orthogonal", "weight_scale": 2.0}


def line(figure: go.Figure, name: str) -> np.ndarray:
    (only,) = (trace for trace in figure.data if trace.name == name)
    return np.asarray(only.y, float)


def texts(figure: go.Figure) -> str:
    return " | ".join(annotation.text for annotation in figure.layout.annotations)


def clipped_of(finding: Finding) -> exploding_runs.Clipped:
    clipped = exploding_runs.run_clipped(finding.curve.config)
    assert clipped is not None
    return clipped


def test_the_map_shows_both_runs_and_where_the_largest_step_lands() -> None:
    descent = exploding_runs.run_descent((6.0, -2.8), 3.0, 0.1, 100, 50)
    figure = loss_cliff_figure(exploding_runs.run_surface(50), descent)
    for run, name in enumerate(("not clipped", "clipped")):
        np.testing.assert_array_equal(line(figure, name), descent.b[:, run])
    k = largest_step(descent, 0)
    assert f"step {k}: lands at<br>w {coordinate(descent.w[k, 0])}, b {coordinate(descent.b[k, 0])}" in texts(figure)
    landing = next(a for a in figure.layout.annotations if "lands at" in a.text)
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


def test_losses_are_those_of_the_descent() -> None:
    descent = exploding_runs.run_descent((3.0, -2.0), 1.0, 0.1, 20, 50)
    drawn = descent_figure(descent)
    np.testing.assert_allclose(10 ** line(drawn, "clipped"), np.maximum(descent.loss[:, 1], 1e-6), rtol=1e-12)
    assert descent.loss[0, 0] <= 0.5 * TARGET**2


@pytest.mark.parametrize(
    ("value", "said"), [(0.0, "0"), (-2.8, "−2.8"), (67.2, "67"), (130.4, "130"), (1.2e20, "10²⁰")]
)
def test_coordinates_are_written_with_two_digits(value: float, said: str) -> None:
    assert coordinate(value) == said
    assert two_digits(0.0449) == "0.045"


@pytest.mark.parametrize("case", [{"key": "gru"}, EXPLODES, {"key": "lstm", "sequence_type": "many_to_many"}], ids=str)
def test_the_two_curves_are_one_factor_apart_at_every_step(case: dict[str, Any]) -> None:
    finding = found(**case)
    factor = log10_factor(clipped_of(finding).log10_norm, 0.01)
    figure = clip_microscope_figure(finding, factor)
    np.testing.assert_allclose(line(figure, "after") - line(figure, "before"), factor, atol=1e-12)
    np.testing.assert_allclose(line(figure, "before"), finding.log10_size)
    low, high = figure.layout.yaxis.range
    assert low < line(figure, "after").min()
    assert line(figure, "before").max() < high


@pytest.mark.parametrize(
    "case",
    [
        {"key": "rnn", "weight_scale": 0.0},
        {"key": "rnn", "sequence_type": "one_to_one", "seq_len": 1},
        {"key": "gru", "bidirectional": True, "direction": 1, "sequence_type": "encoder_decoder"},
        {"key": "rnn", "activation": "relu", "hidden_size": 2},
        {"key": "rnn", "num_layers": 2, "layer": 0},
    ],
    ids=str,
)
def test_every_kind_of_run_can_be_clipped(case: dict[str, Any]) -> None:
    finding = found(**case)
    clipped = clipped_of(finding)
    clip_microscope_figure(finding, log10_factor(clipped.log10_norm, 0.1))
    for value in (1e-6, 0.03, 1000.0):
        degrees, _ = clipped.turned(value)
        clip_angle_figure(clipped, finding.curve.ink, value, degrees)


def test_the_horizon_stands_at_the_same_step_on_both_curves() -> None:
    finding = found("rnn", seq_len=40)
    figure = clip_microscope_figure(finding, -2.0)
    marks = [trace for trace in figure.data if trace.name == "horizon"]
    assert [trace.x[0] for trace in marks] == [40 - finding.summary.horizon] * 2
    assert f"horizon: {finding.summary.horizon} steps" in texts(figure)


def test_the_angle_curve_goes_through_the_chosen_point() -> None:
    finding = found("rnn")
    clipped = clipped_of(finding)
    degrees, _ = clipped.turned(0.1)
    figure = clip_angle_figure(clipped, finding.curve.ink, 0.1, degrees)
    curve = next(trace for trace in figure.data if trace.name == "by value")
    np.testing.assert_allclose(line(figure, "chosen"), np.interp(-1.0, curve.x, curve.y), atol=0.5)
    assert (np.diff(line(figure, "by value")) <= 1e-9).all() or line(figure, "by value")[0] > line(figure, "by value")[
        -1
    ]
    np.testing.assert_array_equal(line(figure, "by norm"), 0.0)


def test_norms_are_drawn_with_the_clip_that_they_suggest() -> None:
    norms = np.array([0.5, 1.0, 2.0, np.inf, 0.0])
    summary = summarise_norms(norms)
    assert summary is not None
    figure = first_norms_figure(norms, summary, found("rnn").curve.ink, 50)
    np.testing.assert_allclose(line(figure, "norms"), [np.log10(0.5), 0.0, np.log10(2.0), np.nan, np.nan])
    rule = next(shape for shape in figure.layout.shapes if shape.name == "90th percentile")
    np.testing.assert_allclose(rule.y0, np.log10(summary.suggested))


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
    measured = exploding_runs.run_truncation(finding.curve.config, 0)
    assert measured is not None
    figure = window_bias_figure(measured, finding.curve.ink, 5)
    np.testing.assert_allclose(line(figure, "cosine"), measured.cosine)
    np.testing.assert_allclose(line(figure, "size"), 10**measured.log10_size)
    np.testing.assert_allclose([line(figure, "cosine")[-1], line(figure, "size")[-1]], 1.0)
    np.testing.assert_allclose(line(figure, "cosine, chosen"), measured.cosine[4])


@pytest.mark.parametrize(("detached", "wires"), [(True, 2), (False, 1)])
def test_the_wire_is_cut_by_detach_alone(detached: bool, wires: int) -> None:
    svg = detach_diagram(50, 10, detached=detached, cell="rnn", sizes=("1", "0.2", "0.1"), label="<b>x</b>")
    assert ("exactly 0" in svg) is detached
    assert ("no detach" in svg) is not detached
    assert "steps 1–40" in svg
    assert "steps 41–50" in svg
    assert "<b>x" not in svg
    assert svg.count("gh-d-faint") == wires - 1
