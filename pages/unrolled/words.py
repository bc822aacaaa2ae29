"""The words of the page that unrolls the loop, from one sequence's own numbers."""

from __future__ import annotations

import numpy as np
from markupsafe import Markup

from app import numbers
from app.findings.finding import Finding
from app.findings.verdict_words import diverged_step
from app.numbers import unbroken
from pages.unrolled.measured import Steps, grows, labels, reference, relative
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
    enters = int(np.isfinite(steps.sizes["direct"]).sum())
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
        return f"The {name} hands back {numbers.factor(10 ** (left(steps) / start))} a step, which {leave}"
    slopes, matrix = (numbers.factor(10 ** mean_factor(steps, name)) for name in ("slopes", "matrix"))
    return f"Slopes {slopes} times W {matrix} a step: that {leave}"


def _leaving(log10: float, step: str) -> str:
    if log10 > 0.0:
        return f"makes {numbers.size(log10)} at step {step}"
    return f"leaves {numbers.share(log10)} at step {step}"


def left(steps: Steps) -> float:
    """log10 of what arrives at the first step read, relative to where the way back starts."""
    start = reference(steps)
    assert start is not None
    return float(steps.sizes["dh"][0] - steps.sizes["dh"][start])


def mean_factor(steps: Steps, name: str) -> float:
    """log10 of a factor's geometric mean over the steps of the way back: their product is what is left."""
    start = reference(steps)
    assert start is not None
    return float(steps.sizes[name][1 : start + 1].mean())


def cut_at(steps: Steps) -> int | None:
    """The last step read before the start of the way back whose gradient is exactly 0."""
    start = reference(steps)
    if start is None:
        return None
    cut = np.flatnonzero(np.isneginf(steps.sizes["dh"][:start]))
    return int(cut[-1]) if len(cut) else None


def road_goes_on(steps: Steps) -> bool:
    """Whether an LSTM's cell road still carries a gradient where that of h is cut."""
    cut = cut_at(steps)
    return cut is not None and "dc" in steps.sizes and bool(np.isfinite(steps.sizes["dc"][cut]))


def caption(finding: Finding, steps: Steps) -> Markup:
    """What is drawn, and what the colours and heights mean."""
    config = finding.config
    place = "The batch’s first sequence"
    if config.num_layers > 1:
        place += f", layer {finding.layer + 1} of {config.num_layers}"
    if config.bidirectional:
        last_first = f"backward direction, which reads step {config.seq_len} first"
        place += f", {last_first if finding.direction else 'forward direction'}"
    shown = "" if steps.units == steps.H else f", the first {steps.units} of {steps.H} units"
    said = f"{place}{shown}."
    if not steps.backward:
        return Markup(said)
    said += (
        " Blocks: ‖∂ℓ/∂h<sub>t</sub>‖ relative to where the way back starts; a third less high per factor of ten, "
        "a hairline from 10⁻³ on."
    )
    if int(np.isfinite(steps.sizes["direct"]).sum()) > 1:
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
    losses = int(np.isfinite(steps.sizes["direct"]).sum())
    if cut_at(steps) is not None:
        alone = road_goes_on(steps) and losses == 1
        return f"∂ℓ/∂c goes on where ∂ℓ/∂h is cut, which {_road_left(finding, steps)}." if alone else ""
    if losses > 1:
        handed = _handed(steps)
        makes = (
            f"a step back itself makes <b>{_times(handed)}</b> of what it gets (geometric mean)"
            if np.isfinite(handed)
            else "somewhere a step hands back <b>exactly 0</b>"
        )
        return f"Something new enters at every ▼, so heights alone do not show the way back: {makes}."
    if finding.config.cell != "rnn":
        return _gated(finding, steps)
    slopes, matrix = mean_factor(steps, "slopes"), mean_factor(steps, "matrix")
    said = f"A step back multiplies by slopes (<b>{_times(slopes)}</b>) and by W<sub>hh</sub> (<b>{_times(matrix)}</b>)"
    if _side(slopes) == _side(matrix):
        both = {-1: "both shrink the gradient", 0: "neither changes its size", 1: "both grow it"}[_side(slopes)]
        return f"{said}: {both}."
    does = {-1: "shrink{} it", 0: "leave{} its size", 1: "grow{} it"}
    return f"{said}: the slopes {does[_side(slopes)].format('')}, the matrix {does[_side(matrix)].format('s')}."


def _road_left(finding: Finding, steps: Steps) -> str:
    return _leaving(float(relative(steps, "dc")[0]), labels(finding, steps)[0][0])


def _handed(steps: Steps) -> float:
    """log10 of what a step hands on of what it gets: the geometric mean over the way back."""
    start = reference(steps)
    assert start is not None
    way = slice(1, start + 1)
    return float((steps.sizes["handed"][way] - steps.sizes["dh"][way]).mean())


def _gated(finding: Finding, steps: Steps) -> str:
    start = reference(steps)
    assert start is not None
    cell = finding.config.cell
    below = steps.sizes["dc" if cell == "lstm" else "dh"]
    road = float((steps.sizes["straight"][1 : start + 1] - below[1 : start + 1]).mean())
    whole = left(steps) / start
    gate = "forget gate lets through of ∂ℓ/∂c" if cell == "lstm" else "update gate z lets through"
    return (
        f"Of each step’s gradient the {gate} <b>{_times(road)}</b> straight on; the whole step back is "
        f"<b>{_times(whole)}</b>{' for h' if cell == 'lstm' else ''} (geometric means): the rest came, or was cancelled, "
        "by way of the other gates and W<sub>hh</sub>."
    )


def _times(log10: float) -> str:
    return numbers.factor(10**log10) if abs(log10) < 300 else f"× {numbers.size(log10)}"


def _side(log10: float) -> int:
    return 0 if abs(log10) < _EVEN / 2 else 1 if log10 > 0 else -1
