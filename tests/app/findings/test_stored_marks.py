"""The main figure where a number format is chosen: what it stores is drawn, what it cannot hold has a lane of its own."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest

import rnn_core as rc
from app.findings import decay_marks, stored_marks
from app.findings.find import as_stored
from app.findings.finding import Finding
from rnn_core import Verdict
from tests.app.drawn import decay_figure
from tests.app.made_findings import found, of_verdict

LOG10_2 = np.log10(2.0)
RELATIVE = pytest.mark.parametrize("relative", [True, False])


def stored(finding: Finding, number_format: str = "float16", k: int = 0) -> Finding:
    (only,) = as_stored([finding], number_format, k)
    return only


VANISHING = found("rnn", seq_len=60)
EXPLODING = found("rnn", activation="linear", weight_init="orthogonal", weight_scale=2.0, seq_len=40)
CUT = of_verdict(Verdict.CUT_OFF)


def named(figure: go.Figure, name: str) -> list[Any]:
    return [drawn for drawn in figure.data if drawn.name == name]


def line(figure: go.Figure) -> Any:
    return next(drawn for drawn in named(figure, "RNN") if drawn.mode == "lines")


@RELATIVE
def test_the_drawn_curve_is_what_the_core_says_is_stored(relative: bool) -> None:
    finding = stored(VANISHING, "float16", 6)
    sizes = rc.stored_gradient(VANISHING.result, "float16", log2_scale=6)[0, 0, ::-1]
    with np.errstate(invalid="ignore"):
        true = np.median(sizes - VANISHING.log10_dh[0] if relative else sizes, axis=1)
    drawn = np.asarray(line(decay_figure([finding], relative=relative)).y, float)
    np.testing.assert_allclose(drawn, np.where(np.isfinite(true), true, np.nan), rtol=0, atol=1e-12)


@RELATIVE
def test_a_zero_of_the_format_has_a_lane_and_marks_that_an_exact_zero_has_not(relative: bool) -> None:
    figure = decay_figure([stored(VANISHING)], relative=relative)
    (lane,) = named(figure, "RNN, 0 in float16")
    cut_figure = decay_figure([stored(CUT)], relative=relative)
    (exact,) = named(cut_figure, "RNN, exactly 0")
    assert (lane.yaxis, lane.marker.symbol) != (exact.yaxis, exact.marker.symbol)
    assert not named(figure, "RNN, exactly 0")
    assert not named(cut_figure, "RNN, 0 in float16")
    zero = np.flatnonzero(stored(VANISHING).stored_as_zero)
    assert set(lane.x) <= {60 - lag for lag in zero}
    assert max(lane.x) == 60 - zero[0]
    assert "0 in float16" in [annotation.text for annotation in figure.layout.annotations]


def test_an_overflow_has_a_lane_at_the_top() -> None:
    finding = stored(EXPLODING, k=10)
    figure = decay_figure([finding], relative=True)
    (lane,) = named(figure, "RNN, inf in float16")
    assert max(lane.x) == 40 - int(finding.stored_as_inf.argmax())
    assert "inf in float16" in [annotation.text for annotation in figure.layout.annotations]
    ((axis, *_, at_top),) = stored_marks.pixel_rows([finding])
    assert f"y{axis.removeprefix('yaxis')}" == lane.yaxis
    assert at_top


@pytest.mark.parametrize("finding", [VANISHING, EXPLODING, CUT, found("lstm"), found("gru", num_layers=2, layer=0)])
def test_float32_moves_no_curve_that_it_holds_and_no_row_but_its_own(finding: Finding) -> None:
    kept = stored(finding, "float32")
    for relative in (True, False):
        before, after = (decay_figure([f], relative=relative) for f in (finding, kept))
        name = finding.name
        one, other = (next(d for d in named(figure, name) if d.mode == "lines") for figure in (before, after))
        computed, kept_by_float32 = np.asarray(one.y, float), np.asarray(other.y, float)
        shown = np.isfinite(kept_by_float32)
        np.testing.assert_allclose(kept_by_float32[shown], computed[shown], rtol=0, atol=1e-5)
    assert finding.stored is None
    assert not stored_marks.pixel_rows([finding])
    assert decay_marks.pixel_rows([kept]) == decay_marks.pixel_rows([finding])


@pytest.mark.parametrize("number_format", ["float16", "bfloat16", "float32"])
@pytest.mark.parametrize("k", [0, 12, 24])
def test_verdict_and_horizon_move_with_neither_format_nor_loss_scale(number_format: str, k: int) -> None:
    for finding in (VANISHING, EXPLODING, CUT, found("gru", sequence_type="many_to_many")):
        kept = stored(finding, number_format, k)
        assert kept.summary == finding.summary
        assert kept.judged.summary == finding.judged.summary
        np.testing.assert_array_equal(kept.ratios, finding.ratios)


def test_the_ground_of_subnormal_numbers_lies_where_the_standard_has_them() -> None:
    for k in (0, 5):
        finding = stored(VANISHING, "float16", k)
        shapes = decay_figure([finding], relative=False).layout.shapes
        (ground,) = (shape for shape in shapes if shape.type == "rect" and shape.yref != "y3")
        batch = np.log10(finding.config.batch_size)
        assert ground.y1 == pytest.approx(-14 * LOG10_2 + batch - k * LOG10_2)
        assert ground.y0 == pytest.approx(-24 * LOG10_2 + batch - k * LOG10_2)
        kept = finding.stored_size[np.isfinite(finding.stored_size)]
        assert kept.min() >= ground.y0 - 1e-9  # no stored vector is shorter than the smallest number


def test_hovering_tells_both_sizes_where_they_differ() -> None:
    finding = stored(VANISHING)
    told = stored_marks.hover_of(finding, relative=True)
    assert "in float16" not in told[0]
    zero = int(finding.stored_as_zero.argmax())
    assert told[zero].startswith("0 in float16, computed ")
    (unseen,) = (drawn for drawn in named(decay_figure([finding], relative=True), "RNN") if drawn.mode == "markers")
    assert list(unseen.customdata) == told[zero:]
    assert stored_marks.hover_of(stored(EXPLODING, k=10), relative=False)[-1].startswith("inf in float16, computed ")


@RELATIVE
@pytest.mark.parametrize("finding", [VANISHING, EXPLODING, CUT], ids=["vanishing", "exploding", "cut"])
@pytest.mark.parametrize("k", [0, 24])
def test_every_value_lies_inside_of_the_axes(finding: Finding, k: int, relative: bool) -> None:
    figure = decay_figure([stored(finding, k=k)], relative=relative)
    bottom, top = figure.layout.yaxis.range
    for drawn in figure.data:
        if drawn.yaxis in (None, "y"):
            y = np.asarray(drawn.y, float)
            assert ((y >= bottom) & (y <= top) | np.isnan(y)).all()
    for shape in figure.layout.shapes:
        if shape.yref in (None, "y"):
            assert bottom <= min(shape.y0, shape.y1) <= max(shape.y0, shape.y1) <= top


def test_the_last_loss_alone_has_a_lane_of_its_own_name() -> None:
    finding = stored(found("rnn", sequence_type="many_to_many", seq_len=60))
    assert finding.alone is not None
    assert finding.alone.stored_as_zero.any()
    assert named(decay_figure([finding], relative=True), "RNN, thin, 0 in float16")


def test_a_diverged_cell_and_another_run_have_nothing_stored() -> None:
    assert stored(of_verdict(Verdict.DIVERGED)).stored is None
    kept = stored(VANISHING)
    assert kept.of(VANISHING.result).stored is None
    assert replace(kept, stored=None).stored_size is not None
