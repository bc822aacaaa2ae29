"""Theory as drawn: each line is what the core predicts, and none contradicts the measured curve."""

from __future__ import annotations

from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest

from app.findings.finding import Finding
from pages.theory import runs as theory_runs
from pages.theory.measured import Theory
from tests.app.drawn import singular_values_figure, theory_figure
from tests.app.made_findings import found

LINEAR: dict[str, Any] = {"key": "rnn", "activation": "linear"}


def theory_of(finding: Finding) -> Theory:
    told = finding.judged
    return theory_runs.run_theory(told.config, told.layer, told.direction, told.lags)


def line(figure: go.Figure, name: str) -> np.ndarray:
    (only,) = (trace for trace in figure.data if trace.name == name)
    return np.asarray(only.y, float)


def names(figure: go.Figure) -> set[str]:
    return {trace.name for trace in figure.data}


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        ({"key": "rnn"}, {"RNN", "ρᵏ", "upper bound", "mean field"}),
        (
            {"key": "rnn", "activation": "leaky_relu", "weight_init": "orthogonal"},
            {"RNN", "ρᵏ", "upper bound", "mean field"},
        ),
        ({"key": "rnn", "weight_init": "identity"}, {"RNN", "ρᵏ", "upper bound"}),
        ({"key": "rnn", "weight_init": "shifted"}, {"RNN", "ρᵏ", "upper bound"}),
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
    for name in ("ρᵏ", "upper bound", "mean field"):
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
    assert any(text.startswith("largest: × ") and text.endswith(" steps back") for text in texts)


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
    told = finding.judged
    product = theory_runs.run_product(told.config, told.layer, told.direction, told.lags)
    singular_values_figure(told, product)


def test_a_single_step_has_no_predictions_to_name() -> None:
    finding = found("rnn", sequence_type="one_to_one", seq_len=1)
    figure = theory_figure(finding, theory_of(finding))
    assert names(figure) == {"RNN"}
    assert [note.name for note in figure.layout.annotations if (note.name or "").startswith("end ")] == ["end RNN"]
