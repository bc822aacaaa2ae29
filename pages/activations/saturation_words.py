"""The words about a run's pre-activations: how many units are saturated or inactive."""

from __future__ import annotations

import math

from markupsafe import Markup

from app import numbers
from app.experiment.options import ACTIVATIONS as LABELS
from app.findings.finding import Finding
from app.language.language import plain, say
from pages.activations.measured import Slopes


def percent(share: float) -> str:
    """A share that is neither none nor all: under 1 %, 47 %, over 99 %."""
    if share < 0.01:
        return plain("under {share}", share="1 %")
    return plain("over {share}", share="99 %") if share > 0.99 else f"{100 * share:.0f} %"


def saturation_headline(found: Slopes | None, finding: Finding) -> str:
    """How many of the units are saturated; of a ReLU, how many have derivative 0."""
    if found is None:
        return plain("{name}: the states overflow at the first step", name=finding.name)
    gate = len(found.gate_name) > 5  # "state", an RNN's only one, is none
    where = plain("{name}, {gate}", name=finding.name, gate=found.gate_name) if gate else finding.name
    if found.phi.name == "linear":
        return plain("{where}: linear units cannot saturate", where=where)
    if found.phi.name == "relu":
        return _inactive_headline(where, float(found.dead.mean()))
    return _saturated_headline(where, float(found.saturated.mean()))


def _inactive_headline(where: str, share: float) -> str:
    if share == 0:
        return plain("{where}: no ReLU unit has derivative 0", where=where)
    if share == 1:
        return plain("{where}: all ReLU units have derivative 0", where=where)
    return plain("{where}: {share} of the ReLU units have derivative 0", where=where, share=percent(share))


def _saturated_headline(where: str, share: float) -> str:
    if share == 0:
        return plain("{where}: no unit is saturated", where=where)
    if share == 1:
        return plain("{where}: all units are saturated", where=where)
    return plain("{where}: {share} of the units are saturated", where=where, share=percent(share))


def saturation_caption(found: Slopes) -> str:
    """What is grey, and what is at the right."""
    if found.phi.name == "linear":
        return plain("Right: share of saturated units at each step.")
    if found.phi.name == "relu":
        return plain("Grey: inactive (a ≤ 0), where the derivative is 0. Right: share of inactive units at each step.")
    return plain(
        "Grey: saturated, where the derivative is under 5 % of its largest. Right: share of saturated units at each step."
    )


def saturation_words(found: Slopes) -> Markup:
    """Where the pre-activations lie, and what that does."""
    config = found.finding.config
    said = [] if found.phi.name == "linear" else [_derivatives(found)]  # that of linear needs no mean
    if found.steps < config.seq_len:
        said.append(say("After step {step} of this direction the numbers overflow.", step=found.steps))
    said += _of_kind(found)
    if found.gated:
        said.append(
            say(
                "This gate is <b>sigmoid with every activation</b>. A saturated gate is near 0 or near 1. "
                "Then the weights that would change it get almost no gradient."
            )
        )
    if found.beyond:
        said.append(say("Outside the figure: {share} of the pre-activations.", share=percent(found.beyond)))
    return Markup(" ").join(said)


def _derivatives(found: Slopes) -> Markup:
    config = found.finding.config
    return say(
        "Over {steps}, {units} and {sequences}, the derivative of {label} is <b>{mean}</b> on average. "
        "At most it is <b>{largest}</b>.",
        steps=numbers.count(found.steps, "step"),
        units=numbers.count(config.hidden_size, "unit"),
        sequences=numbers.count(config.batch_size, "sequence"),
        label=LABELS[found.phi.name],
        mean=numbers.size(math.log10(found.mean) if found.mean > 0 else -math.inf),
        largest=numbers.general(found.phi.max_slope),
    )


def _of_kind(found: Slopes) -> list[Markup]:
    if found.phi.name == "relu":
        return [_inactive(float(found.dead.mean())), _dead(found.never_open, found.finding.config.hidden_size)]
    if found.phi.name == "leaky_relu":
        return [_leaky(float(found.saturated.mean()))]
    if found.phi.name == "linear":
        return [say("The derivative is 1 at every pre-activation, so nothing saturates and no unit is dead.")]
    return [
        say("A unit is saturated where its derivative is under 5 % of the largest."),
        _saturated(float(found.saturated.mean())),
        say("None is dead: apart from rounding, only the derivative of ReLU is exactly 0."),
    ]


def _inactive(share: float) -> Markup:
    if share == 0:
        return say("<b>No</b> unit is inactive (a ≤ 0) at any step, so all of them pass the gradient.")
    if share == 1:
        return say("<b>All</b> units are inactive (a ≤ 0) at every step and pass exactly 0.")
    return say("On average <b>{share}</b> of the units are inactive (a ≤ 0) and pass exactly 0.", share=percent(share))


def _dead(dead: int, units: int) -> Markup:
    if not dead:
        return say("No unit is inactive at every step of every sequence, so none is dead.")
    return say(
        "Dead units, inactive at every step of every sequence: <b>{dead}</b> of {units}.", dead=dead, units=units
    )


def _leaky(share: float) -> Markup:
    if share == 0:
        return say("<b>No</b> pre-activation is at most 0, where only a hundredth would pass.")
    if share == 1:
        return say("<b>All</b> pre-activations are at most 0. There, a hundredth passes: small, but never exactly 0.")
    return say(
        "At <b>{share}</b> of the pre-activations, a ≤ 0 and only a hundredth passes. That is small, but never exactly 0.",
        share=percent(share),
    )


def _saturated(share: float) -> Markup:
    if share == 0:
        return say("<b>No</b> unit is saturated here at any step.")
    if share == 1:
        return say("<b>All</b> units are saturated here at every step.")
    return say("Here <b>{share}</b> of the units are saturated on average.", share=percent(share))
