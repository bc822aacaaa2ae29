from __future__ import annotations

import numpy as np
import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.experiment.curve import curve
from app.experiment.options import ACTIVATIONS as LABELS
from app.findings.finding import Finding
from pages.activations.measured import Slopes
from pages.activations.runs import slopes
from pages.activations.softmax_figure import signed
from pages.activations.softmax_measured import Softmax
from rnn_core import ExperimentConfig, run
from rnn_core.diagnostics.saturation import saturation
from rnn_core.engine.activations import ACTIVATIONS
from tests.app.drawn import (
    activations_figure,
    histogram_figure,
    jacobian_figure,
    probabilities_figure,
    shares_figure,
    slope_powers_figure,
)

LARGEST = "if only the largest derivative counted"
logits = st.lists(st.floats(-10.0, 10.0), min_size=3, max_size=5)


def found(key: str, config: ExperimentConfig, layer: int = 0, direction: int = 0) -> Finding:
    result = run(curve(key, config).config)
    summary = result.summary(layer, direction)
    return Finding(curve=curve(key, config), result=result, summary=summary, layer=layer, direction=direction)


def drawn(figure: go.Figure, name: str, axis: str | None = None) -> go.Scatter:
    (trace,) = (t for t in figure.data if t.name == name and axis in (None, t.yaxis))
    return trace


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_the_drawn_slope_is_the_derivative_of_the_drawn_value(name: str) -> None:
    figure = activations_figure("tanh", LABELS)
    slope, value = (drawn(figure, LABELS[name], axis) for axis in ("y", "y2"))
    a, step = np.array(slope.x), float(slope.x[1] - slope.x[0])
    measured = (np.array(value.y)[2:] - np.array(value.y)[:-2]) / (2 * step)
    smooth = np.abs(a[1:-1]) > 1.5 * step  # away from a kink at 0
    np.testing.assert_allclose(measured[smooth], np.array(slope.y)[1:-1][smooth], atol=step**2)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_only_the_chosen_activation_stands_out_and_is_drawn_last(name: str) -> None:
    figure = activations_figure(name, LABELS)
    widest = max(trace.line.width for trace in figure.data)
    assert {trace.name for trace in figure.data if trace.line.width == widest} == {LABELS[name]}
    assert figure.data[-1].name == LABELS[name]


def test_the_largest_slope_of_a_linear_orthogonal_network_is_its_gradient() -> None:
    config = ExperimentConfig(activation="linear", weight_init="orthogonal", hidden_size=5, seq_len=30)
    figure = slope_powers_figure(1.0, None, [found("rnn", config)], 29)
    np.testing.assert_allclose(drawn(figure, "RNN").y, drawn(figure, LARGEST).y, atol=1e-12)


def test_a_sigmoid_network_stays_below_its_largest_slope_with_orthogonal_weights() -> None:
    config = ExperimentConfig(activation="sigmoid", weight_init="orthogonal", hidden_size=7, seq_len=60)
    finding = found("rnn", config)
    measured = slopes(finding)
    assert measured is not None
    figure = slope_powers_figure(0.25, measured.typical, [finding], 59)
    assert (np.array(drawn(figure, "RNN").y) <= np.array(drawn(figure, LARGEST).y) + 1e-12).all()
    np.testing.assert_allclose(drawn(figure, LARGEST).y[-1], 59 * np.log10(0.25))


@given(logits)
def test_bars_are_a_distribution_and_every_row_of_the_jacobian_sums_to_zero(y: list[float]) -> None:
    assert sum(probabilities_figure(Softmax(logits=y)).data[0].y) == pytest.approx(1.0, abs=1e-12)
    jacobian = np.array(jacobian_figure(Softmax(logits=y)).data[0].z)
    np.testing.assert_allclose(jacobian.sum(axis=1), 0.0, atol=1e-15)
    np.testing.assert_array_equal(jacobian, jacobian.T)
    assert [signed(float(total)) for total in Softmax(logits=y).row_sums] == ["0"] * len(y)


@given(logits)
def test_no_slope_of_softmax_exceeds_a_quarter(y: list[float]) -> None:
    steepest, slope = Softmax(logits=y).steepest
    jacobian = np.array(jacobian_figure(Softmax(logits=y)).data[0].z)
    assert 0 < slope <= 0.25
    assert slope == jacobian[steepest, steepest] == jacobian.max()


