"""How long something takes, and how many times longer something else does."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

import numpy as np

Way = TypeVar("Way")


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Medians in seconds, their ratio theirs / ours, and the quartiles of the pairs' own ratios."""

    ours: float
    theirs: float
    quartiles: tuple[float, float]

    @property
    def ratio(self) -> float:
        """How many times faster ours is."""
        return self.theirs / self.ours


def seconds(work: Callable[[], object]) -> float:
    """Wall time of one call."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def compare(ours: Callable[[], object], theirs: Callable[[], object], *, pairs: int, pause: float = 0.0) -> Comparison:
    """Time A B A B ..., so that whatever else the machine does falls on both.

    pause: seconds of rest before each call, in which the threads of the other side go to sleep.
    """
    times = np.empty((pairs, 2))
    for pair in times:
        for side, work in enumerate((ours, theirs)):
            time.sleep(pause)
            pair[side] = seconds(work)
    low, high = np.quantile(times[:, 1] / times[:, 0], [0.25, 0.75])
    our_median, their_median = np.median(times, axis=0)
    return Comparison(ours=float(our_median), theirs=float(their_median), quartiles=(float(low), float(high)))


def fastest(ways: Mapping[str, Way], call: Callable[[Way], object], *, rounds: int) -> str:
    """The name of the way whose median over interleaved rounds is the lowest."""
    times: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            times[name].append(seconds(partial(call, way)))
    return min(times, key=lambda name: float(np.median(times[name])))
