"""Clipping as drawn: one factor, an angle, and the norms of the first steps."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest

from app.findings.finding import Finding
from pages.exploding import runs as exploding_runs
from pages.exploding.measured import Clipped
from rnn_core.diagnostics.clipping import log10_factor, summarise_norms
from tests.app.drawn import (
    clip_angle_figure,
    clip_microscope_figure,
    first_norms_figure,
)
from tests.app.made_findings import found

EXPLODES: dict[str, Any] = {"key": "rnn", "activation": "linear", "weight_init": "orthogonal", "weight_scale": 2.0}


def line(figure: go.Figure, name: str) -> np.ndarray:
    (only,) = (trace for trace in figure.data if trace.name == name)
    return np.asarray(only.y, float)


def texts(figure: go.Figure) -> str:
    return " | ".join(annotation.text for annotation in figure.layout.annotations)


def clipped_of(finding: Finding) -> Clipped:
    clipped = exploding_runs.run_clipped(finding.config)
    assert clipped is not None
    return clipped


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


def test_the_longest_name_beside_the_first_norms_fits_in_the_margin() -> None:
    norms = np.array([0.5, 1.0, 2.0])
    summary = summarise_norms(norms)
    assert summary is not None
    figure = first_norms_figure(norms, summary, found("rnn").curve.ink, 50)
    named = [note.text for note in figure.layout.annotations if (note.name or "").startswith("end ")]
    longest = max(len(re.sub(r"<br>.*|<[^>]*>", "", text)) for text in named)
    assert figure.layout.margin.l >= 8.5 * longest + 8  # pixels of a bold letter, and the gap
