"""Small phase maps side by side."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go

from app.experiment.options import ACTIVATIONS
from tests.app.drawn import phase_multiples_figure
from tests.pages.phase_diagram.phases import made_up

RISING = [-0.4, -0.2, -0.1, 0.1, 0.2, 0.3]  # passes 0 between the scales 1 and 2


def traces(figure: go.Figure, kind: str, name: str | None = None) -> list[Any]:
    return [trace for trace in figure.data if trace.type == kind and (name is None or trace.name == name)]


def words(figure: go.Figure) -> list[str]:
    return [annotation.text.replace("<b>", "").replace("</b>", "") for annotation in figure.layout.annotations]


def test_small_maps_have_a_panel_each_with_its_own_edge() -> None:
    picture, none = made_up({1: RISING, 6: RISING}), made_up({1: [-0.3] * 6, 6: [-0.1] * 6})
    panels = {("tanh", "rnn"): picture, ("relu", "lstm"): none}
    figure = phase_multiples_figure(panels, ACTIVATIONS, {"rnn": "RNN", "lstm": "LSTM", "gru": "GRU"}, by="decay")
    assert [t.xaxis for t in traces(figure, "heatmap")] == ["x", "x8"]
    assert [t.xaxis for t in traces(figure, "scatter", "edge")] == ["x"]
    assert {"1.41", "no edge", "RNN", "leaky ReLU"} <= set(words(figure))
