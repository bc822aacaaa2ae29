"""The words of the page that unrolls the loop, from one sequence's own numbers."""

from __future__ import annotations

import numpy as np
from markupsafe import Markup

from app import numbers
from app.findings.finding import Finding
from app.language.language import plain, plain_count, say, say_count
from app.numbers import unbroken
from pages.unrolled.measured import (
    Steps,
    cut_at,
    grows,
    labels,
    left,
    left_a_step,
    mean_factor,
    reference,
    road_goes_on,
)
from pages.unrolled.step_back_words import bare, what_a_step_back_does
from rnn_core.diagnostics.weight_terms import log10_shares


def headline(finding: Finding, steps: Steps) -> str:
    """The finding of the walk, in one line."""
    name = finding.name
    if not steps.backward:
        return _diverged(finding)
    if steps.walked == 1:
        return plain("One time step: W_hh multiplies zeros and gets no gradient")
    start, cut = reference(steps), cut_at(steps)
    if start is None:
        return plain("The {name}’s gradient is exactly 0 at every step", name=name)
    if not start:
        return plain("The loss is at the first step the {name} reads: no step back", name=name)
    enters = int(steps.enters.sum())
    if enters > 1:
        return _several(finding, enters, steps.walked)
    if cut is not None and road_goes_on(steps):
        return plain_count(
            "∂ℓ/∂h is exactly 0 from {count} step back, but ∂ℓ/∂c is not",
            "∂ℓ/∂h is exactly 0 from {count} steps back, but ∂ℓ/∂c is not",
            start - cut,
        )
    if cut is not None:
        return plain_count(
            "The {name}’s gradient is exactly 0 from {count} step back",
            "The {name}’s gradient is exactly 0 from {count} steps back",
            start - cut,
            name=name,
        )
    return _one_loss(finding, steps)


def _diverged(finding: Finding) -> str:
    step = finding.result.diverged_at
    if finding.direction:
        return plain("The {name} diverges at step {step} as read: no backward pass", name=finding.name, step=step)
    return plain("The {name} diverges at step {step}: there is no backward pass", name=finding.name, step=step)


def _several(finding: Finding, enters: int, walked: int) -> str:
    values = {"enters": enters, "walked": walked, "name": finding.name}
    if finding.layer == finding.config.num_layers - 1:
        return plain("Losses at {enters} of {walked} steps all add to the {name}’s gradient", **values)
    return plain("The layer above adds to the {name}’s gradient at {enters} of {walked} steps", **values)


def _one_loss(finding: Finding, steps: Steps) -> str:
    size, step = left(steps), labels(finding, steps)[0][0]
    if finding.config.cell != "rnn":
        rate = bare(left_a_step(steps))
        values = {"name": finding.name, "rate": rate, "step": step}
        if size > 0.0:
            return plain(
                "The {name} multiplies by {rate} per step: {size} at step {step}", size=numbers.size(size), **values
            )
        return plain(
            "The {name} multiplies by {rate} per step: {share} is left at step {step}",
            share=numbers.share(size),
            **values,
        )
    values = {"slope": bare(mean_factor(steps, "slopes")), "matrix": bare(mean_factor(steps, "matrix"))}
    if size > 0.0:
        return plain(
            "Each step back multiplies by {slope} × {matrix}: {size} at step {step}",
            size=numbers.size(size),
            step=step,
            **values,
        )
    return plain(
        "Each step back multiplies by {slope} × {matrix}: {share} is left", share=numbers.share(size), **values
    )


def caption(finding: Finding, steps: Steps) -> Markup:
    """What is drawn, and what the colours and heights mean."""
    config = finding.config
    said = [say("The batch’s first sequence.")]
    if config.num_layers > 1:
        said.append(say("Layer {layer} of {layers}.", layer=finding.layer + 1, layers=config.num_layers))
    if config.bidirectional and finding.direction:
        said.append(say("Backward direction, which reads step {step} first.", step=config.seq_len))
    elif config.bidirectional:
        said.append(say("Forward direction."))
    if steps.units != steps.H:
        said.append(say("Units shown: the first {units} of {H}.", units=steps.units, H=steps.H))
    return Markup(" ").join(said + (_drawn_backward(finding, steps) if steps.backward else []))


def _drawn_backward(finding: Finding, steps: Steps) -> list[Markup]:
    on_top = finding.layer == finding.config.num_layers - 1
    several = int(steps.enters.sum()) > 1
    said = [
        say("Block height: size of ∂ℓ/∂h<sub>t</sub>, 1 at the loss.")
        if on_top and not several
        else say("Block height: size of ∂ℓ/∂h<sub>t</sub>, 1 where the backward pass starts.")
    ]
    if grows(steps):
        said.append(say("It grows here, so 1 is three quarters of the full height, and 10 or more is the full height."))
        said.append(say("Each factor of ten takes away a quarter of the full height."))
    else:
        said.append(say("Each factor of ten takes away a third of the full height."))
    said.append(say("Below 10⁻³ only a thin line is left."))
    if several:
        said.append(say("▼: a loss.") if on_top else say("▼: gradient from the layer above."))
    if np.isneginf(steps.sizes["dh"]).any():
        said.append(say("✕: exactly 0."))
    said.append(
        say("Lowest row: the terms of the gradient of W<sub>hh</sub> and their sum so far, on one linear axis.")
    )
    return said


def what_it_tells(finding: Finding, steps: Steps) -> Markup:
    """One set of weights, what shrinks the gradient, and who contributes to the one sum."""
    if not steps.backward:
        return say(
            "The loop multiplies by the same W<sub>hh</sub> at every step. Here the states, or the loss that they give, "
            "overflow (float64). Lower the <b>weight scale</b> to get a backward pass."
        )
    shared = say_count(
        "The drawing has <b>{count}</b> cell. Unrolling copies the drawing, not the weights.",
        "The <b>{count}</b> cells in the drawing are one cell. They use the same weights. "
        "No step has a W<sub>hh</sub> of its own.",
        steps.walked,
    )
    if steps.walked == 1:
        alone = say(
            "With one time step, W<sub>hh</sub> multiplies a state of zeros. So its gradient is <b>exactly 0</b>."
        )
        return Markup(" ").join([shared, alone])
    said = [shared, *_sum(finding, steps), *what_a_step_back_does(finding, steps)]
    return unbroken(Markup(" ").join(said)).replace("× ", "×\u00a0")


def _sum(finding: Finding, steps: Steps) -> list[Markup]:
    if np.isneginf(steps.sizes["term"]).all():
        return [
            say(
                "Every term of the gradient of W<sub>hh</sub> is <b>exactly 0</b>, and so is their sum. "
                "No step changes W<sub>hh</sub>."
            )
        ]
    said = [
        say(
            "Each of the {walked} steps adds one term to the gradient of W<sub>hh</sub>, which has size <b>{size}</b>. "
            "The older half of the steps contributes <b>{share}</b> of the term sizes.",
            walked=steps.walked,
            size=numbers.size(float(steps.sizes["sum"][0])),
            share=numbers.share(log10_shares(steps.sizes["term"], 2)[0]),
        )
    ]
    if (batch := finding.config.batch_size) > 1:
        said.append(say("The batch’s gradient is the mean of {batch} such sums.", batch=batch))
    return said
