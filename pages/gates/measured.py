"""What was measured inside of a gated cell."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float64

from app.findings.finding import Finding
from rnn_core.diagnostics.decay import median
from rnn_core.diagnostics.gates import Openness
from rnn_core.diagnostics.roads import Roads

Sizes = Float64[np.ndarray, "T B"]
Line = Float64[np.ndarray, " lags"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Inside:
    """What the gates of one layer did in one direction; sizes by step in time. None where a diverged run has none.

    rate: the factor per step of the direct path, by forget or update gates alone.
    """

    openness: dict[str, Openness]
    gradients: dict[str, Sizes] | None
    roads: Roads | None
    rate: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Values:
    """The first sequence's gates and states at every finite step, in time; `first` is the first of these steps, from 1."""

    first: int
    by_name: dict[str, Float64[np.ndarray, "steps H"]]


def medians(finding: Finding, gradients: dict[str, Sizes]) -> dict[str, Line]:
    """Median over samples of each gate's gradient, by lag."""
    return {gate: median(finding.by_lag(sizes)) for gate, sizes in gradients.items()}


def cut_gates(lines: dict[str, Line]) -> list[str]:
    """The gates whose gradient is exactly 0 at some step: each has a row in the lane."""
    return [gate for gate, line in lines.items() if (line == -np.inf).any()]


def both_cut(roads: Roads) -> bool:
    """Whether no gradient comes by either path, at any step."""
    return bool(np.isneginf(roads.log10_straight).all() and np.isneginf(roads.log10_rest).all())
