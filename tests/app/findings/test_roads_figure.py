"""An LSTM's two paths back, as drawn: parts of one vector, and the step from which one carries more than the other."""

from __future__ import annotations

from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest

import rnn_core as rc
from app.findings import runs
from app.findings.finding import Finding
from app.findings.roads_measured import Drawn
from app.findings.roads_words import roads_words
from tests.app.drawn import roads_figure
from tests.app.made_findings import found


def drawn(finding: Finding) -> tuple[go.Figure, Any]:
    found_roads = runs.run_roads(finding.config, finding.layer, finding.direction)
    return roads_figure(finding, found_roads), found_roads


def line(figure: go.Figure, name: str) -> np.ndarray:
    (only,) = (trace for trace in figure.data if trace.name == name)
    return np.asarray(only.y, float)


@pytest.mark.parametrize("key", ["lstm", "lstm3"])
def test_both_sizes_are_the_measured_ones_relative_to_their_own_last_step(key: str) -> None:
    finding = found(key, seq_len=30)
    figure, _ = drawn(finding)
    result = rc.run(finding.config)
    assert result.log10_dc is not None
    for name, sizes in (("∂h", result.log10_dh), ("∂c", result.log10_dc)):
        by_lag = sizes[0, 0, ::-1]
        np.testing.assert_allclose(line(figure, name), np.median(by_lag - by_lag[0], axis=1), rtol=0, atol=1e-12)


@pytest.mark.parametrize(
    "config", [{}, {"bidirectional": True, "direction": 1}, {"num_layers": 2, "layer": 0}], ids=str
)
def test_no_part_and_its_other_part_can_exceed_or_fall_short_of_the_whole(config: dict[str, Any]) -> None:
    # Norms do not add; for each sample the triangle inequality holds: ||cell| - |rest|| <= |dc| <= |cell| + |rest|.
    finding = found("lstm", seq_len=30, **config)
    _, roads = drawn(finding)
    log10_dc = rc.run(finding.config).log10_dc
    assert log10_dc is not None
    whole = 10.0 ** log10_dc[finding.layer, finding.direction]
    cell, rest = 10.0**roads.log10_straight, 10.0**roads.log10_rest
    slack = 1e-9 * (cell + rest)
    assert (np.abs(cell - rest) <= whole + slack).all()
    assert (whole <= cell + rest + slack).all()


def test_at_the_loss_all_of_the_gradient_came_by_the_cell_state_path() -> None:
    figure, _ = drawn(found("lstm", seq_len=30))
    assert line(figure, "cell-state path")[0] == pytest.approx(0, abs=1e-12)
    assert np.isnan(line(figure, "other paths")[0])  # an exact zero is not drawn


def test_where_forget_gates_are_one_half_the_cell_state_path_halves_at_every_step() -> None:
    # With all weights, inputs and biases at zero f = σ(0) = 1/2 in every unit.
    finding = found("lstm", seq_len=20, weight_init="orthogonal", weight_scale=0.0, inputs="zeros")
    figure, roads = drawn(finding)
    np.testing.assert_allclose(line(figure, "cell-state path"), -np.arange(20) * np.log10(2), rtol=0, atol=1e-12)
    assert np.isneginf(roads.log10_rest).all()
    assert roads.overtaken is None


def crossing(figure: go.Figure) -> int:
    """The first lag at which the drawn other paths are above the drawn cell-state path."""
    return int(np.flatnonzero(line(figure, "other paths") > line(figure, "cell-state path"))[0])


@pytest.mark.parametrize(("bias", "low", "high"), [(0.0, 2, 6), (1.0, 4, 8), (3.0, 11, 19)])
def test_the_other_paths_carry_more_after_about_four_six_and_fifteen_steps(bias: float, low: int, high: int) -> None:
    drawings = [drawn(of_bias(bias, seed))[0] for seed in range(5)]
    assert low <= np.median([crossing(figure) for figure in drawings]) <= high


@pytest.mark.parametrize("bias", [0.0, 1.0, 3.0])
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_the_overtaking_is_told_at_the_step_where_the_drawn_lines_cross(bias: float, seed: int) -> None:
    finding = of_bias(bias, seed)
    figure, _ = drawn(finding)
    (mark,) = (annotation for annotation in figure.layout.annotations if "carry more from" in annotation.text)
    assert mark.text == f"other paths carry more from {crossing(figure)} back"
    assert mark.x == 50 - crossing(figure)


def of_bias(bias: float, seed: int) -> Finding:
    return found("lstm", hidden_size=32, batch_size=16, seq_len=50, gate_bias=bias, seed=seed)


def test_every_line_is_inside_of_the_axis_and_named_at_its_end() -> None:
    figure, _ = drawn(found("lstm3", seq_len=30))
    bottom, top = figure.layout.yaxis.range
    names = " ".join(annotation.text for annotation in figure.layout.annotations)
    for trace in figure.data:
        y = np.asarray(trace.y, float)
        assert ((y >= bottom) & (y <= top) | np.isnan(y)).all()
        assert trace.name in names


def test_one_step_is_told_as_one_step() -> None:
    finding = found("lstm", seq_len=1, sequence_type="one_to_one")
    figure, _ = drawn(finding)
    assert len(line(figure, "∂h")) == 1
    assert roads_words(finding, Drawn(straight=0.0, rest=-np.inf, overtaken=None, lasting=False)).startswith(
        "One time step"
    )
