"""Where the cells of a phase map meet."""

from __future__ import annotations

import numpy as np

from pages.phase_diagram.axes import borders


def test_cells_meet_halfway_between_their_points() -> None:
    np.testing.assert_array_equal(borders([0.0, 1.0, 3.0]), [-0.5, 0.5, 2.0, 4.0])
    np.testing.assert_array_equal(borders([2.0]), [1.5, 2.5])
