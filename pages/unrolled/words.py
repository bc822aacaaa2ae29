"""The words of the page that unrolls the loop, from one sequence's own numbers."""

from __future__ import annotations

import numpy as np
from markupsafe import Markup

from app import numbers
from app.findings.finding import Finding
from app.findings.network_words import in_which_direction, on_which_layer
from app.findings.verdict_words import diverged_step
from app.numbers import factor_by_log10, unbroken
from pages.unrolled.measured import (
    Steps,
    cut_at,
    grows,
    labels,
    left,
    left_a_step,
    mean_factor,
    mean_ratio,
    reference,
    relative,
    road_goes_on,
)
from rnn_core.diagnostics.weight_terms import log10_shares

_EVEN = 0.005


def headline(finding: Finding, steps: Steps) -> str:
    """The finding of the walk, in one line."""
    name = finding.name
    if not steps.backward:
        return f"The {name} diverges at {diverged_step(finding)}: there is no way back to walk"
    if steps.walked == 1:
        return "One step: the loop never closes, and W_hh learns nothing"
    start, cut = reference(steps), cut_at(steps)
    if start is None:
        return f"No gradient reaches the {name}: it is exactly 0 at every step"
    if not start:
        return f"The loss enters at the first step the {name} reads: there is no way back"
    enters = int(steps.enters.sum())
    if enters > 1:
        where = f"at {enters} of {numbers.count(steps.walked, 'step')}"
        if finding.layer == finding.config.num_layers - 1:
            return f"Losses {where} refill the {name}’s gradient on its way"
        return f"The layer above refills the {name}’s gradient {where}"
    if cut is not None and road_goes_on(steps):
        return (
            f"∂ℓ/∂h is exactly 0 from {numbers.count(start - cut, 'step')} back; by c the {name} still hears the loss"
        )
    if cut is not None:
        return f"The {name}’s gradient is exactly 0 from {numbers.count(start - cut, 'step')} back"
    end = labels(finding, steps)[0][0]
    leave = _leaving(left(steps), end)
    if finding.config.cell != "rnn":
        return f"The {name} hands back {numbers.factor(10 ** (left_a_step(steps)))} a step, which {leave}"
    slopes, matrix = (numbers.factor(10 ** mean_factor(steps, name)) for name in ("slopes", "matrix"))
    return f"Slopes {slopes} times W {matrix} a step: that {leave}"


def _leaving(log10: float, step: str) -> str:
    if log10 > 0.0:
        return f"makes {numbers.size(log10)} at step {step}"
    return f"leaves {numbers.share(log10)} at step {step}"


def caption(finding: Finding, steps: Steps) -> Markup:
    """What is drawn, and what the colours and heights mean."""
    config = finding.config
    direction = in_which_direction(finding, f"backward direction, which reads step {config.seq_len} first")
    shown = "" if steps.units == steps.H else f", the first {steps.units} of {steps.H} units"
    said = f"The batch’s first sequence{on_which_layer(finding)}{direction}{shown}."
    if not steps.backward:
        return Markup(said)
    said += (
        " Blocks: ‖∂ℓ/∂h<sub>t</sub>‖ relative to where the way back starts; a third less high per factor of ten, "
        "a hairline from 10⁻³ on."
    )
    if int(steps.enters.sum()) > 1:
        on_top = finding.layer == config.num_layers - 1
        said += f" ▼: {'a loss enters' if on_top else 'the layer above sends gradient in'}."
    if np.isneginf(steps.sizes["dh"]).any():
        said += " ✕: exactly 0."
    if grows(steps):
        said += " It grows here, so × 1 is three quarters of the height, and × 10 and more the whole."
    return Markup(said)


