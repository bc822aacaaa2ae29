"""A submission beside the run: what is right within which tolerance, and which mistake gives what is wrong."""

from __future__ import annotations

import numpy as np

from rnn_core.homework.judge_curve import judge_curve
from rnn_core.homework.judge_numbers import judge_decay, judge_horizon
from rnn_core.homework.judged import Judged
from rnn_core.homework.submission import HandedIn, Submission
from rnn_core.homework.workings import Own, Task, Workings


def check(submission: Submission, handed_in: HandedIn, task: Task) -> list[Judged]:
    """Judge the curve, the decay per step and the horizon.

    Raises:
        ValueError: the network diverges, or has one step only.
    """
    workings = Workings(task)
    own, in_size = _log10_of(handed_in)
    curve, working = judge_curve(workings, handed_in, own, in_size=in_size)
    by_lag = np.full(handed_in.lags[-1] + 1, np.nan)
    by_lag[list(handed_in.lags)] = own
    decay = judge_decay(workings, submission.decay_per_step, working, by_lag)
    return [curve, decay, judge_horizon(workings, submission.horizon, working, by_lag)]


def _log10_of(handed_in: HandedIn) -> tuple[Own, bool]:
    """The curve as log10, and whether the column for sizes holds logarithms: no size is below zero."""
    if handed_in.logarithms or (handed_in.values < 0).any():
        return handed_in.values, not handed_in.logarithms
    with np.errstate(divide="ignore"):
        return np.log10(handed_in.values), False
