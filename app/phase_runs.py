"""The cached door to planes: each row is measured once for everybody, whichever plane it is part of."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from threading import Lock

import streamlit as st

from app.phase_picture import Picture
from rnn_core import ExperimentConfig
from rnn_core.phase import SEEDS, Chunk, Plane, Point, measure


@dataclass(kw_only=True, eq=False)
class _Row:
    """The points of a row by weight scale; the lock lets one session measure while the others wait for it."""

    points: dict[float, Point] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)


@st.cache_resource(max_entries=2048, show_spinner=False)
def _row(config: ExperimentConfig, layer: int, direction: int) -> _Row:
    return _Row()


class Survey:
    """A plane and what is measured of it, by this session or by others."""

    def __init__(self, plane: Plane) -> None:
        self._plane = plane
        self._chunks = list(plane.chunks())
        self._rows = {chunk.value: _row(plane.row(chunk.value), plane.layer, plane.direction) for chunk in self._chunks}
        self.axis = plane.axis
        self.total = SEEDS * sum(len(chunk.scales) for chunk in self._chunks)

    @property
    def values(self) -> list[float]:
        """The rows of the full picture."""
        return sorted(self._rows)

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

    def start(self) -> None:
        """Have at least the first points of the plane's own row."""
        self._measure(self._chunks[0])

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
        """What is there now."""
        wanted = ((chunk.value, scale) for chunk in self._chunks for scale in chunk.scales)
        found = {(value, scale): self._rows[value].points.get(scale) for value, scale in wanted}
        return Picture(plane=self._plane, points={key: point for key, point in found.items() if point is not None})

    def _missing(self, chunk: Chunk) -> list[float]:
        there = self._rows[chunk.value].points
        return [scale for scale in chunk.scales if scale not in there]

    def _measure(self, chunk: Chunk) -> None:
        row = self._rows[chunk.value]
        with row.lock:
            missing = self._missing(chunk)
            configs = [self._plane.at(scale, chunk.value) for scale in missing]
            if configs:
                points = measure(configs, layer=self._plane.layer, direction=self._plane.direction)
                row.points.update(zip(missing, points, strict=True))


def advance_all(surveys: Iterable[Survey], seconds: float) -> None:
    """Go on with each survey in turn until the time is up."""
    end = time.monotonic() + seconds
    for survey in surveys:
        left = end - time.monotonic()
        if left <= 0:
            return
        survey.advance(left)
