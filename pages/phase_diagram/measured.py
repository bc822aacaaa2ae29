"""What is measured of a plane so far: points by row, the edge of each row, and what one more look needs to know."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from rnn_core.experiments.phase import Plane, Point, edge_spread, edges


@dataclass(frozen=True, kw_only=True, eq=False)
class Picture:
    """The points of a plane, keyed by the row's value and the weight scale."""

    plane: Plane
    points: dict[tuple[float, float], Point]

    @cached_property
    def values(self) -> list[float]:
        """The rows, from the bottom."""
        return sorted({value for value, _ in self.points})

    @cached_property
    def scales(self) -> list[float]:
        """Every weight scale that some row has."""
        return sorted({scale for _, scale in self.points})

    @cached_property
    def _rows(self) -> dict[float, list[Point]]:
        rows: dict[float, list[Point]] = {value: [] for value in self.values}
        for value, scale in sorted(self.points):
            rows[value].append(self.points[value, scale])
        return rows

    def row(self, value: float) -> list[Point]:
        """The points of a row by weight scale."""
        return self._rows[value]

    @cached_property
    def edges(self) -> dict[float, list[float]]:
        """Where each row's decay passes 1."""
        return {value: edges(self.row(value)) for value in self.values}

    @property
    def home(self) -> list[Point]:
        """The row of the controls' own value."""
        return self.row(self.plane.home)

    @property
    def home_edges(self) -> list[float]:
        """Where that row's decay passes 1."""
        return self.edges[self.plane.home]

    @property
    def home_spread(self) -> tuple[float, float] | None:
        """The first crossings of the seeds, smallest and largest; None where some seed has none."""
        return edge_spread(self.home)

    def nearest(self, scale: float, value: float) -> Point:
        """The measured point of a row that is nearest to a weight scale, by ratio."""
        row = self.row(value)
        return min(row, key=lambda point: max(point.config.weight_scale / scale, scale / point.config.weight_scale))
