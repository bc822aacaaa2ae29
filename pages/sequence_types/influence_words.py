"""What the influence matrix tells: how a change of one state goes on to others."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float64
from markupsafe import Markup

from app import numbers
from app.findings.finding import Finding
from app.language.language import plain, say, say_count
from pages.sequence_types.measured import by_lag
from rnn_core.diagnostics.decay import decay_per_step
from rnn_core.engine.loss_steps import loss_steps


def influence_heading(direction: int) -> str:
    """The question that the matrix answers."""
    if direction:
        return plain("Influence: which state changes which earlier state?")
    return plain("Influence: which state changes which later state?")


def influence_words(finding: Finding, sizes: Float64[np.ndarray, "T T"]) -> Markup:
    """How influence depends on how far two steps lie apart, beside the gradient's own rate."""
    lags = by_lag(sizes)
    said = [
        say("Change the {name}’s state at one step a little.", name=finding.name),
        _next(lags[1], finding.direction),
    ]
    if len(sizes) > 2:
        said.append(_farthest(lags[-1], len(sizes) - 1, finding.direction))
    said.append(say("These are root mean squares over directions and medians over pairs of steps."))
    cut = np.flatnonzero(np.isneginf(lags))
    if len(cut):
        said.append(
            say_count(
                "At {count} step apart, at least half of the pairs are <b>exactly 0</b>. They are cut off, not small.",
                "At {count} steps apart, at least half of the pairs are <b>exactly 0</b>. They are cut off, not small.",
                int(cut[0]),
            )
        )
    rate = decay_per_step(lags)
    if not np.isfinite(rate):
        return Markup(" ").join(said)
    factor = numbers.bare(rate)
    if len(cut):
        said.append(
            say("Fitted where it is not 0, influence is multiplied by <b>{factor}</b> per step.", factor=factor)
        )
    else:
        said.append(
            say("Fitted over all distances, influence is multiplied by <b>{factor}</b> per step.", factor=factor)
        )
    return Markup(" ").join([*said, *_beside_the_gradient(finding)])


def _next(near: float, direction: int) -> Markup:
    if np.isneginf(near) and direction:
        return say("One step earlier, the state changes by <b>exactly 0</b>.")
    if np.isneginf(near):
        return say("One step later, the state changes by <b>exactly 0</b>.")
    if direction:
        return say("One step earlier, the state changes <b>{times}</b> times as much.", times=numbers.size(near))
    return say("One step later, the state changes <b>{times}</b> times as much.", times=numbers.size(near))


def _farthest(far: float, steps: int, direction: int) -> Markup:
    times = numbers.size(far)
    if np.isneginf(far) and direction:
        return say("{steps} steps earlier, it changes by <b>exactly 0</b>.", steps=steps)
    if np.isneginf(far):
        return say("{steps} steps later, it changes by <b>exactly 0</b>.", steps=steps)
    if direction:
        return say("{steps} steps earlier, it changes <b>{times}</b> times as much.", steps=steps, times=times)
    return say("{steps} steps later, it changes <b>{times}</b> times as much.", steps=steps, times=times)


def _beside_the_gradient(finding: Finding) -> list[Markup]:
    told = finding.judged
    gradient = told.summary.decay_per_step
    summed = finding.alone is None and len(loss_steps(told.config)) > 1
    if summed or told.cut_at is not None or not np.isfinite(gradient):
        return []
    factor = numbers.bare(gradient)
    if finding.alone is None:
        said = [say("The gradient is multiplied by <b>{factor}</b>.", factor=factor)]
    elif finding.direction:
        said = [say("The gradient of the first loss alone is multiplied by <b>{factor}</b>.", factor=factor)]
    else:
        said = [say("The gradient of the last loss alone is multiplied by <b>{factor}</b>.", factor=factor)]
    if finding.layer < told.config.num_layers - 1:
        said.append(
            say(
                "It enters this layer at every step through the layers above, so it follows no single row of the matrix."
            )
        )
        return said
    said.append(
        say(
            "Within this layer the gradient of one loss follows one row only, the row of its step. "
            "The matrix shows every pair of steps, wherever the losses are."
        )
    )
    return said
