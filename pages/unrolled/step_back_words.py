"""What one step back does to the gradient, in words: derivative and matrix of an RNN, gate and the whole of others."""

from __future__ import annotations

import numpy as np
from markupsafe import Markup

from app import numbers
from app.findings.finding import Finding
from app.language.language import later, say
from pages.unrolled.measured import (
    Steps,
    cut_at,
    labels,
    left,
    left_a_step,
    mean_factor,
    mean_ratio,
    reference,
    relative,
    road_goes_on,
)

_EVEN = 0.005
_DOES = {  # by what the derivative does and what W_hh does; a derivative is never above 1
    (-1, -1): later("Both shrink the gradient."),
    (-1, 0): later("The derivative shrinks the gradient, and W<sub>hh</sub> leaves its size."),
    (-1, 1): later("The derivative shrinks the gradient, and W<sub>hh</sub> makes it grow."),
    (0, -1): later("The derivative leaves the gradient’s size, and W<sub>hh</sub> shrinks it."),
    (0, 0): later("Neither changes the gradient’s size."),
    (0, 1): later("The derivative leaves the gradient’s size, and W<sub>hh</sub> makes it grow."),
}


def what_a_step_back_does(finding: Finding, steps: Steps) -> list[Markup]:
    """The factors, or what goes on where they are 0; nothing where there is no step back."""
    if not reference(steps):
        return []
    losses = int(steps.enters.sum())
    if cut_at(steps) is not None:
        return [_carried_on(finding, steps)] if road_goes_on(steps) and losses == 1 else []
    if losses > 1:
        return [_between_losses(steps)]
    if finding.config.cell != "rnn":
        return [_gated(finding, steps)]
    slopes, matrix = mean_factor(steps, "slopes"), mean_factor(steps, "matrix")
    factors = say(
        "Each step back multiplies by the derivative φ′ (<b>× {slope}</b>) and by W<sub>hh</sub> (<b>× {matrix}</b>).",
        slope=bare(slopes),
        matrix=bare(matrix),
    )
    means = say("These factors are geometric means over the steps.")
    said = [factors, means, say(_DOES[min(_side(slopes), 0), _side(matrix)])]
    if (size := left(steps)) <= 0.0:
        end = labels(finding, steps)[0][0]
        said.append(say("At step {step}, <b>{share}</b> of the gradient is left.", step=end, share=numbers.share(size)))
    return said


def _between_losses(steps: Steps) -> Markup:
    enters = say("New gradient enters at every ▼. So the heights alone do not show what one step back does.")
    if np.isfinite(handed := mean_ratio(steps, "handed", "dh")):
        step = say("Each step back multiplies what it gets by <b>{rate}</b> (geometric mean).", rate=bare(handed))
    else:
        step = say("At some step, <b>exactly 0</b> is passed back.")
    return Markup(" ").join([enters, step])


def _carried_on(finding: Finding, steps: Steps) -> Markup:
    size, named = float(relative(steps, "dc")[0]), labels(finding, steps)[0]
    values = {"name": finding.name, "step": named[0]}
    if size > 0.0:
        return say(
            "In the {name}, ∂ℓ/∂c goes on where ∂ℓ/∂h is cut off. At step {step} it is <b>{size}</b> times as large as "
            "at step {start}.",
            size=numbers.size(size),
            start=named[reference(steps, "dc") or 0],
            **values,
        )
    return say(
        "In the {name}, ∂ℓ/∂c goes on where ∂ℓ/∂h is cut off. At step {step}, <b>{share}</b> of it is left.",
        share=numbers.share(size),
        **values,
    )


def _gated(finding: Finding, steps: Steps) -> Markup:
    lstm = finding.config.cell == "lstm"
    gate, whole = bare(mean_ratio(steps, "straight", "dc" if lstm else "dh")), bare(left_a_step(steps))
    if lstm:
        factors = say(
            "At each step back, the forget gate passes <b>× {gate}</b> of ∂ℓ/∂c directly. "
            "The whole step is <b>× {whole}</b> for ∂ℓ/∂h (geometric means).",
            gate=gate,
            whole=whole,
        )
    else:
        factors = say(
            "At each step back, the update gate z passes <b>× {gate}</b> directly. "
            "The whole step is <b>× {whole}</b> (geometric means).",
            gate=gate,
            whole=whole,
        )
    if finding.config.weight_scale == 0:
        others = say("W<sub>hh</sub> is 0, so there is no other path.")
    elif gate == whole:
        others = say("Here the two are equal.")
    else:
        others = say("The other gates and W<sub>hh</sub> add or cancel the difference.")
    return Markup(" ").join([factors, others])


def bare(log10: float) -> str:
    """A factor by its log10, without its sign: 0.54, exactly 0."""
    return numbers.factor_by_log10(log10).removeprefix("× ")


def _side(log10: float) -> int:
    return 0 if abs(log10) < _EVEN / 2 else 1 if log10 > 0 else -1
