"""Names beside their points, moved where they would cover another name or a point."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

_LETTER_PX, _LINE_PX, _POINT_PX = 7.4, 17.0, 11.0
_AWAY = 10.0  # pixels between a point and its name


class Box(NamedTuple):
    """A rectangle in pixels, by its middle."""

    x: float
    y: float
    width: float
    height: float

    def overlap(self, other: Box) -> float:
        """The common area."""
        across = (self.width + other.width) / 2 - abs(self.x - other.x)
        along = (self.height + other.height) / 2 - abs(self.y - other.y)
        return max(across, 0.0) * max(along, 0.0)


@lru_cache(maxsize=32)  # drawn again and again with the same networks
def place_names(
    names: tuple[str, ...],
    anchors: tuple[tuple[float, float], ...],
    points: tuple[tuple[float, float], ...],
    size: tuple[float, float],
) -> list[tuple[float, float]]:
    """The middle of each name, in pixels from the lower left corner of a plot of this size: where least is covered."""
    width, height = size
    taken = [Box(x, y, _POINT_PX, _POINT_PX) for x, y in points]
    placed = []
    for name, anchor in zip(names, anchors, strict=True):
        boxes = [
            Box(anchor[0] + dx, anchor[1] + dy, len(name) * _LETTER_PX, _LINE_PX)
            for dx, dy in _offsets(len(name) * _LETTER_PX / 2)
        ]
        inside = [
            box for box in boxes if box.width / 2 <= box.x <= width - box.width / 2 and 0 <= box.y <= height
        ] or boxes
        best = min(
            inside, key=lambda box: sum(box.overlap(other) for other in taken)
        )  # the first of equals: the nearest
        taken.append(best)
        placed.append((best.x, best.y))
    return placed


def _offsets(half: float) -> list[tuple[float, int]]:
    """From a point to the middle of its name: the nearest first."""
    beside = half + _AWAY
    sides = (beside, -beside, 0.0, beside + 45, -beside - 45)
    rises = (0, 14, -14, 26, -26, 40, -40, 54, -54)
    found = [(side, rise) for rise in rises for side in sides if (side, rise) != (0.0, 0)]
    return sorted(found, key=lambda o: (abs(o[1]) + (0 if abs(o[0]) == beside else 40), o[1]))
