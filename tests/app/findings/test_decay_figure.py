"""The main figure: what is drawn is what was measured, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.drawing import frame
from app.drawing.end_labels import spread
from app.findings.decay_marks import NUMBER_RANGES, pixel_rows
from app.findings.finding import Finding, Pin
from rnn_core import Verdict
from tests.app.drawn import decay_figure
from tests.app.made_findings import found, of_verdict, with_sizes

FOUR = [found(key, hidden_size=16, batch_size=7, seq_len=40) for key in ("rnn", "lstm", "gru", "lstm3")]
BACKWARD = [found(key, bidirectional=True, direction=1, sequence_type="encoder_decoder") for key in ("rnn", "gru")]


def trace(figure: go.Figure, name: str) -> Any:
    (only,) = (drawn for drawn in figure.data if drawn.name == name)
    return only


def steps(finding: Finding) -> np.ndarray:
    """The time step of each lag, from the definition: back from the last loss, on from the first one backwards."""
    T = finding.config.seq_len
    return np.arange(T - finding.lags, T + 1) if finding.direction else np.arange(T, T - finding.lags - 1, -1)


@pytest.mark.parametrize("findings", [FOUR, BACKWARD], ids=["forward", "backward"])
@pytest.mark.parametrize("relative", [True, False])
def test_the_drawn_curve_is_the_measured_one(findings: list[Finding], relative: bool) -> None:
    figure = decay_figure(findings, relative=relative)
    for finding in findings:
        drawn = trace(figure, finding.name)
        np.testing.assert_array_equal(drawn.x, steps(finding))
        np.testing.assert_array_equal(drawn.y, finding.ratios if relative else finding.log10_size)


@pytest.mark.parametrize("relative", [True, False])
def test_a_band_spans_the_middle_eighty_percent_of_the_samples_own_curves(relative: bool) -> None:
    figure = decay_figure(FOUR, relative=relative)
    for finding in FOUR:
        sizes = finding.log10_dh - finding.log10_dh[0] * relative
        # The inverted distribution function by hand: the smallest sample with a share of at least q at or below it.
        ordered = np.sort(sizes, axis=1)
        low, high = (ordered[:, int(np.ceil(q * ordered.shape[1])) - 1] for q in (0.1, 0.9))
        band = trace(figure, f"{finding.name} band")
        np.testing.assert_array_equal(band.y, np.concatenate([high, low[::-1]]))
        np.testing.assert_array_equal(band.x, np.concatenate([steps(finding), steps(finding)[::-1]]))


def test_all_bands_lie_under_all_lines() -> None:
    kinds = [drawn.fill == "toself" for drawn in decay_figure(FOUR, relative=True).data]
    assert kinds == sorted(kinds, reverse=True)


def test_an_exact_zero_is_drawn_in_its_lane_and_nowhere_on_the_curve() -> None:
    sizes = np.linspace(0, -1, 61)[:, None].repeat(3, 1)
    sizes[40:] = -np.inf
    finding = with_sizes("rnn", sizes)
    figure = decay_figure([finding], relative=True)
    curve, lane = trace(figure, "RNN"), trace(figure, "RNN, exactly 0")
    np.testing.assert_array_equal(np.isnan(np.array(curve.y, float)), np.isneginf(finding.ratios))
    assert lane.yaxis == "y2"
    cut = steps(finding)[40:]
    assert set(lane.x) <= set(cut)
    np.testing.assert_array_equal(np.diff(np.sort(lane.x)), 61 // 30)  # at most every T / 30 steps
    assert max(lane.x) == cut[0]
    assert list(figure.layout.yaxis2.ticktext) == ["exactly 0"]
    assert [row[0] for row in pixel_rows([finding])] == ["yaxis3", "yaxis2"]  # above the strip of reaches


def test_a_band_stops_where_a_tenth_of_the_samples_is_exactly_zero() -> None:
    sizes = np.linspace(0, -1, 30)[:, None].repeat(5, 1)
    sizes[20:, 0] = -np.inf
    band = trace(decay_figure([with_sizes("rnn", sizes)], relative=True), "RNN band")
    assert np.isfinite(np.asarray(band.y, float)).all()
    assert len(band.y) == 2 * 20


def test_reach_bars_run_from_the_loss_to_the_horizon() -> None:
    figure = decay_figure(FOUR, relative=True)
    bars = [shape for shape in figure.layout.shapes if shape.yref == "y3"]
    assert len(bars) == len(FOUR)
    for bar, finding in zip(bars, FOUR, strict=True):
        assert bar.x0 == 40
        assert bar.x1 == 40 - finding.summary.horizon
        # The horizon by its definition: the last lag before the curve first falls below a thousandth.
        carried = finding.ratios if finding.carried is None else finding.carried
        below = np.flatnonzero(carried < -3)
        assert finding.summary.horizon == (below[0] - 1 if len(below) else finding.lags)
    words = " ".join(annotation.text for annotation in figure.layout.annotations if annotation.yref == "y3")
    for finding in FOUR:
        assert f"{finding.name} {'reaches ' * finding.summary.horizon_reached}".split()[0] in words
        assert str(finding.summary.horizon) in words


def test_of_an_lstm_what_its_horizon_is_counted_on_is_drawn_as_well() -> None:
    figure = decay_figure(FOUR, relative=True)
    drawn = {item.name for item in figure.data}
    for finding in FOUR:
        assert (f"{finding.name} carried" in drawn) == (finding.config.cell == "lstm")
        if finding.carried is not None:
            np.testing.assert_array_equal(np.array(trace(figure, f"{finding.name} carried").y, float), finding.carried)
    assert not any(str(item.name).endswith("carried") for item in decay_figure(FOUR, relative=False).data)


def test_a_horizon_is_marked_on_the_thousandth_where_the_curve_meets_it() -> None:
    figure = decay_figure(FOUR, relative=True)
    for finding in FOUR:
        if finding.summary.horizon_reached:
            marker = trace(figure, f"{finding.name} horizon")
            assert (list(marker.x), list(marker.y)) == ([40 - finding.summary.horizon], [-3])


def test_no_strip_and_no_rule_where_nobody_falls_below_a_thousandth() -> None:
    figure = decay_figure([of_verdict(Verdict.HOLDS)], relative=True)
    assert not [shape for shape in figure.layout.shapes if shape.yref == "y3"]
    assert pixel_rows([of_verdict(Verdict.HOLDS)]) == []
    assert not any("horizon" in str(annotation.text) for annotation in figure.layout.annotations)


def float16_rules(figure: go.Figure) -> list[float]:
    dashed = [shape.y0 for shape in figure.layout.shapes if shape.type == "line" and shape.line.dash == "dash"]
    return [float(y) for y in dashed]


def times(finding: Finding, decades: float) -> Finding:
    """The same run with a loss that is 10^decades as large."""
    result = replace(finding.result, log10_dh=finding.result.log10_dh + decades)
    return replace(finding, result=result, summary=result.summary(finding.layer, finding.direction))


@pytest.mark.parametrize("decades", [-2.0, 1.0, 3.0])
def test_scaling_the_loss_moves_the_number_range_and_no_curve(decades: float) -> None:
    finding = found("rnn", hidden_size=16, seq_len=60)
    before, after = (decay_figure([f], relative=True) for f in (finding, times(finding, decades)))
    np.testing.assert_allclose(trace(after, "RNN").y, trace(before, "RNN").y, rtol=0, atol=1e-12)
    assert after.layout.yaxis.range == pytest.approx(before.layout.yaxis.range)
    np.testing.assert_allclose(float16_rules(after)[0], float16_rules(before)[0] - decades, rtol=0, atol=1e-12)
    start = float(finding.log10_size[0])
    np.testing.assert_allclose(float16_rules(before)[0], -25 * np.log10(2) - start, rtol=0, atol=1e-12)


def test_the_number_ranges_are_those_of_ieee_754() -> None:
    with np.errstate(over="ignore", under="ignore"):
        for kind, (smallest, largest) in NUMBER_RANGES.items():
            to = np.dtype(kind).type
            assert to(10.0 ** (smallest - 0.01)) == 0 < to(10.0 ** (smallest + 0.01))
            assert np.isfinite(to(10.0 ** (largest - 0.001)))
            assert np.isinf(to(10.0 ** (largest + 0.001)))


def test_absolute_sizes_show_the_number_range_where_it_is() -> None:
    figure = decay_figure([found("rnn", hidden_size=16, seq_len=60)], relative=False)
    np.testing.assert_allclose(float16_rules(figure)[0], -25 * np.log10(2), rtol=0, atol=1e-12)


def test_pinned_curves_are_drawn_as_they_were() -> None:
    pin = Pin(name="GRU", ratios=FOUR[2].ratios, sizes=FOUR[2].log10_size)
    for relative, kept in ((True, pin.ratios), (False, pin.sizes)):
        ghost = trace(decay_figure([FOUR[0]], relative=relative, pins=[pin]), "pinned GRU")
        np.testing.assert_array_equal(ghost.y, kept)


def test_a_pin_of_a_longer_sequence_ends_where_the_axis_ends() -> None:
    short = found("rnn", seq_len=10)
    pin = Pin(name="GRU", ratios=FOUR[2].ratios, sizes=FOUR[2].log10_size)
    ghost = trace(decay_figure([short], relative=True, pins=[pin]), "pinned GRU")
    np.testing.assert_array_equal(ghost.x, steps(short))


def test_a_diverged_cell_is_not_drawn_and_the_others_stay() -> None:
    figure = decay_figure([of_verdict(Verdict.DIVERGED), found("gru", seq_len=400)], relative=True)
    names = {drawn.name for drawn in figure.data}
    assert "GRU" in names
    assert not any(name.startswith("RNN") for name in names)


def test_beside_a_sum_of_losses_the_last_loss_alone_is_drawn_thin() -> None:
    finding = found("rnn", sequence_type="many_to_many")
    figure = decay_figure([finding], relative=True)
    assert finding.alone is not None
    np.testing.assert_array_equal(trace(figure, "RNN, last loss alone").y, finding.alone.ratios)
    np.testing.assert_array_equal(trace(figure, "RNN").y, finding.ratios)
    assert trace(figure, "RNN, last loss alone").line.width < trace(figure, "RNN").line.width


@pytest.mark.parametrize("verdict", [v for v in Verdict if v is not Verdict.DIVERGED])
def test_every_value_lies_inside_of_the_axes_and_every_label_beside_it(verdict: Verdict) -> None:
    finding = of_verdict(verdict)
    figure = decay_figure([finding], relative=True)
    bottom, top = figure.layout.yaxis.range
    left, right = sorted(figure.layout.xaxis.range)
    for drawn in figure.data:
        if drawn.yaxis in (None, "y"):
            y = np.asarray(drawn.y, float)
            assert ((y >= bottom) & (y <= top) | np.isnan(y)).all()
        assert left <= min(drawn.x)
        assert max(drawn.x) <= right
    for annotation in figure.layout.annotations:
        if annotation.yref == "y":
            assert bottom <= annotation.y <= top


def test_margins_stay_fixed_whatever_is_drawn() -> None:
    figures = [decay_figure(FOUR, relative=True), decay_figure(BACKWARD, relative=False)]
    figures += [decay_figure([of_verdict(v)], relative=True) for v in (Verdict.CUT_OFF, Verdict.EXPLODES)]
    for figure in figures:
        margin = figure.layout.margin
        assert {"l": margin.l, "r": margin.r, "t": margin.t, "b": margin.b} == frame.MARGIN


HEIGHTS = st.lists(st.floats(-1000, 1000), min_size=1, max_size=8)


@given(HEIGHTS, st.floats(-1000, 1000), st.floats(0.5, 2000))
def test_labels_stay_in_order_apart_and_inside(values: list[float], bottom: float, span: float) -> None:
    top = bottom + span
    placed = spread(values, bottom, top)
    gap = min(span * 42 / 180, span / len(values))  # 42 pixels of the narrowest plot, or an equal part of the axis
    order = np.argsort(values, kind="stable")
    slack = 1e-9 * (span + abs(bottom))
    assert (np.diff(np.array(placed)[order]) >= gap - slack).all()
    assert min(placed) >= bottom + gap / 2 - slack
    assert max(placed) <= top - gap / 2 + slack


@given(st.floats(-10, 10))
def test_a_label_with_room_stands_at_its_own_height(value: float) -> None:
    assert spread([value], -20.0, 20.0) == [value]


@given(st.floats(-3000, 2999), st.floats(0.3, 3000))
def test_an_axis_has_ticks_inside_of_it_and_at_most_seven(bottom: float, span: float) -> None:
    figure = frame.base_figure()
    frame.log_axis(figure, "yaxis", bottom, bottom + span, "size")
    ticks = figure.layout["yaxis"]["tickvals"]
    assert len(ticks) <= 7
    assert all(bottom - 1e-9 <= tick <= bottom + span + 1e-9 for tick in ticks)
    if span >= 1:
        assert len(ticks) >= 1