def what_it_tells(finding: Finding, steps: Steps) -> Markup:
    """One set of weights, what shrinks the gradient, and who contributes to the one sum."""
    if not steps.backward:
        return Markup(
            "The loop multiplies by the same W<sub>hh</sub> at every step, and here the states, or the loss that they make, "
            "outgrew every number. Lower the <b>weight scale</b> to walk back."
        )
    shared = (
        f"The <b>{numbers.count(steps.walked, 'cell')}</b> drawn {'is' if steps.walked == 1 else 'are'} one cell: unrolling "
        "copies the drawing, not the weights. No step has a W<sub>hh</sub> of its own."
    )
    if steps.walked == 1:
        return Markup(
            f"{shared} At one step W<sub>hh</sub> multiplies a zero state, so its gradient is <b>exactly 0</b>."
        )
    said = " ".join(part for part in (shared, _sum(finding, steps), _shrinks(finding, steps)) if part)
    return Markup(unbroken(said).replace("× ", "×\u00a0"))


def _sum(finding: Finding, steps: Steps) -> str:
    if np.isneginf(steps.sizes["term"]).all():
        return "Every term of its gradient is <b>exactly 0</b>, so is their sum: no step moves W<sub>hh</sub>."
    total, share = float(steps.sizes["sum"][0]), log10_shares(steps.sizes["term"], 2)[0]
    said = (
        f"Each step sends one term, and the {steps.walked} terms are added to one gradient of size "
        f"<b>{numbers.size(total)}</b>, which moves the one matrix. Of the terms’ sizes, the half read first "
        f"sends <b>{numbers.share(share)}</b>."
    )
    batch = finding.config.batch_size
    return said if batch == 1 else f"{said} (The batch’s gradient is the mean of {batch} such sums.)"


def _shrinks(finding: Finding, steps: Steps) -> str:
    if not reference(steps):
        return ""
    losses = int(steps.enters.sum())
    if cut_at(steps) is not None:
        alone = road_goes_on(steps) and losses == 1
        return f"∂ℓ/∂c goes on where ∂ℓ/∂h is cut, which {_road_left(finding, steps)}." if alone else ""
    if losses > 1:
        handed = mean_ratio(steps, "handed", "dh")
        makes = (
            f"a step back itself makes <b>{factor_by_log10(handed)}</b> of what it gets (geometric mean)"
            if np.isfinite(handed)
            else "somewhere a step hands back <b>exactly 0</b>"
        )
        return f"Something new enters at every ▼, so heights alone do not show the way back: {makes}."
    if finding.config.cell != "rnn":
        return _gated(finding, steps)
    slopes, matrix = mean_factor(steps, "slopes"), mean_factor(steps, "matrix")
    said = (
        f"A step back multiplies by slopes (<b>{factor_by_log10(slopes)}</b>) and by W<sub>hh</sub> "
        f"(<b>{factor_by_log10(matrix)}</b>)"
    )
    if _side(slopes) == _side(matrix):
        both = {-1: "both shrink the gradient", 0: "neither changes its size", 1: "both grow it"}[_side(slopes)]
        return f"{said}: {both}."
    does = {-1: "shrink{} it", 0: "leave{} its size", 1: "grow{} it"}
    return f"{said}: the slopes {does[_side(slopes)].format('')}, the matrix {does[_side(matrix)].format('s')}."


def _road_left(finding: Finding, steps: Steps) -> str:
    return _leaving(float(relative(steps, "dc")[0]), labels(finding, steps)[0][0])


def _gated(finding: Finding, steps: Steps) -> str:
    cell = finding.config.cell
    road = mean_ratio(steps, "straight", "dc" if cell == "lstm" else "dh")
    whole = left_a_step(steps)
    gate = "forget gate lets through of ∂ℓ/∂c" if cell == "lstm" else "update gate z lets through"
    said = (
        f"Of each step’s gradient the {gate} <b>{factor_by_log10(road)}</b> straight on; the whole step back is "
        f"<b>{factor_by_log10(whole)}</b>{' for h' if cell == 'lstm' else ''} (geometric means)"
    )
    if finding.config.weight_scale == 0:
        return f"{said}: W<sub>hh</sub> is 0, so there is no other way."
    return f"{said}: the rest came, or was cancelled, by way of the other gates and W<sub>hh</sub>."


def _side(log10: float) -> int:
    return 0 if abs(log10) < _EVEN / 2 else 1 if log10 > 0 else -1
