"""The phase map: every cell is a measured point, the edge is where it was found, what has no rate is told apart."""

from __future__ import annotations

from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest

from app.drawing.palette import DARK, EVEN, GROWS, SHRINKS
from pages.phase_diagram.cells_figure import DECADES
from pages.phase_diagram.measured import Picture
from rnn_core.experiments.phase import AXES
from tests.app.drawn import phase_map_figure
from tests.pages.phase_diagram.phases import made_up, measured, with_seeds

INF = float("inf")


RISING = [-0.4, -0.2, -0.1, 0.1, 0.2, 0.3]  # passes 0 between the scales 1 and 2


def traces(figure: go.Figure, kind: str, name: str | None = None) -> list[Any]:
    return [trace for trace in figure.data if trace.type == kind and (name is None or trace.name == name)]


def words(figure: go.Figure) -> list[str]:
    return [annotation.text.replace("<b>", "").replace("</b>", "") for annotation in figure.layout.annotations]


@pytest.mark.parametrize("axis", list(AXES))
def test_every_cell_is_a_measured_point_in_its_place(axis: str) -> None:
    picture = measured(axis, cell="lstm")
    (cells,) = traces(phase_map_figure(picture, by="decay"), "heatmap")
    assert (len(cells.y) - 1, len(cells.x) - 1) == np.shape(cells.z) == (len(picture.values), len(picture.scales))
    for i, value in enumerate(picture.values):
        for j, scale in enumerate(picture.scales):
            point = picture.points[value, scale]
            assert cells.x[j] < np.log2(scale) < cells.x[j + 1]
            np.testing.assert_equal(cells.z[i][j], np.clip(point.typical, -DECADES, DECADES))
            assert list(cells.customdata[i][j][1:]) == [scale, value]
    assert np.all(np.diff(np.array(cells.y, float)) > 0)


def test_the_palette_is_centred_on_one_and_has_a_dark_twin() -> None:
    (cells,) = traces(phase_map_figure(measured(), by="decay"), "heatmap")
    assert [colour for _, colour in cells.colorscale] == [SHRINKS, EVEN, GROWS]
    assert cells.zmin == -cells.zmax
    assert {DARK[SHRINKS], DARK[EVEN], DARK[GROWS]} == {"#A785DA", "#232A34", "#E0A53A"}


def test_the_edge_is_drawn_where_it_was_found_through_every_row() -> None:
    picture = measured(activation="linear", weight_init="orthogonal")
    figure = phase_map_figure(picture, by="decay")
    (line,) = traces(figure, "scatter", "edge")
    np.testing.assert_allclose(np.array(line.x[:-1], float), 0.0, atol=1e-12)
    assert line.line.width == 3
    assert "edge at 1.000" in words(figure)
    (cells,) = traces(figure, "heatmap")
    assert (line.y[0], line.y[-2]) == (cells.y[0], cells.y[-1])


def test_the_line_breaks_where_a_row_has_no_edge() -> None:
    picture = made_up({1: RISING, 3: [-0.3] * 6, 6: RISING})
    (line,) = traces(phase_map_figure(picture, by="decay"), "scatter", "edge")
    assert [x is None for x in line.x].count(True) == 2
    np.testing.assert_allclose([x for x in line.x if x is not None], np.log2(picture.edges[1][0]))


def test_where_the_decay_passes_one_twice_there_are_two_lines() -> None:
    picture = made_up({layers: [-0.2, 0.1, 0.2, 0.1, -0.1, -0.3] for layers in (1, 6)})
    assert len(traces(phase_map_figure(picture, by="decay"), "scatter", "edge")) == 2


def test_no_edge_is_said_in_words() -> None:
    vanishing, growing = made_up({1: [-0.3] * 6, 6: [-0.1] * 6}), made_up({1: [0.3] * 6, 6: [0.1] * 6})
    assert "no edge up to 8" in words(phase_map_figure(vanishing, by="decay"))
    assert "no edge down to 0.25" in words(phase_map_figure(growing, by="decay"))


