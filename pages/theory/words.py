"""The words of the page on theory, from the run's own numbers."""

from __future__ import annotations

import math

import numpy as np
from markupsafe import Markup

from app import numbers
from app.experiment.options import INITIALISATIONS
from app.findings.cut_words import exactly_zero, why_cut
from app.findings.finding import Finding, of_one_loss
from app.numbers import bare
from pages.theory.measured import GATES_ROAD, Theory, transient
from rnn_core import Verdict
from rnn_core.diagnostics.decay import decay_per_step

_HOLDS = 0.005  # a factor a step this near to 1 neither grows nor fades
_RIGHT = 0.03
_WIDE = 128  # hidden units from which the mean field should be near
_SIDES = {-1: "vanish", 0: "hold", 1: "explode"}


def headline(finding: Finding, theory: Theory) -> str:
    """What theory says and what was measured, in one line."""
    told, rho = finding.judged, theory.prediction.rho
    if told.diverged:
        return f"The {told.name} diverges at step {told.result.diverged_at}: there is no gradient to predict"
    if not told.lags:
        return "One step: theory has nothing to multiply"
    if told.verdict is Verdict.CUT_OFF:
        return f"The {told.name}’s gradient is exactly 0 from {numbers.count(told.cut_at or 0, 'step')} back"
    if told.verdict is Verdict.CANT_TELL:
        return "A sum of losses can’t be laid beside the way back of one"
    measured = numbers.factor(told.summary.decay_per_step)
    if theory.gate_road is not None:
        gates, alone = GATES_ROAD[told.config.cell], numbers.factor(decay_per_step(theory.gate_road))
        return f"{gates.capitalize()} alone keep {alone} a step; the {told.config.cell.upper()} measures {measured}"
    grown = transient(told)
    if rho < 1 and grown:
        return f"ρ = {bare(rho)} is below 1, yet the gradient grows × {numbers.size(grown[1])} on its way"
    if _side(rho) != _side(told.summary.decay_per_step):
        return f"ρ = {bare(rho)} says the gradient would {_SIDES[_side(rho)]}; measured, {measured} a step"
    return f"The rule of thumb says {numbers.factor(rho)} a step; the {told.name} measures {measured}"


def what_theory_tells(finding: Finding, theory: Theory) -> Markup:
    """Where each prediction is right on this run, and where it fails."""
    told = finding.judged
    if told.diverged or not told.lags:
        return Markup("")
    if told.verdict is Verdict.CUT_OFF and told.begins_at_loss:
        return Markup(
            "The answer reads this direction at the step where it begins, so its gradient has no step back to take. "
            "The lines say what one loss at its own end would do."
        )
    if told.verdict is Verdict.CUT_OFF:
        return Markup(
            f"{exactly_zero([told])} {' '.join(why_cut(told))} A rate a step describes a small number, not an absent one. "
            f"{_thumb_alone(told, theory)}"
        )
    if not of_one_loss(told):
        return Markup(
            "This curve hears a loss at many steps, its own or that of the layers above, and each refills it. "
            "Theory speaks of the way back of one loss within this layer, so here its lines say what one would do, "
            f"and bind nothing. {_thumb_alone(told, theory)}"
        )
    if theory.gate_road is not None:
        return Markup(_gated(told, theory))
    return Markup(" ".join([_thumb(told, theory), _bound(told, theory), _mean_field(told, theory)]))


def _thumb_alone(told: Finding, theory: Theory) -> str:
    found = theory.prediction
    block = "" if theory.gate_road is None else "’s candidate block"
    return f"ρ(W<sub>hh</sub>{block}) = <b>{bare(found.rho)}</b>, so ρᵏ would leave {_end(found.thumb)}."


