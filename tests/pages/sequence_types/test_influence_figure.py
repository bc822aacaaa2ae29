"""The influence matrix as drawn."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import rnn_core as rc
from app import numbers
from app.drawing.palette import GHOST, INKS
from tests.app.drawn import influence_figure

CUT: dict[str, Any] = {"cell": "rnn", "activation": "relu", "weight_init": "gaussian", "hidden_size": 2, "seed": 2}


@pytest.mark.parametrize("direction", [0, 1])
def test_a_cell_of_the_matrix_is_its_influence_and_none_is_drawn_where_time_forbids(direction: int) -> None:
    config = rc.ExperimentConfig(cell="lstm", seq_len=9, hidden_size=4, batch_size=2, bidirectional=True)
    sizes = rc.influence(config, direction=direction)
    figure = influence_figure(sizes, np.arange(9), INKS["lstm"], direction)
    (drawn,) = figure.data
    z = np.array(drawn.z, float)
    seen = np.isfinite(sizes)
    np.testing.assert_array_equal(np.isfinite(z), seen)
    np.testing.assert_allclose(z[seen], np.maximum(sizes[seen], drawn.zmin))
    t, s = (0, 8) if direction else (8, 0)
    assert drawn.customdata[t][s] == numbers.size(sizes[t, s])
    assert drawn.hovertemplate.startswith(
        "A small change of the state at step %{x}<br>is multiplied by %{customdata} on its way to step %{y}."
    )
    assert any("step changes" in note.text for note in figure.layout.annotations)


def test_exact_zeros_are_grey_and_named() -> None:
    sizes = rc.influence(rc.ExperimentConfig(batch_size=1, **CUT))
    zero, faded = influence_figure(sizes, np.arange(50), INKS["rnn"], 0).data
    assert zero.colorscale[0][1] == GHOST
    np.testing.assert_array_equal(np.isfinite(np.array(zero.z, float)), np.tril(np.isneginf(sizes)))
    np.testing.assert_array_equal(np.isfinite(np.array(faded.z, float)), np.isfinite(sizes))
    figure = influence_figure(sizes, np.arange(50), INKS["rnn"], 0)
    assert "exactly 0" in [note.text for note in figure.layout.annotations]
