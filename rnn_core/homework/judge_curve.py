"""A curve that was handed in beside the right one, and beside those that one or two mistakes give."""

from __future__ import annotations

import math

import numpy as np

from rnn_core.homework.judged import CURVE_TOLERANCE, SMALL_TOLERANCE, Judged, Part
from rnn_core.homework.submission import HandedIn
from rnn_core.homework.workings import MEDIANS, SMALL, Line, Mistake, Own, Small, Task, Working, Workings, scales

_MOST_MISTAKES = 2


def judge_curve(workings: Workings, handed_in: HandedIn, own: Own, *, in_size: bool) -> tuple[Judged, Working | None]:
    """And how the curve was worked out, None where nothing known gives it.

    own: its values as log10. in_size: whether they stood in a column for sizes.
    """
    small = workings.small
    lines = [line for _, line in workings.curves(Working())]
    off = min((_wrong(own, handed_in.lags, line, small) for line in lines), key=len)
    missing = sorted({*range(len(lines[0]))} - {*handed_in.lags})
    if not (off or missing or in_size):
        return Judged(part=Part.CURVE, right=True, given=None, measured=math.nan), Working()
    lag = min([*off, *missing], default=0)
    at = dict(zip(handed_in.lags, own, strict=True))
    found = (Working(), ()) if not off else _explained(workings, handed_in, own)
    judged = Judged(
        part=Part.CURVE,
        right=False,
        given=at.get(lag),
        measured=float(lines[0][lag]) if lag < len(lines[0]) else math.nan,
        mistakes=(*((Mistake.LOG_IN_SIZE,) if in_size else ()), *(found[0].mistakes + found[1] if found else ())),
        lag=lag,
        lags=len({*off, *missing}),
    )
    return judged, found[0] if found else None


def _wrong(own: Own, lags: tuple[int, ...], line: Line, small: Small, first: int = 0) -> list[int]:
    """The lags at which two curves differ, or that the other has not."""
    wrong = []
    for value, lag in zip(own, lags, strict=True):
        at = lag - first
        if not 0 <= at < len(line):
            wrong.append(lag)
            continue
        tiny = bool(small[min(at, len(small) - 1)])
        near = value == line[at] or abs(value - line[at]) <= (SMALL_TOLERANCE if tiny else CURVE_TOLERANCE)
        if not (near or (tiny and value == -math.inf)):
            wrong.append(lag)
    return wrong


def _explained(workings: Workings, handed_in: HandedIn, own: Own) -> tuple[Working, tuple[Mistake, ...]] | None:
    """The way with the fewest mistakes that gives the curve, and what more was done to the loss, if possible known."""
    for count in range(1, _MOST_MISTAKES + 1):
        unsure = None
        for working in workings.every(count):
            for first, line in workings.curves(working):
                more = _more(workings, handed_in, own, working, first, line)
                if more is not None and Mistake.ANOTHER_FACTOR not in more:
                    return working, more
                unsure = (working, more) if unsure is None and more is not None else unsure
        if unsure is not None:
            return unsure
    return None


def _more(
    workings: Workings, handed_in: HandedIn, own: Own, working: Working, first: int, line: Line
) -> tuple[Mistake, ...] | None:
    """None where a curve is not the one handed in. Of absolute sizes, what else was done to the loss."""
    small = _small(workings, working)
    inside = np.array([k for k, lag in enumerate(handed_in.lags) if first <= lag < first + len(line)], np.int64)
    at = np.array([handed_in.lags[k] - first for k in inside], np.int64)
    known = np.flatnonzero(~small[at] & np.isfinite(own[inside]) & np.isfinite(line[at]))
    if len(inside) < len(handed_in.lags) - 1 or len(known) < min(3, len(workings.sizes)):
        return None
    absolute = working.start is Mistake.ABSOLUTE
    shift = float(np.median((own[inside] - line[at])[known])) if absolute else 0.0
    if _wrong(own[inside] - shift, tuple(handed_in.lags[k] for k in inside), line, small, first):
        return None
    return _scale(workings.task, shift) if absolute else ()


def _small(workings: Workings, working: Working) -> Small:
    """At which of its lags float32 may have lost the size."""
    sizes = MEDIANS[0](workings.sizes)
    small = np.logical_or((2 * sizes if working.norm else sizes) < SMALL, workings.small)
    return np.flip(small) if working.order is Mistake.REVERSED else small


def _scale(task: Task, shift: float) -> tuple[Mistake, ...]:
    for mistakes, scale in scales(task):
        if abs(shift - scale) <= CURVE_TOLERANCE:
            return mistakes
    return (Mistake.ANOTHER_FACTOR,)