def _thumb(told: Finding, theory: Theory) -> str:
    found, measured = theory.prediction, told.summary.decay_per_step
    said = (
        f"<b>Rule of thumb</b>: with ρ(W<sub>hh</sub>) = <b>{bare(found.rho)}</b>, ρᵏ leaves {_end(found.thumb)} after "
        f"{numbers.count(told.lags, 'step')}; measured, {_end(told.ratios)}."
    )
    if abs(measured - found.rho) <= _RIGHT * found.rho:
        return f"{said} A step, it is right here to {100 * abs(measured / found.rho - 1):.1f} %."
    if measured > found.rho:
        return (
            f"{said} Slopes are at most {_max_slope(told)}, so what is above it comes from W<sub>hh</sub> being non-normal: "
            f"its eigenvectors lean on each other, and one step can stretch by σ<sub>max</sub> = <b>{bare(found.sigma_max)}</b>."
        )
    if told.config.activation == "linear":
        return f"{said} A linear network follows ρ only in the long run."
    return f"{said} It leaves out the slopes φ′ that every step multiplies by as well."


def _bound(told: Finding, theory: Theory) -> str:
    found = theory.prediction
    said = f"<b>Bound</b>: γσ<sub>max</sub> = {_max_slope(told)} · {bare(found.sigma_max)} = <b>{bare(found.bound)}</b>"
    above = float(found.ceiling[-1] - told.ratios[-1])
    if not math.isfinite(above):
        return f"{said}."
    generous = (
        "and here it is exact" if above < 0.01 else f"it ends {numbers.size(above)} times above what was measured"
    )
    if _side(found.bound) < 0:
        return f"{said} is below 1, so this network must vanish, whatever it reads; {generous}."
    return f"{said} is not below 1, so it promises nothing; {generous}."


def _mean_field(told: Finding, theory: Theory) -> str:
    config, wide = told.config, theory.prediction.wide
    if wide is None:
        return (
            f"<b>Mean field</b>: it is for weights drawn at random with one variance, and these start as "
            f"{INITIALISATIONS[config.weight_init]}; so it has no line here."
        )
    rate, measured = decay_per_step(wide), told.summary.decay_per_step
    off = measured / rate - 1 if rate > 0 else math.nan
    said = f"<b>Mean field</b>: random weights of this variance make <b>{numbers.factor(rate)}</b> a step"
    if math.isnan(off):
        return f"{said}."
    if abs(off) <= _RIGHT:
        said = f"{said}, {100 * abs(off):.1f} % from the measured: right on this run."
    else:
        why = (
            f"it is the limit of wide layers, and a layer of {config.hidden_size} scatters around it"
            if config.hidden_size < _WIDE
            else "what is left is this draw’s own, or inputs that repeat, which it takes for independent"
        )
        said = f"{said}, and the measured is {100 * abs(off):.0f} % {'above' if off > 0 else 'below'} it: {why}."
    if config.weight_init in ("orthogonal", "orthogonal_stacked", "keras"):
        said += (
            " Orthogonal weights are not independent, but W h has the same variance: to leading order it is theirs too."
        )
    return said


def _gated(told: Finding, theory: Theory) -> str:
    assert theory.gate_road is not None
    gates, more = GATES_ROAD[told.config.cell], float(told.ratios[-1] - theory.gate_road[-1])
    alone = numbers.factor(decay_per_step(theory.gate_road))
    said = (
        f"<b>The {gates} alone</b>, all other roads cut, make {alone} a step and leave {_end(theory.gate_road)} after "
        f"{numbers.count(told.lags, 'step')}; measured, {_end(told.ratios)}."
    )
    if more > 0.3:
        said += (
            f" The other roads, through the other gates and W<sub>hh</sub>, brought {numbers.size(more)} times as much."
        )
    elif more < -0.3:
        said += (
            " Less arrives than they let through: the other roads cancel a part, or the first step back takes a toll."
        )
    return (
        f"{said} <b>Rule of thumb</b>: {_thumb_alone(told, theory)} It knows no gates. Bound and mean field as drawn for an "
        "RNN are of h<sub>t</sub> = φ(a<sub>t</sub>), so a gated cell has neither line here."
    )


def _end(line: np.ndarray) -> str:
    return f"<b>{numbers.size(float(line[-1]))}</b>"


def _max_slope(told: Finding) -> str:
    return "¼" if told.config.activation == "sigmoid" else "1"


def _side(factor: float) -> int:
    return 0 if abs(factor - 1) <= _HOLDS else 1 if factor > 1 else -1
