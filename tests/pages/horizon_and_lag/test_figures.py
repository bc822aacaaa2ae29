"""Dose, scatter and courses as drawn: every dot is where its numbers say, and every name is readable."""

from __future__ import annotations

import math

import numpy as np
import plotly.graph_objects as go
import pytest

from app.drawing.palette import INKS
from pages.horizon_and_lag.measured import LearningCurves
from pages.horizon_and_lag.placed_names import Box, place_names
from pages.horizon_and_lag.runs import stored_learning_curves, stored_spots
from pages.horizon_and_lag.scatter_figure import column, row, row_of_steps
from rnn_core.studies.dose_response import DOSES
from rnn_core.studies.learnt_lag import HORIZON_LAGS, LAGS
from rnn_core.studies.short_memory import EVERY
from rnn_core.studies.table import table
from tests.app.drawn import dose_figure, lag_scatter_figure, learning_curves_figure
from tests.pages.horizon_and_lag.learners import TABLES, learner, responses, spot, spots

ALL = ("rnn", "lstm", "gru")


def dots(figure: go.Figure, name: str) -> list[tuple[float, float]]:
    return [dot for trace in figure.data if trace.name == name for dot in zip(trace.x, trace.y, strict=True)]


def texts(figure: go.Figure) -> list[str]:
    return [str(annotation.text) for annotation in figure.layout.annotations]


@pytest.mark.parametrize("cell", DOSES)
def test_every_network_of_a_dose_is_a_dot_and_every_count_a_bar(cell: str) -> None:
    found = table().doses[cell]
    figure = dose_figure(found, INKS[cell], "dose", 20, 400)
    drawn = sorted(y for name in ("learnt", "not learnt") for x, y in dots(figure, name) if y not in range(11))
    assert drawn == sorted(left for one in found for left in one.left)
    (bars,) = (trace for trace in figure.data if trace.type == "bar")
    assert list(bars.y) == [one.learnt for one in found]
    assert len(dots(figure, "not learnt")) == sum(one.seeds - one.learnt for one in found)
    low, high = figure.layout.yaxis.range
    assert low < min(drawn)
    assert max(drawn) < high
    assert [label.split("<br>")[0].replace("−", "-") for label in figure.layout.xaxis.ticktext] == [
        f"{one.dose:g}" for one in found
    ]


def test_any_dose_and_response_can_be_drawn() -> None:
    for found in map(responses, TABLES[:40]):
        figure = dose_figure(found, INKS["lstm"], "forget bias", 20, 400)
        assert np.isfinite(figure.layout.yaxis.range).all()


def test_a_network_stands_at_its_horizon_and_on_its_lags_row() -> None:
    beyond = learner("lstm3", seed=0, horizon=None, lag5=10, lag10=10)
    near = learner("lstm", seed=0, horizon=10, lag5=10, lag10=10)
    nothing = learner("gru", seed=0, horizon=30)
    figure = lag_scatter_figure([spot(one) for one in (beyond, near, nothing)])
    assert dots(figure, "gru") == [(pytest.approx(math.log10(30)), pytest.approx(row(0)))]
    assert (pytest.approx(1.0), pytest.approx(row(10))) in dots(figure, "lstm")
    assert column(beyond) > math.log10(HORIZON_LAGS)
    ticks = dict(zip(figure.layout.xaxis.ticktext, figure.layout.xaxis.tickvals, strict=True))
    assert ticks[f"> {HORIZON_LAGS}"] == column(beyond)
    assert ticks["10"] == column(near)
    lags = dict(zip(figure.layout.yaxis.ticktext, figure.layout.yaxis.tickvals, strict=True))
    assert [lags[str(lag)] for lag in LAGS] == [row_of_steps(lag) for lag in LAGS]
    assert lags["none"] == row(0)


def test_seeds_stand_apart_but_never_on_another_row() -> None:
    figure = lag_scatter_figure([spot(learner(seed=seed, lag5=1)) for seed in range(9)])
    heights = [y for _, y in dots(figure, "lstm")]
    assert heights == sorted(set(heights))
    assert max(abs(y - row(5)) for y in heights) < 0.5


def test_all_stored_networks_are_drawn_and_every_kind_is_named() -> None:
    stored = stored_spots(ALL)
    figure = lag_scatter_figure(stored)
    assert sum(len(dots(figure, cell)) for cell in ALL) == len(stored)
    for name in {one.name for one in stored}:
        assert any(f">{name}<" in text for text in texts(figure))
    x, y = figure.layout.xaxis.range, figure.layout.yaxis.range
    for cell in ALL:
        assert all(x[0] < left < x[1] and y[0] < height < y[1] for left, height in dots(figure, cell))


def test_ones_own_networks_are_outlined_and_named_as_such() -> None:
    figure = lag_scatter_figure([spot(learner(lag5=1)), spot(learner(lag5=1, lag10=1), own=True)])
    (own,) = (trace for trace in figure.data if trace.name == "lstm own")
    assert own.marker.line.width > 0
    assert any("LSTM, yours" in text for text in texts(figure))


def test_any_table_can_be_drawn() -> None:
    for found in map(spots, TABLES[:40]):
        lag_scatter_figure(found)


def test_names_cover_no_name_where_there_is_room() -> None:
    anchors = [(100.0, 100.0), (104.0, 100.0), (100.0, 106.0), (600.0, 200.0), (795.0, 10.0)]
    names = ["LSTM bias 1", "GRU", "RNN orthogonal", "LSTM", "GRU bias 3"]
    placed = place_names(tuple(names), tuple(anchors), tuple(anchors), (800.0, 300.0))
    boxes = [Box(x, y, 7.4 * len(name), 17.0) for name, (x, y) in zip(names, placed, strict=True)]
    for at, box in enumerate(boxes):
        assert all(box.overlap(other) == 0 for other in boxes[:at])
        assert box.width / 2 <= box.x <= 800 - box.width / 2


@pytest.mark.parametrize(("task", "at_ends"), [("next_character", False), ("series", True)])
def test_a_course_is_the_mean_over_seeds_and_no_two_lines_look_alike(task: str, at_ends: bool) -> None:
    kinds = stored_learning_curves(task, ALL)
    figure = learning_curves_figure(kinds, "loss", 1.0, at_ends=at_ends)
    for kind, trace in zip(kinds, figure.data, strict=True):
        np.testing.assert_allclose(trace.y, kind.losses.mean(axis=0))
        assert trace.x[-1] == 400 - (0 if at_ends else EVERY / 2)
    looks = [(trace.line.color, trace.line.dash) for trace in figure.data]
    assert len(set(looks)) == len(looks)
    assert all(any(f"<b>{kind.name}</b>" in text for text in texts(figure)) for kind in kinds)


def test_a_course_of_one_kind_can_be_drawn() -> None:
    alone = LearningCurves(key="rnn", name="RNN", losses=np.array([[2.0, 1.0]]))
    assert len(learning_curves_figure([alone], "loss", 1.5, at_ends=True).data) == 1
