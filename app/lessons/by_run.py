"""Quantities that one run of a network has. Each is measured when it is asked for."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import numpy as np
from jaxtyping import Float64

import rnn_core as rc
from app.language.language import plain
from app.lessons.subject import Subject
from rnn_core import ExperimentConfig, Outcome, Result, Summary
from rnn_core.diagnostics.clipping import log10_factor, log10_norm
from rnn_core.diagnostics.decay import decay_per_step, median, ratios, relative, summarise
from rnn_core.diagnostics.weight_terms import log10_shares
from rnn_core.engine.gradients import scaled_gradients
from rnn_core.theory.predictions import log10_mean_field

Sizes = Float64[np.ndarray, "lags B"]


@lru_cache(maxsize=64)
def _run(config: ExperimentConfig) -> Result:
    return rc.run(config)


@lru_cache(maxsize=64)
def _run_last_loss(config: ExperimentConfig, direction: int) -> Result:
    return rc.run_last_loss(config, direction)


def result(subject: Subject) -> Result:
    """The run, without what is large.

    Raises:
        ValueError: it diverges.
    """
    found = _run(subject.config)
    if found.outcome is Outcome.DIVERGED:
        raise ValueError(
            plain(
                "{name} diverges at step {step}, so there is nothing to measure.",
                name=subject.curve.name,
                step=found.diverged_at,
            )
        )
    return found


def _again(subject: Subject) -> Result:
    """The same run as a value of its own: what is large of it is let go with it."""
    return replace(result(subject))


def _sizes(subject: Subject) -> Sizes:
    found = result(subject)
    return found.by_lag(found.log10_dh, subject.layer, subject.direction)


def _summary(subject: Subject) -> Summary:
    return result(subject).summary(subject.layer, subject.direction)


def _counted(summary: Summary) -> float:
    return float(summary.horizon) if summary.horizon_reached else np.inf


def curve(subject: Subject) -> Float64[np.ndarray, " lags"]:
    """log10 of the gradient's size by lag, as the figures draw it."""
    return ratios(_sizes(subject), _summary(subject).peak_lag)


def decay(subject: Subject) -> float:
    return _summary(subject).decay_per_step


def horizon(subject: Subject) -> float:
    """In steps; inf where it is not reached."""
    return _counted(_summary(subject))


def left(subject: Subject) -> float:
    return float(curve(subject)[-1])


def weight_norm(subject: Subject) -> float:
    return float(_again(subject).log10_dW_hh[subject.layer, subject.direction])


def older_half(subject: Subject) -> float:
    """log10 of the share of the sum of the terms' sizes."""
    terms = result(subject).log10_dW_hh_by_step[subject.layer, subject.direction]
    return float(log10_shares(terms[::-1] if subject.direction else terms, 2)[0])


def clip_factor(subject: Subject) -> float:
    """log10 of the one factor that clipping multiplies the whole gradient by."""
    gradient = scaled_gradients(subject.config, _again(subject).tape)
    return log10_factor(log10_norm(gradient), subject.own.clip_norm)


def clipped_horizon(subject: Subject) -> float:
    found, factor = result(subject), clip_factor(subject)
    dh, dc = (
        None if sizes is None else found.by_lag(sizes, subject.layer, subject.direction) + factor
        for sizes in (found.log10_dh, found.log10_dc)
    )
    assert dh is not None
    return _counted(summarise(dh, dc))


def before_the_window(subject: Subject) -> float:
    """Of the full gradient, as many steps back as the window has: the first step that it leaves out."""
    assert subject.own.window is not None
    return float(curve(subject)[subject.own.window])


def truncated_left(subject: Subject) -> float:
    r"""The same with truncation, as `rnn_core.diagnostics.truncation` cuts: of T steps, those before T - window get nothing.

    The state after step T - window is detached. The only way from the loss to that state is cut, so nothing is left.
    """
    assert subject.own.window is not None
    found = curve(subject)
    return float(np.where(np.arange(len(found)) < subject.own.window, found, -np.inf)[subject.own.window])


def one_loss(subject: Subject) -> float:
    """The factor per step of the last loss alone."""
    last = _run_last_loss(subject.config, subject.direction)
    return last.summary(subject.layer, subject.direction).decay_per_step


def last_loss_share(subject: Subject) -> float:
    """log10 of what the last loss alone sends to the oldest step, over what all losses send there."""
    last, oldest = _run_last_loss(subject.config, subject.direction), -1 if subject.direction else 0
    at = subject.layer, subject.direction, oldest
    return float(np.median(last.log10_dh[at] - result(subject).log10_dh[at]))


def cut_samples(subject: Subject) -> float:
    """The share of the sequences."""
    return float(np.isneginf(_sizes(subject)[-1]).mean())


def bottom_peak_lag(subject: Subject) -> float:
    found = result(subject)
    return float(median(found.by_lag(found.log10_dh, 0, subject.direction)).argmax())


def bottom_over_top(subject: Subject) -> float:
    """log10 at the last step."""
    sizes = result(subject).log10_dh[:, 0, -1]
    return float(np.median(sizes[0] - sizes[-1]))


def middle(subject: Subject) -> float:
    """log10 of both directions together at the middle step, over the last step's."""
    return float(_both_directions(subject)[subject.config.seq_len // 2])


def first_step(subject: Subject) -> float:
    """The same at the first step."""
    return float(_both_directions(subject)[0])


def _both_directions(subject: Subject) -> Float64[np.ndarray, " T"]:
    """log10 of the size of all directions' gradients as one vector, by step in time, over the last step's."""
    with np.errstate(under="ignore"):
        squares = np.logaddexp2.reduce(2 * np.log2(10) * result(subject).log10_dh[subject.layer], axis=0)
    together = squares * np.log10(2) / 2
    return relative(together, together[-1])


def theory_factor(subject: Subject) -> float:
    """√χ: the mean field's factor per step."""
    unrolled, _ = _again(subject).tape.at(subject.layer, subject.direction)
    wide = log10_mean_field(subject.config, unrolled, subject.layer, len(_sizes(subject)) - 1)
    assert wide is not None
    return decay_per_step(wide)


def stored_as_zero(subject: Subject) -> float:
    """The share of the steps."""
    own, found = subject.own, _again(subject)
    assert own.number_format is not None
    stored = rc.stored_gradient(found, own.number_format, log2_scale=own.log2_scale)
    by_lag = median(found.by_lag(stored, subject.layer, subject.direction))
    return float((np.isneginf(by_lag) & np.isfinite(median(_sizes(subject)))).mean())


def steps_reached(subject: Subject) -> float:
    """How many steps of the direction that reads backwards in time get a gradient at all."""
    return float(np.isfinite(median(result(subject).log10_dh[subject.layer, 1])).sum())