@pytest.mark.parametrize("direction", [0, 1])
@pytest.mark.parametrize(("key", "gate"), [("rnn", "h"), ("lstm", "f"), ("gru", "n")])
@pytest.mark.parametrize("name", ["tanh", "relu"])
def test_drawn_shares_equal_the_diagnostics(key: str, gate: str, name: str, direction: int) -> None:
    config = ExperimentConfig(
        activation=name,
        hidden_size=6,
        seq_len=9,
        batch_size=4,
        input_scale=5.0,
        weight_init="gaussian",
        bidirectional=True,
    )
    finding = found(key, config, direction=direction)
    measured = slopes(finding, gate)
    assert measured is not None
    unrolled = finding.result.tape.forward.layers[0][direction]
    expected = next(s for s in saturation(unrolled, name) if s.gate == gate)
    in_time = slice(None, None, -1) if direction else slice(None)
    figure = shares_figure(measured)
    np.testing.assert_array_equal(drawn(figure, "saturated").y, expected.saturated[in_time])
    if expected.activation == "relu":
        np.testing.assert_array_equal(drawn(figure, "inactive").y, expected.dead[in_time])
    else:
        assert "inactive" not in [trace.name for trace in figure.data]


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_the_histogram_holds_what_it_does_not_leave_outside(name: str) -> None:
    measured = slopes(found("rnn", ExperimentConfig(activation=name, hidden_size=8, seq_len=20)))
    assert measured is not None
    figure = histogram_figure(measured)
    assert sum(drawn(figure, "pre-activations").y) == pytest.approx(100 * (1 - measured.beyond))
    line = drawn(figure, "derivative")
    np.testing.assert_array_equal(line.y, ACTIVATIONS[name].slope(np.array(line.x)))


@pytest.mark.parametrize(
    ("name", "grounds"),
    [
        ("tanh", ["saturated", "saturated"]),
        ("relu", ["inactive"]),
        ("leaky_relu", ["saturated"]),
        ("linear", []),
    ],
)
def test_grey_ground_is_named_and_lies_where_units_saturate_or_are_inactive(name: str, grounds: list[str]) -> None:
    measured = slopes(found("rnn", ExperimentConfig(activation=name, hidden_size=8, seq_len=20)))
    assert measured is not None
    layout = histogram_figure(measured).layout
    assert len(layout.shapes) == len(grounds)
    assert [words.text for words in layout.annotations if words.text in ("saturated", "inactive")] == grounds


def test_typical_slope_of_half_open_relus_is_the_root_of_one_half() -> None:
    config = ExperimentConfig(activation="relu", weight_init="orthogonal", hidden_size=64, seq_len=40)
    measured = slopes(found("rnn", config))
    assert measured is not None
    assert measured.typical == pytest.approx(measured.mean**0.5)
    assert measured.mean == pytest.approx(0.5, abs=0.05)


def diverged() -> tuple[Finding, Slopes]:
    config = ExperimentConfig(activation="relu", weight_init="identity", weight_scale=100.0, seq_len=200, hidden_size=4)
    finding = found("rnn", config)
    measured = slopes(finding)
    assert measured is not None
    return finding, measured


def test_a_diverged_run_shows_its_pre_activations_up_to_the_step_at_which_it_stopped() -> None:
    finding, measured = diverged()
    assert finding.diverged
    assert 0 < measured.steps < 200
    assert np.isfinite(measured.a).all()
    assert np.isfinite(histogram_figure(measured).data[0].x).all()
    shown = np.isfinite(np.array(drawn(shares_figure(measured), "saturated").y, float))
    assert shown[: measured.steps].all()
    assert not shown[measured.steps :].any()


def test_a_diverged_run_has_no_gradient_among_the_powers() -> None:
    finding, _ = diverged()
    names = [trace.name for trace in slope_powers_figure(1.0, None, [finding], 199).data]
    assert names == [LARGEST]


def test_what_only_one_derivative_would_leave_is_thinner_than_a_measured_gradient() -> None:
    finding = found("rnn", ExperimentConfig(hidden_size=8))
    figure = slope_powers_figure(1.0, 0.9, [finding], 49)
    widths = {trace.name: trace.line.width for trace in figure.data}
    assert widths.pop("RNN") > max(widths.values())
    assert set(widths) == {LARGEST, "if only the root-mean-square derivative counted"}


def test_the_axis_of_a_relus_shares_says_inactive() -> None:
    measured = slopes(found("rnn", ExperimentConfig(activation="relu", hidden_size=8, seq_len=20)))
    assert measured is not None
    assert "share of units that are inactive" in [words.text for words in shares_figure(measured).layout.annotations]
