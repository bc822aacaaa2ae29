"""The words of the clip microscope, from this run's own numbers."""

from __future__ import annotations

import numpy as np
from markupsafe import Markup, escape

from app import numbers
from app.background.progress import State
from app.background.training_run import TrainingRun
from app.findings.finding import Finding
from app.findings.network_words import of_which_network
from app.language.language import plain, say, say_count
from pages.exploding.measured import FIRST_STEPS, Clipped
from pages.exploding.written_numbers import setting
from rnn_core.diagnostics.clipping import LEAST_FACTOR, MOST_FACTOR, Norms

_NO_ANGLE = 0.05  # degrees that are written as none
_ENORMOUS = 1000.0  # a median norm from which the rule of the 90th percentile limits almost nothing


def clip_headline(finding: Finding, clipped: Clipped | None, threshold: float, log10_factor: float) -> str:
    """What one factor does to this gradient."""
    if clipped is None:
        return plain(
            "Nothing to clip: {name} diverges at step {step}", name=finding.name, step=finding.result.diverged_at
        )
    if clipped.log10_norm == -np.inf:
        return plain("Nothing to clip: every gradient of {name} is exactly 0", name=finding.name)
    norm = numbers.size(clipped.log10_norm)
    if log10_factor == 0:
        return plain(
            "{name}’s gradient norm, {norm}, is below {limit}: clipping changes nothing",
            name=finding.name,
            norm=norm,
            limit=setting(threshold),
        )
    return plain(
        "Clipping by norm multiplies every step’s gradient by {factor} (norm {norm})",
        factor=factor_text(log10_factor),
        norm=norm,
    )


def factor_text(log10_factor: float) -> str:
    """The factor of a clip: 0.26, 4 × 10⁻⁷, 1."""
    return "1" if log10_factor == 0 else numbers.size(log10_factor)


def what_clipping_tells(
    finding: Finding, clipped: Clipped, threshold: float, log10_factor: float, value: float
) -> Markup:
    """Shape and horizon under one factor; what a limit for each element does instead."""
    if clipped.log10_norm == -np.inf:
        return say("A gradient of <b>exactly 0</b> has no norm to reduce and no direction to turn.")
    return Markup(" ").join([*_by_norm(finding, clipped, threshold, log10_factor), *by_value(clipped, value)])


def _by_norm(finding: Finding, clipped: Clipped, threshold: float, log10_factor: float) -> list[Markup]:
    about = {"name": finding.name, "norm": numbers.size(clipped.log10_norm), "limit": setting(threshold)}
    if log10_factor == 0:
        return [
            say("<b>By norm.</b> The {name}’s gradient has norm <b>{norm}</b>, not above the limit {limit}.", **about),
            say("So the factor is <b>1</b>, and the two lines are one."),
        ]
    said = [
        say("<b>By norm.</b> The {name}’s gradient has norm <b>{norm}</b>, and the limit is {limit}.", **about),
        say("So the gradient of every step is multiplied by <b>{factor}</b>.", factor=factor_text(log10_factor)),
    ]
    if finding.summary.horizon_reached:
        steps = numbers.count(finding.summary.horizon, "step")
        said.append(
            say("The curve moves down and keeps its shape, so the horizon stays at <b>{steps}</b>.", steps=steps)
        )
    else:
        said.append(say("The curve moves down and keeps its shape."))
    return [*said, say("Clipping limits exploding gradients."), say("It does not help vanishing ones.")]


def by_value(clipped: Clipped, value: float) -> list[Markup]:
    """The angle by which clipping by value turns the gradient."""
    degrees, share = clipped.turned(value)
    limit = setting(value)
    if share == 0:
        return [
            say("<b>By value.</b> No element is larger than {limit}, so nothing changes.", limit=limit),
            say("The largest is {largest}.", largest=numbers.size(clipped.largest)),
        ]
    said = (
        say("<b>By value.</b> A limit of ±{limit} shortens every element.", limit=limit)
        if share == 1
        else say(
            "<b>By value.</b> A limit of ±{limit} shortens {share} of the elements.", limit=limit, share=_percent(share)
        )
    )
    if degrees < _NO_ANGLE:
        return [said, say("This turns the direction by less than 0.1°. Clipping by norm does not turn it.")]
    turned = numbers.general(round(degrees, 1))
    return [
        said,
        say("This turns the direction by <b>{degrees}°</b>. Clipping by norm does not turn it.", degrees=turned),
    ]


