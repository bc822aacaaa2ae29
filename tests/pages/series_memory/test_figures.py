"""Forecasts and past values as drawn: what is on the axes is what the core measured."""

from __future__ import annotations

from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest

from app import numbers
from pages.series_memory import runs as series_runs
from pages.series_memory.data import BUNDLED, Data
from pages.series_memory.forecasts_figure import ticks_apart
from pages.series_memory.measured import Forecaster, Shortened, Shown
from pages.series_memory.past_values_figure import pixel_rows, sizes
from rnn_core.config import bundled_series
from rnn_core.trained.past_values import forecast_gradient, moved_without
from tests.app.drawn import error_by_memory_figure, forecasts_figure, past_values_figure
from tests.pages.series_memory.learners import SHORT, learner, memory

KEYS = ["rnn", "lstm", "gru", "lstm3"]


def traces(figure: go.Figure, name: str) -> list[Any]:
    return [trace for trace in figure.data if trace.name == name]


def shown(of: Forecaster, place: int) -> Shown:
    return Shown(of.curve, memory(of, place))


@pytest.mark.parametrize(("data", "past"), [(BUNDLED, 8), (SHORT, 5), (SHORT, 29)])
def test_truth_and_forecasts_stand_at_their_years_in_the_data_s_own_units(data: Data, past: int) -> None:
    one = learner("gru", data=data, past=past)
    series = one.series
    figure = forecasts_figure(series, data, [one], series.fresh.start)
    (truth,), (drawn,) = traces(figure, "truth"), traces(figure, "GRU")
    raw = np.array(bundled_series() if data.values is None else data.values)
    for year, value in zip(truth.x, truth.y, strict=True):
        assert raw[int(year) - data.start] == value
    assert list(drawn.x) == [data.start + place for place in series.fresh]
    np.testing.assert_array_equal(drawn.y, one.forecast)
    assert [at for at in truth.customdata if at is not None] == list(drawn.x)
    assert truth.x[-1] == data.start + len(raw) - 1


def test_before_anything_is_trained_the_truth_is_drawn_alone() -> None:
    one = learner("rnn")
    figure = forecasts_figure(one.series, BUNDLED, [], one.series.fresh.start)
    assert [trace.name for trace in figure.data] == ["truth"]


@pytest.mark.parametrize(("after_first", "side"), [(0, "left"), (60, "right")])
def test_the_grey_area_says_for_which_forecast_its_values_are_read(after_first: int, side: str) -> None:
    one = learner("rnn")
    chosen = one.series.fresh.start + after_first
    figure = forecasts_figure(one.series, BUNDLED, [one], chosen)
    (note,) = [note for note in figure.layout.annotations if note.text == f"values read for {1700 + chosen}"]
    (area,) = [shape for shape in figure.layout.shapes if shape.type == "rect"]
    assert (note.xanchor, area.x0 <= note.x <= area.x1 + 0.5) == (side, True)


@pytest.mark.parametrize("relative", [False, True])
@pytest.mark.parametrize("key", KEYS)
def test_slopes_and_moves_stand_at_the_years_they_are_of(key: str, relative: bool) -> None:
    one = learner(key)
    series, place = one.series, one.series.fresh.start + 11
    figure = past_values_figure([shown(one, place)], BUNDLED, place, relative=relative)
    slope, moved = traces(figure, one.name)
    assert list(slope.x) == list(moved.x) == list(range(1700 + place - 8, 1700 + place))
    assert one.run.weights is not None
    window = series.windows([place])[:, 0]
    gradient = forecast_gradient(one.run.config.trained, one.run.weights, window)
    assert gradient is not None
    expected = gradient.log10() - (gradient.log10().max() if relative else 0.0)
    np.testing.assert_allclose(slope.y, expected)
    np.testing.assert_allclose(
        moved.y, series.spread * moved_without(one.run.config.trained, one.run.weights, window), atol=1e-12
    )
    low, high = figure.layout.yaxis.range
    assert low <= min(slope.y) <= max(slope.y) <= high


def test_the_relative_view_is_the_absolute_one_moved() -> None:
    found = memory(learner("lstm"), 250)
    difference = sizes(found, relative=False) - sizes(found, relative=True)
    np.testing.assert_allclose(difference, difference[0])
    assert sizes(found, relative=True).max() == 0.0


