"""What a gated cell's two paths back come to, as they are drawn and told."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float64

from app.findings.finding import Finding
from rnn_core.diagnostics.decay import relative
from rnn_core.diagnostics.roads import Roads


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """What the drawn roads come to: log10 of what each brings to the oldest step, relative to the whole at the last.

    overtaken: the lag at which the rest first is above the straight road; lasting: and at every later one.
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
    return Drawn(straight=float(straight[-1]), rest=float(rest[-1]), overtaken=first, lasting=bool(ahead[first:].all()))


def whole_of(finding: Finding) -> Float64[np.ndarray, "lags B"]:
    """What the two roads are parts of: ∂c in an LSTM, ∂h in a GRU."""
    result = finding.result
    return np.asarray(result.by_lag(result.log10_carried, finding.layer, finding.direction))


def start_of(finding: Finding) -> Float64[np.ndarray, " B"]:
    """The whole at the last step (or peak): what sizes are relative to."""
    return np.asarray(whole_of(finding)[finding.summary.peak_lag])


def roads_by_lag(finding: Finding, roads: Roads) -> tuple[Float64[np.ndarray, " lags"], Float64[np.ndarray, " lags"]]:
    """Straight road and rest, medians over samples relative to the whole at the last step."""
    start = start_of(finding)
    straight, rest = (finding.by_lag(sizes) for sizes in (roads.log10_straight, roads.log10_rest))
    return relative(straight, start), relative(rest, start)
