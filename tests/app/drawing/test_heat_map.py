"""A heat map in one ink: exact zeros are grey, what is too faint has the page's colour, the unseen is empty."""

from __future__ import annotations

import numpy as np

from app.drawing.figure import Figure
from app.drawing.heat_map import add_ink_map
from app.drawing.palette import GHOST, PAGE


def test_zeros_are_grey_and_never_a_faint_colour() -> None:
    figure = Figure()
    sizes, seen = np.array([[0.0, -np.inf], [-9.0, -2.0]]), np.array([[True, True], [True, False]])
    add_ink_map(figure, sizes, seen, bottom=-6.0, top=0.0, colour="#123456")
    zeros, ink = figure.data
    np.testing.assert_array_equal(zeros["z"], [[np.nan, 1.0], [np.nan, np.nan]])
    np.testing.assert_array_equal(ink["z"], [[0.0, np.nan], [-6.0, np.nan]])
    assert [colour for _, colour in zeros["colorscale"]] == [GHOST, GHOST]
    assert [colour for _, colour in ink["colorscale"]] == [PAGE, "#123456"]