def test_exact_zeros_are_drawn_apart_and_never_joined_to_the_line() -> None:
    one = learner("rnn", steps=20, rate=0.0005, weight_scale=0.0, weight_init="orthogonal", hidden_size=3)
    found = memory(one, 260)._replace(log10_slope=np.r_[[-np.inf] * 6, -2.0, -1.0])
    case = [Shown(one.curve, found)]
    figure = past_values_figure(case, BUNDLED, 260, relative=False)
    (crosses,) = traces(figure, "RNN, exactly 0")
    assert list(crosses.x) == list(range(1952, 1958))
    line = traces(figure, "RNN")[0]
    assert [value is None or np.isnan(value) for value in line.y] == [True] * 6 + [False] * 2
    assert [row[0] for row in pixel_rows(case)] == ["yaxis3", "yaxis2"]


def test_a_forecast_that_hears_nothing_can_be_drawn() -> None:
    one = learner("gru")
    found = memory(one, 260)._replace(log10_slope=np.full(8, -np.inf), slope=np.zeros(8))
    for relative in (False, True):
        figure = past_values_figure([Shown(one.curve, found)], BUNDLED, 260, relative=relative)
        assert np.isfinite(figure.layout.yaxis.range).all()


def test_the_error_by_memory_ends_at_the_error_of_the_forecasts() -> None:
    one = learner("lstm")
    assert one.run.weights is not None
    kept = series_runs.memories_shown(one.run.config)
    off_by = series_runs.run_error_by_memory(one.run.config, one.run.weights)
    figure = error_by_memory_figure([Shortened(one.curve, kept, off_by)], one.series, BUNDLED)
    (line,) = traces(figure, "LSTM")
    assert (line.x[0], line.x[-1]) == (1, 8)
    np.testing.assert_allclose(line.y[-1], one.off_by)
    words = {note.text for note in figure.layout.annotations}
    assert {"forecast the mean", "repeat the last value"} <= words
    rules = sorted(shape.y0 for shape in figure.layout.shapes)
    np.testing.assert_allclose(rules, sorted([one.series.last_off_by, one.series.mean_off_by]))


def test_a_name_that_was_typed_is_never_markup() -> None:
    one = learner("rnn", data=SHORT, past=5)
    figure = forecasts_figure(one.series, SHORT, [one], one.series.fresh.start)
    texts = [note.text for note in figure.layout.annotations]
    assert "&lt;b&gt;x&lt;/b&gt;" in texts


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (17.33, "17.3"),
        (-0.0421, "−0.0421"),
        (1243.2, "1,240"),
        (99.96, "100"),
        (0, "0"),
        (3e-5, "3 × 10⁻⁵"),
        (1e6, "10⁶"),
    ],
)
def test_an_amount_has_three_digits(value: float, written: str) -> None:
    assert numbers.amount(value) == written


@pytest.mark.parametrize(
    ("value", "spread", "written"),
    [
        (1000012.345, 21.0, "1,000,012.3"),
        (158.0, 34.7, "158.0"),
        (-3.14159, 0.5, "−3.142"),
        (12345678.9, 3e6, "12,345,679"),
        (0.0, 2.0, "0.00"),
        (1e300, 1e299, "10³⁰⁰"),
        (2e-20, 1e-20, "2 × 10⁻²⁰"),
    ],
)
def test_a_value_has_the_decimals_that_tell_it_from_its_neighbours(value: float, spread: float, written: str) -> None:
    assert numbers.reading(value, spread) == written


@pytest.mark.parametrize("scale", [1e-90, 1e-6, 1.0, 1e6, 1e90])
def test_a_series_of_any_size_can_be_drawn(scale: float) -> None:
    data = Data(name="v", values=tuple(scale * value for value in bundled_series()), axis="row", start=1, note="rows")
    one = learner("rnn", data=data, past=5)
    figure = forecasts_figure(one.series, data, [one], one.series.fresh.start)
    assert figure.layout.margin.r >= 66
    past_values_figure([shown(one, 270)], data, 270, relative=False)


def test_ticks_keep_both_ends_and_stay_off_them() -> None:
    assert ticks_apart(1957, 1978) == [1957, 1965, 1970, 1978]
    assert ticks_apart(1936, 2008) == [1936, 1960, 1980, 2008]
    assert ticks_apart(1, 3) == [1, 2, 3]