def test_diverged_and_cut_off_points_are_grey_marked_and_named_on_hover() -> None:
    picture = made_up({1: [-INF, -0.2, -0.1, 0.1, 0.2, INF], 6: RISING})
    figure = phase_map_figure(picture, by="decay")
    grey, cells = traces(figure, "heatmap")
    np.testing.assert_array_equal(np.isnan(np.array(cells.z, float)), ~np.isnan(np.array(grey.z, float)))
    assert np.isnan(np.array(cells.z, float)).sum() == 2
    (diverged,), (cut,) = traces(figure, "scatter", "diverged"), traces(figure, "scatter", "cut off")
    assert (list(diverged.x), list(cut.x)) == ([3.0], [-2.0])
    assert diverged.marker.symbol != cut.marker.symbol
    assert "diverged: the states overflow" in grey.customdata[0][-1][0]
    assert "cut off: the gradient is exactly 0" in grey.customdata[0][0][0]


def test_your_settings_are_at_the_controls_own_point_and_the_chosen_point_beside_it() -> None:
    picture = measured("hidden_size", weight_scale=1.3)
    figure = phase_map_figure(picture, by="decay", chosen=(4.0, 64.0))
    ring = [t for t in figure.data if t.type == "scatter" and t.marker.symbol == "circle-open"]
    square = [t for t in figure.data if t.type == "scatter" and t.marker.symbol == "square-open"]
    assert [list(ring[-1].x), list(ring[-1].y)] == [[np.log2(1.3)], [np.log2(6)]]
    assert [list(square[-1].x), list(square[-1].y)] == [[2.0], [6.0]]
    assert "your settings" in words(figure)
    assert ring[-1].customdata[0][0].startswith("<b>your settings</b><br><b>weight scale 1, 6 hidden units</b>")
    away = phase_map_figure(measured(weight_scale=0.0), by="decay")
    assert "your settings" not in words(away)


def test_the_axes_stay_while_the_map_gets_finer() -> None:
    picture = measured()
    one_row = Picture(plane=picture.plane, points={k: p for k, p in picture.points.items() if k[0] == 12})
    figures = [phase_map_figure(p, by="decay") for p in (one_row, picture)]
    for axis in ("xaxis", "yaxis"):
        assert figures[0].layout[axis].range == figures[1].layout[axis].range
    (cells,) = traces(figures[0], "heatmap")
    assert (cells.y[0], cells.y[-1]) == figures[0].layout.yaxis.range  # one row stands for all until they come


def test_hovering_the_edge_says_where_it_is_of_how_many_seeds_and_a_click_there_chooses_the_nearest_point() -> None:
    picture = made_up({1: RISING, 3: [-0.3] * 6, 6: RISING})
    (line,) = traces(phase_map_figure(picture, by="decay"), "scatter", "edge")
    said, scale, value = line.customdata[0]
    assert said == "<b>edge at weight scale 1.41, 1 layer</b><br>median of 9 seeds"
    assert (scale, value) in {(1.0, 1.0), (2.0, 1.0)}
    assert len(line.customdata) == len(line.x) == len(line.y)


def test_hovering_ones_own_settings_says_what_their_own_seed_measures() -> None:
    picture = with_seeds(made_up({1: RISING, 6: RISING}, seed=7), (1, 1.0), [-0.3, *[-0.1] * 8])
    (*_, ring) = traces(phase_map_figure(picture, by="decay"), "scatter")
    said = ring.customdata[0][0]
    assert said.startswith("<b>your settings</b><br>seed 7: × 0.50 per step<br><b>weight scale 1, 1 layer</b>")
    assert "× 0.79 per step, median of 9 seeds" in said


@pytest.mark.parametrize(("by", "named"), [("decay", {"grows", "shrinks"}), ("horizon", {"horizon, steps"})])
def test_the_colour_bar_names_its_ends_as_one_step_and_not_as_a_verdict(by: str, named: set[str]) -> None:
    said = set(words(phase_map_figure(made_up({1: RISING, 6: RISING}), by=by)))
    assert named <= said
    assert not {"vanishes", "explodes"} & said