def norms_words(run: TrainingRun, found: Norms | None) -> Markup:
    """Percentiles, the rule, and what it gives."""
    if found is None:
        if not any(not np.isfinite(step.grad_norm) for step in run.steps):
            return Markup()
        said = [
            say("Not one gradient of this training is finite in float32."),
            say("The first update already overflows."),
        ]
        return Markup(" ").join(said)
    said = [
        say_count(
            "Over the first <b>{count}</b> update, half the norms are below <b>{middle}</b>, nine in ten below <b>{high}</b>.",
            "Over the first <b>{count}</b> updates, half the norms are below <b>{middle}</b>, nine in ten below <b>{high}</b>.",
            len(run.steps),
            middle=_size(found.middle),
            high=_size(found.high),
        ),
        say("The largest is <b>{largest}</b>.", largest=_size(found.largest)),
        say("A common rule: clip at the 90th percentile, here <b>{limit}</b>.", limit=_size(found.suggested)),
        say("The usual update then passes, and the largest tenth is shortened."),
        say("The rule supposes that most norms are moderate."),
    ]
    if found.middle > _ENORMOUS:
        said.append(
            say(
                "Here half of them are above {middle}, so this threshold limits almost nothing.",
                middle=numbers.size(float(np.log10(_ENORMOUS))),
            )
        )
    said.append(
        say(
            "Pascanu et al. (2013) found that {least} to {most} times the mean works.",
            least=numbers.general(LEAST_FACTOR),
            most=numbers.general(MOST_FACTOR),
        )
    )
    said.append(
        say(
            "Here this is {least} to {most}.",
            least=_size(LEAST_FACTOR * found.mean),
            most=_size(MOST_FACTOR * found.mean),
        )
    )
    if run.diverged:
        said.append(
            say(
                "At update <b>{update}</b> the training overflowed in float32, so there are only a few norms before it.",
                update=run.steps[-1].step,
            )
        )
    return Markup(" ").join(said)


def norms_caption(run: TrainingRun) -> str:
    """What was trained."""
    config = run.config
    return " ".join(
        [
            plain("Task: recall of the first symbol at lag {lag}.", lag=config.lag),
            plain(
                "Adam with learning rate {rate}, {batch} per update, no clipping.",
                rate=numbers.general(config.learning_rate),
                batch=numbers.count(config.batch_size, "sequence"),
            ),
            plain("Norm: of all parameters together, over {updates} updates.", updates=FIRST_STEPS),
        ]
    )


def waiting_words(run: TrainingRun) -> str:
    """Before there is something to draw."""
    if run.progress.error:
        return run.progress.reason
    if run.progress.state is State.QUEUED:
        return plain("Waiting, place {place}.", place=run.progress.place_in_queue)
    return plain("Training: {done} of {whole} updates.", done=len(run.steps), whole=FIRST_STEPS)


def what_is_drawn(finding: Finding) -> Markup:
    """Under both figures."""
    said = [
        say("Left: ‖∂ℓ/∂h<sub>t</sub>‖, median of the batch."),
        say("The norm is that of all parameters’ gradients together, before training."),
        escape(of_which_network(finding)),
    ]
    return Markup(" ").join(said)


def angle_drawn(degrees: float, value: float) -> str:
    """The figure at the right, for those who cannot see it."""
    return plain(
        "Degrees by which clipping by value turns the gradient, by threshold. At {limit} they are {degrees}.",
        limit=setting(value),
        degrees=numbers.general(round(degrees, 1)),
    )


def factor_drawn(log10_factor: float) -> str:
    """The figure at the left, for those who cannot see it."""
    return plain(
        "Gradient of each step before and after clipping. After it, {factor} of the size is left at every step.",
        factor=factor_text(log10_factor),
    )


def nothing_to_clip() -> Markup:
    """Of a run without a gradient."""
    said = [
        say("A state overflowed in the forward pass, so there is no gradient to clip."),
        say("Clipping cannot help here. Lower the weight scale."),
    ]
    return Markup(" ").join(said)


def _percent(share: float) -> str:
    if share < 0.01:
        return plain("under {share}", share="1 %")
    return f"{100 * share:.0f} %" if share < 0.995 else plain("over {share}", share="99 %")


def _size(value: float) -> str:
    return numbers.size(float(np.log10(value))) if value > 0 else "0"
