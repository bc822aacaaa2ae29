"""The table of what a lesson can measure: each quantity's name, what it is, its unit, how it is measured and written."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from app import numbers
from app.language.language import later
from app.lessons import by_run, by_training
from app.lessons.subject import Subject
from rnn_core.engine.loss_steps import begins_at_loss
from rnn_core.theory.predictions import variances

PER_STEP, STEPS, SIZE, SHARE, UPDATES = (
    later("per time step"),
    later("time steps"),
    later("as a power of ten"),
    later("share"),
    later("updates"),
)


def _anything(subject: Subject) -> str:
    return ""


def _endless(subject: Subject) -> float:
    return math.inf


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """One measured quantity.

    said: what it is, for a list of all. least, most: between which values it lies. log10: it is the log10 of a size.
    needs: what a query must say for it, as key=value, empty where it says so. counted: where a count ends that is inf.
    trains: it takes a second or more.
    """

    said: str
    unit: str
    measure: Callable[[Subject], float]
    written: Callable[[float], str]
    least: float = 0.0
    most: float = math.inf
    log10: bool = False
    needs: Callable[[Subject], str] = _anything
    counted: Callable[[Subject], float] = _endless
    trains: bool = False


def _factor(said: str, measure: Callable[[Subject], float], needs: Callable[[Subject], str] = _anything) -> Quantity:
    return Quantity(said=said, unit=PER_STEP, measure=measure, written=numbers.bare, needs=needs)


def _size(
    said: str,
    measure: Callable[[Subject], float],
    needs: Callable[[Subject], str] = _anything,
    written: Callable[[float], str] = numbers.size,
) -> Quantity:
    return Quantity(said=said, unit=SIZE, measure=measure, written=written, least=-math.inf, log10=True, needs=needs)


def _share(said: str, measure: Callable[[Subject], float], needs: Callable[[Subject], str] = _anything) -> Quantity:
    return Quantity(said=said, unit=SHARE, measure=measure, written=numbers.percentage, most=1.0, needs=needs)


def _steps(
    said: str,
    measure: Callable[[Subject], float],
    needs: Callable[[Subject], str] = _anything,
    counted: Callable[[Subject], float] = _endless,
) -> Quantity:
    return Quantity(said=said, unit=STEPS, measure=measure, written=numbers.whole, needs=needs, counted=counted)


def _oldest_lag(subject: Subject) -> float:
    return subject.config.seq_len - 1


def _two_directions(subject: Subject) -> str:
    return "" if subject.config.bidirectional else "both=true"


def _two_layers(subject: Subject) -> str:
    return "" if subject.config.num_layers > 1 else "layers=2"


def _read_at_the_end(subject: Subject) -> str:
    return "" if begins_at_loss(subject.config, 1) else "both=true&read_at=both at the last step"


def _random_weights(subject: Subject) -> str:
    return "cells=RNN&init=Gaussian" if variances(subject.config, subject.layer) is None else ""


def _a_window(subject: Subject) -> str:
    window = subject.own.window
    return (
        "" if window is not None and window < subject.config.seq_len else f"trunc={min(10, subject.config.seq_len - 1)}"
    )


def _a_format(subject: Subject) -> str:
    return "" if subject.own.number_format else "stored=float16"


def _a_short_training(subject: Subject) -> str:
    return "" if by_training.is_short(subject) else "H=32&lag=20&steps=400"


QUANTITIES = {
    "decay_per_step": _factor(
        later("The factor by which the gradient changes with one time step back, from a fitted line."), by_run.decay
    ),
    "horizon": _steps(
        later("Time steps back before the gradient first falls below a thousandth of its start."),
        by_run.horizon,
        counted=_oldest_lag,
    ),
    "log10_left": _size(later("The gradient at the oldest step, relative to the last step."), by_run.left),
    "weight_norm": _size(later("The size of the gradient of W_hh: the sum over all time steps."), by_run.weight_norm),
    "older_half_share": _size(
        later("What the older half of the time steps contributes, as a share of the sizes of all terms of W_hh."),
        by_run.older_half,
        written=numbers.share,
    ),
    "clip_factor": _size(
        later("The one factor by which clipping by norm multiplies the gradient."), by_run.clip_factor
    ),
    "clipped_horizon": _steps(
        later("The horizon of the gradient after it is clipped by norm."), by_run.clipped_horizon, counted=_oldest_lag
    ),
    "before_the_window": _size(
        later("The full gradient at the first step before the truncation window, relative to the last step."),
        by_run.before_the_window,
        _a_window,
    ),
    "truncated_left": _size(
        later("The truncated gradient at the first step before the truncation window."),
        by_run.truncated_left,
        _a_window,
    ),
    "one_loss": _factor(later("The decay per step of the last loss alone."), by_run.one_loss),
    "last_loss_share": _size(
        later("What the last loss alone contributes to the gradient at step 1, over that of all losses."),
        by_run.last_loss_share,
        written=numbers.share,
    ),
    "cut_samples": _share(
        later("The share of the sequences whose gradient at the oldest step is exactly 0."), by_run.cut_samples
    ),
    "bottom_peak_lag": _steps(
        later("How many steps back the gradient of the lowest layer is largest."), by_run.bottom_peak_lag, _two_layers
    ),
    "bottom_over_top": _size(
        later("The lowest layer’s gradient at the last step, over that of the top layer."),
        by_run.bottom_over_top,
        _two_layers,
    ),
    "middle": _size(
        later("The gradient of both directions together at the middle step, relative to the last step."),
        by_run.middle,
        _two_directions,
    ),
    "first_step": _size(
        later("The gradient of both directions together at step 1, relative to the last step."),
        by_run.first_step,
        _two_directions,
    ),
    "theory_factor": _factor(
        later("The decay per step of an infinitely wide layer, by mean-field theory."),
        by_run.theory_factor,
        _random_weights,
    ),
    "stored_as_zero": _share(
        later("The share of the time steps whose gradient a number format stores as 0, although it is not 0."),
        by_run.stored_as_zero,
        _a_format,
    ),
    "steps_reached": _steps(
        later("At how many time steps the backward direction gets a gradient."), by_run.steps_reached, _read_at_the_end
    ),
    "learnt": Quantity(
        said=later("The training update at which the network has learnt to recall the first symbol."),
        unit=UPDATES,
        measure=by_training.learnt,
        written=numbers.whole,
        needs=_a_short_training,
        counted=lambda subject: subject.own.updates,
        trains=True,
    ),
}
