"""What is asked of a homework, within which tolerance, and how one part of it is judged."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from rnn_core.homework.workings import Mistake

CURVE_TOLERANCE = 0.02  # of log10, at each lag: 5 %
DECAY_TOLERANCE = 0.01  # of the factor
SMALL_TOLERANCE = 0.5  # of log10, where a size is so small that float32 may lose it


class Part(StrEnum):
    """What is asked."""

    CURVE = "curve"
    DECAY = "decay_per_step"
    HORIZON = "horizon"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One part. given: None where nothing was handed in; of a curve its value at `lag`, the first that is wrong.

    measured: what is right there. lags: of a curve, how many are wrong or missing. mistakes: what gives it, empty where
    it is right or nothing known does.
    """

    part: Part
    right: bool
    given: float | None
    measured: float
    mistakes: tuple[Mistake, ...] = ()
    lag: int | None = None
    lags: int = 0
