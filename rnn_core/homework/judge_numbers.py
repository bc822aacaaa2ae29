"""A decay per step and a horizon that were handed in beside the right ones, and beside those that mistakes give."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from rnn_core.diagnostics.decay import decay_per_step, horizon
from rnn_core.homework.judged import CURVE_TOLERANCE, DECAY_TOLERANCE, Judged, Part
from rnn_core.homework.workings import Line, Mistake, Own, Working, Workings

Explained = tuple[tuple[Mistake, ...], float]


def judge_decay(workings: Workings, given: float | None, working: Working | None, own: Own) -> Judged:
    """The factor of a line fitted to the whole curve, or to what float32 can hold of it.

    working: how the curve was worked out. own: the curve that was handed in, as log10 by lag.
    """
    right = []
    for _, line in workings.curves(Working()):
        fitted = np.where(np.arange(len(line)) < workings.peak, np.nan, line)
        right += [decay_per_step(fitted), decay_per_step(np.where(workings.small, np.nan, fitted))]
    right = [value for value in right if not math.isnan(value)]
    measured = right[0] if right else math.nan
    if given is None or not right:
        return Judged(part=Part.DECAY, right=False, given=given, measured=measured)
    if (1 - DECAY_TOLERANCE) * min(right) <= given <= (1 + DECAY_TOLERANCE) * max(right):
        return Judged(part=Part.DECAY, right=True, given=given, measured=measured)
    for mistakes, value in _decays(workings, working, own, measured):
        if abs(given - value) <= DECAY_TOLERANCE * abs(value):
            return Judged(part=Part.DECAY, right=False, given=given, measured=measured, mistakes=mistakes)
    return Judged(part=Part.DECAY, right=False, given=given, measured=measured)


def _decays(workings: Workings, working: Working | None, own: Own, measured: float) -> Iterator[Explained]:
    if working is not None and working.mistakes:
        yield from ((working.mistakes, decay_per_step(line)) for _, line in workings.curves(working))
    if working is None or working.mistakes:
        yield (Mistake.FROM_OWN_CURVE,), decay_per_step(own)
    slope = math.log10(measured)
    yield (Mistake.SLOPE,), slope
    yield (Mistake.SLOPE, Mistake.NATURAL_LOG), math.log(measured)
    yield (Mistake.WRONG_BASE,), math.exp(slope)
    yield (Mistake.WRONG_BASE,), 2.0**slope
    yield (Mistake.INVERSE,), 1 / measured
    for _, line in workings.curves(Working()):
        ends = np.flatnonzero(np.isfinite(line))[[0, -1]]
        yield (Mistake.ENDS_ALONE,), 10.0 ** ((line[ends[1]] - line[ends[0]]) / max(1, ends[1] - ends[0]))
    for other in workings.every(1):
        yield from ((other.mistakes, decay_per_step(line)) for _, line in workings.curves(other))


def judge_horizon(workings: Workings, given: float | None, working: Working | None, own: Own) -> Judged:
    """The last lag before what the cell carries falls below a thousandth. Where it passes close by, both lags are right."""
    carried = workings.of_what_is_carried()
    lines = [line for _, line in carried.curves(Working())]
    right = {_count(line + off, carried.peak) for line in lines for off in (0.0, -CURVE_TOLERANCE, CURVE_TOLERANCE)}
    measured = _count(lines[0], carried.peak)
    if given is None or given in right:
        return Judged(part=Part.HORIZON, right=given is not None, given=given, measured=measured)
    if math.isinf(measured) and given in (len(lines[0]) - 1, len(lines[0])):
        mistakes: tuple[Mistake, ...] = (Mistake.NOT_REACHED,)
    else:
        found = _horizons(workings, carried, working, own, measured)
        mistakes = next((mistakes for mistakes, value in found if value == given), ())
    return Judged(part=Part.HORIZON, right=False, given=given, measured=measured, mistakes=mistakes)


def _horizons(
    workings: Workings, carried: Workings, working: Working | None, own: Own, measured: float
) -> Iterator[Explained]:
    if carried is not workings:
        yield from (((Mistake.HIDDEN_STATE,), _count(line, workings.peak)) for _, line in workings.curves(Working()))
    if working is not None and working.mistakes:
        yield from ((working.mistakes, first + _count(line)) for first, line in workings.curves(working))
    if working is None or working.mistakes:
        yield (Mistake.FROM_OWN_CURVE,), _count(np.where(np.isnan(own), 0.0, own))
    yield (Mistake.FIRST_BELOW,), measured + 1
    for other in carried.every(1):
        yield from ((other.mistakes, first + _count(line)) for first, line in carried.curves(other))


def _count(line: Line, start: int = 0) -> float:
    lags, reached = horizon(line, start)
    return float(lags) if reached else math.inf
