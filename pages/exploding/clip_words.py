"""The words of the clip microscope, from this run's own numbers."""

from __future__ import annotations

import numpy as np
from markupsafe import Markup

from app import numbers
from app.background.progress import State
from app.background.training_run import TrainingRun
from app.findings.finding import Finding
from pages.exploding.measured import FIRST_STEPS, Clipped
from rnn_core.diagnostics.clipping import LEAST_FACTOR, MOST_FACTOR, Norms

_NO_ANGLE = 0.05  # degrees that are written as none


def clip_headline(finding: Finding, clipped: Clipped | None, threshold: float, log10_factor: float) -> str:
    """What one factor does to this gradient."""
    if clipped is None:
        return f"Nothing to clip: the {finding.name} diverges at step {finding.result.diverged_at}"
    if clipped.log10_norm == -np.inf:
        return f"Nothing to clip: every gradient of the {finding.name} is exactly 0"
    norm = numbers.size(clipped.log10_norm)
    if log10_factor == 0:
        return f"The {finding.name}’s gradient has norm {norm}: a clip at {threshold:g} leaves it as it is"
    return f"One factor for all steps: the {finding.name}’s gradient of norm {norm} is multiplied by {factor_text(log10_factor)}"


def factor_text(log10_factor: float) -> str:
    """The factor of a clip: 0.26, 4 × 10⁻⁷, 1."""
    return "1" if log10_factor == 0 else numbers.size(log10_factor)


def what_clipping_tells(
    finding: Finding, clipped: Clipped, threshold: float, log10_factor: float, value: float
) -> Markup:
    """Shape and horizon under one factor; what a limit for each element does instead."""
    if clipped.log10_norm == -np.inf:
        return Markup("A gradient of <b>exactly 0</b> has no norm to bring down and no direction to turn.")
    return Markup(f"{_by_norm(finding, clipped, threshold, log10_factor)} {by_value(clipped, value)}")


def _by_norm(finding: Finding, clipped: Clipped, threshold: float, log10_factor: float) -> str:
    norm = numbers.size(clipped.log10_norm)
    if log10_factor == 0:
        return (
            f"<b>By norm.</b> All parameters together have norm <b>{norm}</b>, not above {threshold:g}: the factor is <b>1</b>, "
            "and the two lines are one."
        )
    said = (
        f"<b>By norm.</b> Norm <b>{norm}</b>, limit {threshold:g}: everything is multiplied by "
        f"<b>{factor_text(log10_factor)}</b>, every step’s part alike, so the curve moves and keeps its shape"
    )
    if finding.summary.horizon_reached:
        reach = numbers.count(finding.summary.horizon, "step")
        return (
            f"{said}. The horizon stays at <b>{reach}</b>: clipping helps against exploding, never against vanishing."
        )
    return f"{said}: clipping helps against exploding, never against vanishing."


def by_value(clipped: Clipped, value: float) -> str:
    """The angle that value clipping makes."""
    degrees, share = clipped.turned(value)
    if share == 0:
        return (
            f"<b>By value.</b> No element is larger than {value:g} (the largest is {numbers.size(clipped.largest)}): nothing is "
            "cut and nothing turned."
        )
    cut = "every element" if share == 1 else f"{_percent(share)} of the elements"
    turned = "by less than 0.1°" if degrees < _NO_ANGLE else f"by <b>{degrees:.1f}°</b>"
    return f"<b>By value.</b> A limit of {value:g} cuts {cut} and turns the direction {turned}; clipping by norm turns it by 0°."


def norms_words(run: TrainingRun, found: Norms | None) -> Markup:
    """Percentiles, the rule, and what it gives."""
    seen = len(run.steps)
    lost = sum(not np.isfinite(step.grad_norm) for step in run.steps)
    if found is None:
        return Markup(
            "Not one gradient of this training is a finite number in float32: the first step already explodes."
            if lost
            else ""
        )
    said = (
        f"Over the first <b>{numbers.count(seen, 'step')}</b> half of the norms lie below <b>{_size(found.middle)}</b>, nine in "
        f"ten below <b>{_size(found.high)}</b>; the largest is <b>{_size(found.largest)}</b>. Rule: clip at the 90th percentile, "
        f"<b>{_size(found.suggested)}</b>, so that the usual step passes and the largest tenth is held. Pascanu et al. 2013 "
        f"found {LEAST_FACTOR:g} to {MOST_FACTOR:g} times the mean to work: {_size(LEAST_FACTOR * found.mean)} to "
        f"{_size(MOST_FACTOR * found.mean)} here."
    )
    if run.diverged:
        return Markup(
            f"{said} At step <b>{run.steps[-1].step}</b> the training left float32: the norms before it are few to go by."
        )
    return Markup(said)


def norms_caption(run: TrainingRun) -> str:
    """What was trained."""
    config = run.config
    return (
        f"First-symbol recall at lag {config.lag}, batch {config.batch_size}, Adam {config.learning_rate:g}, no clipping; norm "
        f"of all parameters, {FIRST_STEPS} steps."
    )


def waiting_words(run: TrainingRun) -> str:
    """Before there is something to draw."""
    if run.progress.error:
        return run.progress.error
    if run.progress.state is State.QUEUED:
        return f"Waiting: place {run.progress.place_in_queue} in the queue."
    return f"Training: {len(run.steps)} of {FIRST_STEPS} steps."


def _percent(share: float) -> str:
    if share < 0.01:
        return "under 1 %"
    return f"{100 * share:.0f} %" if share < 0.995 else "over 99 %"


def _size(value: float) -> str:
    return numbers.size(float(np.log10(value))) if value > 0 else "0"
