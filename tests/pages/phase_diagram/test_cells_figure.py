"""The cells of a phase map: their colour, and what hovering says of them."""

from __future__ import annotations

from typing import Any

import numpy as np
import plotly.graph_objects as go

from pages.phase_diagram.cells_figure import hover_words, shade
from tests.app.drawn import phase_map_figure
from tests.pages.phase_diagram.phases import made_up, with_seeds

INF = float("inf")


RISING = [-0.4, -0.2, -0.1, 0.1, 0.2, 0.3]  # passes 0 between the scales 1 and 2


def traces(figure: go.Figure, kind: str, name: str | None = None) -> list[Any]:
    return [trace for trace in figure.data if trace.type == kind and (name is None or trace.name == name)]


def test_hovering_names_the_spread_of_the_seeds() -> None:
    picture = made_up({1: RISING, 6: RISING})
    spread = with_seeds(picture, (1, 1.0), [-1.0, -0.3, -0.3, -0.3, -0.3, -0.3, -0.3, INF, INF])
    said = hover_words(spread.points[1, 1.0], spread.plane)
    assert "weight scale 1, 1 layer" in said
    assert "× 0.50 per step, median of 9 seeds" in said
    assert "from seed to seed: × 0.10 to × 0.50" in said
    assert "2 of 9 seeds diverged" in said


def test_a_horizon_that_is_not_reached_is_drawn_as_the_longest() -> None:
    picture = made_up({1: RISING, 6: RISING})
    assert shade(picture.points[1, 8.0], "horizon") == 1.0
    np.testing.assert_allclose(shade(picture.points[1, 0.25], "horizon"), np.log(6) / np.log(12))
    figure = phase_map_figure(picture, by="horizon")
    assert [traces(figure, "heatmap")[-1].zmin, traces(figure, "heatmap")[-1].zmax] == [0, 1]
