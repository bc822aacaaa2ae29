"""The cached door to planes: each row is measured once for all sessions, whichever plane it is part of."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from threading import Lock

from app.experiment.cached import cached
from pages.phase_diagram.measured import Picture
from rnn_core import ExperimentConfig
from rnn_core.experiments.phase import SCALES, SEEDS, Chunk, Plane, Point, measure

LATER, PAUSE = 0.5, 0.2  # seconds: measured after each drawing, and between


@dataclass(kw_only=True, eq=False)
class _Row:
    """The points of a row by weight scale; the lock lets one session measure while the others wait for it."""

    points: dict[float, Point] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)


@cached(2048)
def _row(config: ExperimentConfig, layer: int, direction: int) -> _Row:
    return _Row()


class Survey:
    """A plane and what is measured of it, by this session or by others."""

    def __init__(self, plane: Plane) -> None:
        self.plane = plane
        self._chunks = list(plane.chunks())
        values = {chunk.value for chunk in self._chunks}
        self._rows = {value: _row(plane.row(value), plane.layer, plane.direction) for value in values}
        self.total = SEEDS * sum(len(chunk.scales) for chunk in self._chunks)

    @property
    def scales(self) -> list[float]:
        """The weight scales of the full picture."""
        return sorted({scale for chunk in self._chunks for scale in chunk.scales})

    @property
    def done(self) -> int:
        """Runs that are there."""
        return self.total - SEEDS * sum(len(self._missing(chunk)) for chunk in self._chunks)

    @property
    def complete(self) -> bool:
        return self.done == self.total

    @property
    def busy(self) -> bool:
        return not self.complete

    @property
    def started(self) -> bool:
        """Whether there is a first picture."""
        return self._shows(self.plane.home)

    def start(self) -> None:
        """Have at least the plane's own row, coarsely."""
        for chunk in self._chunks:
            if self.started:
                return
            self._measure(chunk)

    def advance(self, seconds: float) -> None:
        """Measure what is missing, chunk by chunk, until the time is up."""
        end = time.monotonic() + seconds
        for chunk in self._chunks:
            if self._missing(chunk):
                self._measure(chunk)
                if time.monotonic() > end:
                    return

    @property
    def picture(self) -> Picture:
        """What is there now, of rows that reach from end to end."""
        wanted = [(c.value, scale) for c in self._chunks if self._shows(c.value) for scale in c.scales]
        found = {(value, scale): self._rows[value].points.get(scale) for value, scale in wanted}
        return Picture(plane=self.plane, points={key: point for key, point in found.items() if point is not None})

    def _shows(self, value: float) -> bool:
        return SCALES[-1] in self._rows[value].points  # a row is measured from left to right

    def _missing(self, chunk: Chunk) -> list[float]:
        there = self._rows[chunk.value].points
        return [scale for scale in chunk.scales if scale not in there]

    def _measure(self, chunk: Chunk) -> None:
        row = self._rows[chunk.value]
        with row.lock:
            missing = self._missing(chunk)
            configs = [self.plane.at(scale, chunk.value) for scale in missing]
            if configs:
                points = measure(configs, layer=self.plane.layer, direction=self.plane.direction)
                row.points.update(zip(missing, points, strict=True))


def advance_all(surveys: Iterable[Survey], seconds: float) -> None:
    """Go on with each survey in turn until the time is up."""
    end = time.monotonic() + seconds
    for survey in surveys:
        left = end - time.monotonic()
        if left <= 0:
            return
        survey.advance(left)
