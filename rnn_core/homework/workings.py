"""How a curve can be worked out: the right way, and the ways of common mistakes, each from the same run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property, partial
from itertools import combinations

import numpy as np
from jaxtyping import Bool, Float64

from rnn_core.config import ExperimentConfig
from rnn_core.diagnostics.decay import Outcome
from rnn_core.engine.loss_steps import last_loss_steps, loss_steps
from rnn_core.experiments.experiment import Result, run, run_last_loss

Sizes = Float64[np.ndarray, "lags B"]
Line = Float64[np.ndarray, " lags"]
Own = Float64[np.ndarray, " rows"]  # a curve that was handed in, whatever lags it has
Small = Bool[np.ndarray, " lags_of_all"]
SMALL = -16.0  # log10 of an absolute size: of smaller ones, whose squares float32 cannot hold, 0 is right, too
_LN10, _LN2 = np.log(10.0), np.log(2.0)


class Mistake(StrEnum):
    """What went wrong."""

    ONE_LOSS = "one loss"
    ALL_LOSSES = "all losses"
    CELL_STATE = "cell state"
    HIDDEN_STATE = "hidden state"
    OTHER_DIRECTION = "other direction"
    SQUARED = "squared"
    MEAN = "mean"
    WHOLE_BATCH = "whole batch"
    MEDIANS_DIVIDED = "medians divided"
    ABSOLUTE = "absolute"
    OVER_T = "loss over T"
    OVER_B = "loss over B"
    MEAN_ERROR = "mean of squared errors"
    ANOTHER_FACTOR = "another factor"
    REVERSED = "reversed"
    LATE = "one lag late"
    EARLY = "one lag early"
    NATURAL_LOG = "natural log"
    LOG2 = "log2"
    LOG_IN_SIZE = "log in size"
    SLOPE = "slope"
    WRONG_BASE = "wrong base"
    INVERSE = "inverse"
    ENDS_ALONE = "ends alone"
    FROM_OWN_CURVE = "from own curve"
    FIRST_BELOW = "first below"
    NOT_REACHED = "not reached"


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What is asked: a network's curve of a layer and direction, of all its losses or of the last one alone."""

    config: ExperimentConfig
    layer: int = -1
    direction: int = 0
    last_loss: bool = False

    def result(self) -> Result:
        """The run.

        Raises:
            ValueError: it diverges, or has one step only.
        """
        found = run_last_loss(self.config, self.direction) if self.last_loss else run(self.config)
        if found.outcome is Outcome.DIVERGED:
            raise ValueError(f"the network must stay finite, this one diverges at step {found.diverged_at}")
        if self.config.seq_len < 2:
            raise ValueError("the network must read at least 2 steps, got 1")
        return found

    def with_other_losses(self) -> tuple[Mistake, Result]:
        """One loss alone where several are asked; where one is, all that the link has, or a loss at every step."""
        if self.last_loss:
            return Mistake.ALL_LOSSES, run(self.config)
        if len(loss_steps(self.config)) > 1:
            return Mistake.ONE_LOSS, run_last_loss(self.config, self.direction)
        return Mistake.ALL_LOSSES, run(replace(self.config, sequence_type="many_to_many"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Working:
    """A mistake, or None, at each turn: what is measured, and its norm, middle, start, order and logarithm."""

    source: Mistake | None = None
    norm: Mistake | None = None
    middle: Mistake | None = None
    start: Mistake | None = None
    order: Mistake | None = None
    base: Mistake | None = None

    @property
    def mistakes(self) -> tuple[Mistake, ...]:
        turns = (self.source, self.norm, self.middle, self.start, self.order, self.base)
        return tuple(turn for turn in turns if turn is not None)


class Workings:
    """All curves that a task gives, the right one and those with one or two mistakes."""

    def __init__(self, task: Task, *, carried: bool = False) -> None:
        """carried: of what the cell carries, ∂ℓ/∂c of an LSTM, instead of ∂ℓ/∂h."""
        self.task, self._carried = task, carried
        self.result = task.result()
        summary = self.result.summary(task.layer, task.direction)
        self.peak = summary.horizon_start if carried else summary.peak_lag
        self.sizes = self._by_lag(self.result)

    def _by_lag(self, result: Result, direction: int | None = None) -> Sizes:
        at = self.task.direction if direction is None else direction
        return result.by_lag(result.log10_carried if self._carried else result.log10_dh, self.task.layer, at)

    @cached_property
    def small(self) -> Small:
        """At which lags a size is so small that float32 may lose it."""
        return np.asarray(MEDIANS[0](self.sizes) < SMALL)

    def of_what_is_carried(self) -> Workings:
        """Those that a horizon is counted on: of any cell but an LSTM these."""
        return self if self.result.log10_dc is None else Workings(self.task, carried=True)

    @cached_property
    def _sources(self) -> dict[Mistake | None, Sizes]:
        found: dict[Mistake | None, Sizes] = {None: self.sizes}
        if self.result.log10_dc is not None and not self._carried:
            found[Mistake.CELL_STATE] = self.result.by_lag(self.result.log10_dc, self.task.layer, self.task.direction)
        mistake, other = self.task.with_other_losses()
        found[mistake] = self._by_lag(other)
        if self.task.config.bidirectional:
            found[Mistake.OTHER_DIRECTION] = self._by_lag(self.result, 1 - self.task.direction)
        return found

    def every(self, count: int) -> Iterator[Working]:
        """Those with so many mistakes."""
        options: dict[str, tuple[Mistake, ...]] = {
            "start": (Mistake.ABSOLUTE,),
            "order": (Mistake.REVERSED, Mistake.LATE, Mistake.EARLY),
            "norm": (Mistake.SQUARED,),
            "source": tuple(source for source in self._sources if source is not None),
            "middle": (Mistake.MEAN, Mistake.WHOLE_BATCH, Mistake.MEDIANS_DIVIDED),
            "base": (Mistake.NATURAL_LOG, Mistake.LOG2),
        }
        every = [(turn, mistake) for turn, mistakes in options.items() for mistake in mistakes]
        for chosen in combinations(every, count):
            if len({turn for turn, _ in chosen}) == count:
                yield Working(**dict(chosen))

    def curves(self, working: Working) -> Iterator[tuple[int, Line]]:
        """The curves that it can mean, with the lag that the first value is written at."""
        sizes = self._sources[working.source] * (2.0 if working.norm else 1.0) if working.mistakes else self.sizes
        first, rows = 0, sizes
        if working.order is Mistake.REVERSED:
            rows = sizes[::-1]
        if working.order is Mistake.LATE:
            rows = sizes[1:]
        if working.order is Mistake.EARLY:
            first = 1
        base = {Mistake.NATURAL_LOG: _LN10, Mistake.LOG2: _LN10 / _LN2}.get(working.base, 1.0) if working.base else 1.0
        starts = [np.zeros(sizes.shape[1])]
        if working.start is None:
            starts = [sizes[self.peak]] if rows is sizes else [sizes[self.peak], rows[0]]
        for start in starts:
            for line in _middles(rows, start, working.middle):
                yield first, base * line


def _middles(rows: Sizes, start: Float64[np.ndarray, " B"], mistake: Mistake | None) -> Iterator[Line]:
    """One value a lag of all samples. Of an even number, a median can be either of the middle two, or between them."""
    alive = np.isfinite(start)
    if not alive.any():
        return
    rows, start = rows[:, alive], start[alive]
    ratios = rows - start
    together = np.vstack([rows, start])
    if mistake is None:
        yield from (take(ratios) for take in MEDIANS)
    elif mistake is Mistake.MEDIANS_DIVIDED:
        yield from (line[:-1] - line[-1] for line in (take(together) for take in MEDIANS))
    elif mistake is Mistake.WHOLE_BATCH:
        line = _log10_mean(2 * together) / 2
        yield line[:-1] - line[-1] + (0.0 if start.any() else np.log10(rows.shape[1]) / 2)
    else:
        line = _log10_mean(together)
        yield _log10_mean(ratios)
        yield line[:-1] - line[-1]
        yield ratios.mean(axis=1)


def _log10_mean(sizes: Sizes) -> Line:
    """log10 of the mean over the samples."""
    return np.asarray((np.logaddexp.reduce(_LN10 * sizes, axis=1) - np.log(sizes.shape[1])) / _LN10)


def _median_at(method: str, sizes: Sizes) -> Line:
    return np.asarray(np.quantile(sizes, 0.5, axis=1, method=method))  # type: ignore[call-overload]


_lower, _higher = partial(_median_at, "lower"), partial(_median_at, "higher")


def _between(sizes: Sizes) -> Line:
    return _log10_mean(np.stack([_lower(sizes), _higher(sizes)], axis=1))


def _between_logs(sizes: Sizes) -> Line:
    low, high = _lower(sizes), _higher(sizes)
    return np.where(np.isneginf(low), -np.inf, (low + high) / 2)


MEDIANS = (_between_logs, _between, _lower, _higher)


def scales(task: Task) -> list[tuple[tuple[Mistake, ...], float]]:
    """log10 of what a loss written otherwise multiplies every absolute size by; the number of losses counts as T, too."""
    T, B, O = (float(np.log10(each)) for each in (task.config.seq_len, task.config.batch_size, task.config.output_size))
    found: list[tuple[tuple[Mistake, ...], float]] = [((), 0.0), ((Mistake.OVER_B,), -B)]
    losses = last_loss_steps(task.config, task.direction) if task.last_loss else loss_steps(task.config)
    for length in {T, float(np.log10(len(losses)))} - {0.0}:
        found += [((Mistake.OVER_T,), -length), ((Mistake.OVER_T, Mistake.OVER_B), -length - B)]
    if task.config.loss == "mse":
        found.append(((Mistake.MEAN_ERROR,), float(np.log10(2)) - O - B))
    return found
