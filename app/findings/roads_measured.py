"""What a gated cell's two roads come to, as they are drawn and told."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from jaxtyping import Float64

from app.findings.finding import Finding
from rnn_core.diagnostics.decay import relative
from rnn_core.diagnostics.roads import Roads


class Drawn(NamedTuple):
    """What the drawn roads come to: log10 of what each brings to the oldest step, relative to the whole at the last.

    overtaken: the lag at which the rest first stands above the straight road; lasting: and at every later one.
    """

    straight: float
    rest: float
    overtaken: int | None
    lasting: bool


def drawn(finding: Finding, roads: Roads) -> Drawn:
    """The roads as they are drawn, to tell of them."""
    straight, rest = roads_by_lag(finding, roads)
    ahead = rest > straight
    first = int(ahead.argmax()) if ahead.any() else None
    return Drawn(float(straight[-1]), float(rest[-1]), first, bool(ahead[first:].all()))


def whole_of(finding: Finding) -> Float64[np.ndarray, "lags B"]:
    """What the two roads are parts of: ∂c in an LSTM, ∂h in a GRU."""
    result = finding.result
    sizes = result.log10_dh if result.log10_dc is None else result.log10_dc
    return np.asarray(result.by_lag(sizes, finding.layer, finding.direction))


def start_of(finding: Finding) -> Float64[np.ndarray, " B"]:
    return np.asarray(whole_of(finding)[finding.summary.peak_lag])


def roads_by_lag(finding: Finding, roads: Roads) -> tuple[Float64[np.ndarray, " lags"], Float64[np.ndarray, " lags"]]:
    start = start_of(finding)
    straight, rest = (_by_lag(finding, sizes) for sizes in (roads.log10_straight, roads.log10_rest))
    return relative(straight, start), relative(rest, start)


def _by_lag(finding: Finding, sizes: Float64[np.ndarray, "T B"]) -> Float64[np.ndarray, "lags B"]:
    every_direction = np.broadcast_to(sizes, (1, finding.direction + 1, *sizes.shape))
    return finding.result.by_lag(every_direction, 0, finding.direction)
