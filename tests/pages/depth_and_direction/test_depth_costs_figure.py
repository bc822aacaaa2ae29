"""What depth costs as drawn, against single runs at each depth."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import plotly.graph_objects as go

import rnn_core as rc
from app.drawing.palette import INKS
from pages.depth_and_direction.runs import run_depths
from tests.app.drawn import depth_costs_figure
from tests.app.made_findings import SMALL


def trace(figure: go.Figure, name: str) -> Any:
    (only,) = (one for one in figure.data if one.name == name)
    return only


def test_the_costs_are_those_of_single_runs_at_each_depth() -> None:
    config = rc.ExperimentConfig(cell="gru", **SMALL)
    depths = run_depths(config, 0, alone=False)
    figure = depth_costs_figure(depths, INKS["gru"], 2, 1)
    for depth in depths:
        result = rc.run(replace(config, num_layers=depth.layers))
        dh = result.log10_dh[:, 0]
        ends = [float(np.median(dh[0, t] - dh[-1, -1])) for t in (-1, 0)]
        np.testing.assert_allclose([depth.at_loss, depth.at_oldest], ends, atol=1e-10)
        assert depth.parameters == sum(array.size for array in result.state_dict().values())
        assert depth.summary == result.summary(0)
        np.testing.assert_allclose(trace(figure, "at step 1").y[depth.layers - 1], ends[1], atol=1e-10)
    assert trace(figure, "at the loss, chosen").x == (2,)


def test_depths_that_are_cut_are_crosses_at_the_foot() -> None:
    depths = run_depths(rc.ExperimentConfig(cell="rnn", weight_scale=0.0, **SMALL), 0, alone=False)
    figure = depth_costs_figure(depths, INKS["rnn"], 1, 1)
    assert list(trace(figure, "at step 1, exactly 0").x) == [depth.layers for depth in depths]


def test_the_ring_at_either_end_is_whole() -> None:
    depths = run_depths(rc.ExperimentConfig(cell="rnn", **SMALL), 0, alone=False)
    low, high = depth_costs_figure(depths, INKS["rnn"], 1, 1).layout.xaxis.range
    for width in (176, 150):  # pixels between the axes at 1280 and at 390 px
        beside = min(depths[0].layers - low, high - depths[-1].layers) / (high - low) * width
        assert beside >= 10  # half of the ring
