"""Theory as drawn: each line is what the core predicts, and none contradicts the measured curve."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest

from app.findings.finding import Finding
from app.findings.runs import run_eigenvalues
from pages.theory import runs as theory_runs
from pages.theory.singular_values_figure import chosen_values
from rnn_core.diagnostics.lyapunov import lyapunov_spectrum
from tests.app.drawn import eigenvalues_figure, lyapunov_figure, singular_values_figure, theory_figure
from tests.app.made_findings import found

LINEAR: dict[str, Any] = {"key": "rnn", "activation": "linear"}


def theory_of(finding: Finding) -> theory_runs.Theory:
    told = finding.told
    return theory_runs.run_theory(told.curve.config, told.layer, told.direction, told.lags)


def line(figure: go.Figure, name: str) -> np.ndarray:
    (only,) = (trace for trace in figure.data if trace.name == name)
    return np.asarray(only.y, float)


def names(figure: go.Figure) -> set[str]:
    return {trace.name for trace in figure.data}


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        ({"key": "rnn"}, {"RNN", "ρᵏ", "bound", "mean field"}),
        ({"key": "rnn", "activation": "leaky_relu", "weight_init": "orthogonal"}, {"RNN", "ρᵏ", "bound", "mean field"}),
        ({"key": "rnn", "weight_init": "identity"}, {"RNN", "ρᵏ", "bound"}),
        ({"key": "rnn", "weight_init": "shifted"}, {"RNN", "ρᵏ", "bound"}),
        ({"key": "lstm3"}, {"LSTM bias 3", "ρᵏ", "forget gates"}),
        ({"key": "gru"}, {"GRU", "ρᵏ", "update gates"}),
    ],
    ids=lambda value: str(sorted(value.items()) if isinstance(value, dict) else sorted(value)),
)
def test_only_what_exists_for_the_cell_and_its_weights_is_drawn(case: dict[str, Any], expected: set[str]) -> None:
    finding = found(**case)
    assert names(theory_figure(finding, theory_of(finding))) == expected


def test_all_lines_of_a_linear_rotation_are_the_measured_one() -> None:
    finding = found(**LINEAR, weight_init="orthogonal", weight_scale=0.9)
    figure = theory_figure(finding, theory_of(finding))
    for name in ("ρᵏ", "bound", "mean field"):
        np.testing.assert_allclose(line(figure, name), line(figure, "RNN"), rtol=0, atol=1e-10)


def test_the_measured_line_is_in_the_cells_ink_and_theory_is_thinner() -> None:
    finding = found("rnn")
    widths = {trace.name: trace.line.width for trace in theory_figure(finding, theory_of(finding)).data}
    assert widths.pop("RNN") == 3.5
    assert max(widths.values()) < 2
    dashes = [trace.line.dash for trace in theory_figure(finding, theory_of(finding)).data]
    assert len(set(dashes)) == len(dashes)


def test_a_line_that_leaves_the_axis_says_where_it_went() -> None:
    finding = found(**LINEAR, weight_init="shifted", weight_scale=0.6, seq_len=150, hidden_size=32)
    figure = theory_figure(finding, theory_of(finding))
    low, high = figure.layout.yaxis.range
    assert line(figure, "ρᵏ")[-1] < low
    texts = [annotation.text for annotation in figure.layout.annotations]
    assert any("ρᵏ" in text and "↓ 10⁻⁴⁰" in text for text in texts)
    assert low <= line(figure, "RNN").min()
    assert line(figure, "RNN").max() <= high
    peak = line(figure, "RNN").max()
    assert peak > 2
    assert any(text.startswith("× ") and text.endswith(" steps back") for text in texts)


@pytest.mark.parametrize(
    "case",
    [
        {"key": "rnn", "weight_scale": 0.0},
        {"key": "lstm", "weight_scale": 0.0},
        {"key": "rnn", "sequence_type": "one_to_one", "seq_len": 1},
        {"key": "rnn", "num_layers": 2, "layer": 0},
        {"key": "gru", "bidirectional": True, "direction": 1, "sequence_type": "encoder_decoder"},
        {"key": "rnn", "activation": "relu", "hidden_size": 2},
        {"key": "rnn", "sequence_type": "many_to_many"},
        {"key": "rnn", "inputs": "zeros", "activation": "relu", "weight_init": "orthogonal"},
    ],
    ids=str,
)
def test_every_kind_of_run_can_be_drawn(case: dict[str, Any]) -> None:
    finding = found(**case)
    figure = theory_figure(finding, theory_of(finding))
    low, high = figure.layout.yaxis.range
    assert np.isfinite([low, high]).all()
    assert finding.name in names(figure)
    told = finding.told
    product = theory_runs.run_product(told.curve.config, told.layer, told.direction, told.lags)
    singular_values_figure(told, product)


def test_every_eigenvalue_is_drawn_inside_of_the_axes_beside_a_true_circle() -> None:
    finding = found("gru", weight_scale=3.0)
    eigenvalues = run_eigenvalues(finding.curve.config, 0, 0, "z")
    figure = eigenvalues_figure(finding.curve, eigenvalues)
    (points,) = figure.data
    np.testing.assert_allclose(np.hypot(points.x, points.y), np.abs(eigenvalues))
    assert figure.layout.yaxis.scaleanchor == "x"
    assert figure.layout.xaxis.range[1] >= np.abs(eigenvalues).max()
    assert {shape.x1 for shape in figure.layout.shapes} == {1.0, np.abs(eigenvalues).max()}


@pytest.mark.parametrize(("cell", "gate", "block"), [("rnn", "h", 0), ("lstm", "f", 1), ("gru", "n", 2)])
def test_the_eigenvalues_are_those_of_the_chosen_block(cell: str, gate: str, block: int) -> None:
    finding = found(cell, bidirectional=True, num_layers=2, layer=1, direction=1)
    W = finding.result.state_dict()["weight_hh_l1_reverse"].reshape(-1, 8, 8)[block]
    eigenvalues = run_eigenvalues(finding.curve.config, 1, 1, gate)
    np.testing.assert_allclose(np.prod(eigenvalues).real, np.linalg.det(W), rtol=1e-9)


def test_drawn_singular_values_start_at_one_and_keep_their_order() -> None:
    finding = found("lstm")
    product = theory_runs.run_product(finding.curve.config, 0, 0, finding.lags)
    figure = singular_values_figure(finding, product)
    drawn = [line(figure, name) for name in ("largest", "top 10 %", "median", "smallest")]
    np.testing.assert_allclose([values[0] for values in drawn], 0.0, atol=1e-12)
    for larger, smaller in pairwise(drawn):
        assert (larger >= smaller - 1e-12).all()


@pytest.mark.parametrize(("n", "count"), [(1, 1), (2, 2), (3, 3), (32, 4)])
def test_few_directions_are_not_named_twice(n: int, count: int) -> None:
    product = theory_runs.Product(lags=np.arange(2), log10=np.zeros((2, n)))
    chosen = chosen_values(product)
    assert len(chosen) == count
    assert next(iter(chosen)) == "largest"


def test_the_drawn_spectrum_is_the_measured_one_as_factors_with_the_measured_decay_as_a_rule() -> None:
    finding = found("rnn", activation="relu", hidden_size=16)
    spectrum = lyapunov_spectrum(finding.result.tape.forward.layers[0][0], range(4), finding.lags)
    assert spectrum is not None
    figure = lyapunov_figure(finding, spectrum, finding.summary.decay_per_step)
    drawn = np.concatenate([line(figure, "leading"), line(figure, "others")])
    alive = np.isfinite(spectrum.exponents)
    np.testing.assert_allclose(drawn[alive], spectrum.exponents[alive] / np.log(10))
    assert np.isnan(drawn[~alive]).all()
    assert any(shape.y0 == np.log10(finding.summary.decay_per_step) for shape in figure.layout.shapes)
    assert any(f"{(~alive).sum()} of 16: exactly 0" == note.text for note in figure.layout.annotations)


def test_a_product_too_large_for_the_server_is_one_sentence() -> None:
    finding = found("lstm", hidden_size=128, seq_len=200, batch_size=1)
    with pytest.raises(ValueError, match="must be at most 500,000,000"):
        theory_runs.run_product(finding.curve.config, 0, 0, 199)
    with pytest.raises(ValueError, match="must be at most 500,000,000"):
        theory_runs.run_spectrum(finding.curve.config, 0, 0, 199)
