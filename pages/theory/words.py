"""The words of the page on theory, from the run's own numbers."""

from __future__ import annotations

import math

import numpy as np
from markupsafe import Markup

from app import numbers
from app.experiment.options import INITIALISATIONS
from app.findings.cut_words import exactly_zero, why_cut
from app.findings.finding import Finding, of_one_loss
from app.language.language import plain, say
from app.numbers import bare
from pages.theory.measured import Theory
from rnn_core import Verdict
from rnn_core.diagnostics.decay import decay_per_step

_RIGHT = 0.03
_CLEARLY = 0.3  # decades
_BELOW_ONE = 0.9995  # what is written 1.000 is not said to be below 1
_WIDE = 128  # hidden units from which the mean field should be near


def what_theory_tells(finding: Finding, theory: Theory) -> Markup:
    """Where each prediction is right on this run, and where it fails."""
    told = finding.judged
    if told.config.seq_len == 1 and not told.diverged:
        return say(
            "With one time step there is no step back. Choose another sequence type under <b>More</b> to get one."
        )
    if told.diverged or not told.lags:
        return Markup("")
    return Markup(" ").join(_told(told, theory))


def _told(told: Finding, theory: Theory) -> list[Markup]:
    if told.verdict is Verdict.CUT_OFF and told.begins_at_loss:
        return [
            say("The answer reads this direction at the step where it begins."),
            say("So its gradient has no step back to take."),
            say("The lines show what one loss at its own end would do."),
        ]
    if told.verdict is Verdict.CUT_OFF:
        return [
            exactly_zero([told]),
            *why_cut(told),
            say("A factor per step describes a small number, not a missing one."),
            _thumb_alone(told, theory),
        ]
    if not of_one_loss(told):
        return [
            say("This curve gets gradient at many steps, from its own losses or from the layers above."),
            say("Theory is about one loss within this layer, so its lines show what one loss would do."),
            say("They are no limit for this curve."),
            _thumb_alone(told, theory),
        ]
    if theory.gate_road is not None:
        return _gated(told, theory)
    return [*_thumb(told, theory), *_bound(told, theory), *_mean_field(told, theory)]


def _thumb_alone(told: Finding, theory: Theory) -> Markup:
    found = theory.prediction
    values = {"rho": bare(found.rho), "end": _end(found.thumb), "lags": _steps(told)}
    if theory.gate_road is None:
        return say("With ρ(W<sub>hh</sub>) = <b>{rho}</b>, the rule ρᵏ gives <b>{end}</b> after {lags}.", **values)
    return say(
        "For the candidate’s block of W<sub>hh</sub>, ρ is <b>{rho}</b>, so the rule gives <b>{end}</b> after {lags}.",
        **values,
    )


def _thumb(told: Finding, theory: Theory) -> list[Markup]:
    found, measured = theory.prediction, told.summary.decay_per_step
    said = [
        say(
            "<b>Rule ρᵏ</b>: with ρ(W<sub>hh</sub>) = <b>{rho}</b>, it gives <b>{end}</b> after {lags}.",
            rho=bare(found.rho),
            end=_end(found.thumb),
            lags=_steps(told),
        ),
        say("Measured: <b>{end}</b>.", end=_end(told.ratios)),
    ]
    off = abs(measured / found.rho - 1) if found.rho > 0 else math.inf
    if off < 0.001:
        return [*said, say("Per step, the rule is less than 0.1 % off.")]
    if off <= _RIGHT:
        return [*said, say("Per step, the rule is {off} off.", off=numbers.percentage(off))]
    if measured > found.rho:
        return [
            *said,
            say(
                "The derivative is at most {slope}, so what is above the rule comes from W<sub>hh</sub>.",
                slope=_max_slope(told),
            ),
            say("W<sub>hh</sub> is non-normal: its eigenvectors are not orthogonal."),
            say(
                "So one step can stretch the gradient by up to σ<sub>max</sub> = <b>{sigma}</b>.",
                sigma=bare(found.sigma_max),
            ),
        ]
    if told.config.activation == "linear":
        return [*said, say("A linear network follows ρ only in the long run.")]
    return [*said, say("This rule ignores the derivative φ′, which also multiplies at every step.")]


def _bound(told: Finding, theory: Theory) -> list[Markup]:
    found = theory.prediction
    said = [
        say(
            "<b>Upper bound</b>: γσ<sub>max</sub> = {slope} · {sigma} = <b>{bound}</b>.",
            slope=_max_slope(told),
            sigma=bare(found.sigma_max),
            bound=bare(found.bound),
        )
    ]
    above = float(found.ceiling[-1] - told.ratios[-1])
    if not math.isfinite(above):
        return said
    if found.bound < _BELOW_ONE:
        said.append(say("It is below 1, so the gradient must shrink, whatever the network reads."))
    else:
        said.append(say("It is not below 1, so it does not force the gradient to shrink."))
    if above < 0.01:
        return [*said, say("Here it is exact.")]
    step = told.config.seq_len if told.backwards else 1
    return [
        *said,
        say("At step {step}, it is <b>{times}</b> times the measured value.", step=step, times=numbers.size(above)),
    ]


def _mean_field(told: Finding, theory: Theory) -> list[Markup]:
    config, wide = told.config, theory.prediction.wide
    if wide is None:
        return [
            say("<b>Mean field</b>: this theory is for random weights that all have one variance."),
            say(
                "So the initialisation “{initialisation}” has no such line here.",
                initialisation=plain(INITIALISATIONS[config.weight_init]),
            ),
        ]
    rate, measured = decay_per_step(wide), told.summary.decay_per_step
    off = measured / rate - 1 if rate > 0 else math.nan
    said = [
        say(
            "<b>Mean field</b>: in very wide layers, random weights of this variance give <b>{rate}</b> per step.",
            rate=numbers.factor(rate),
        )
    ]
    if math.isnan(off):
        return said
    said += _off_the_mean_field(off, config.hidden_size)
    if config.weight_init in ("orthogonal", "orthogonal_stacked", "keras"):
        said += [
            say("Orthogonal weights are not independent, but W h has the same variance."),
            say("So this holds for them too, to leading order."),
        ]
    return said


def _off_the_mean_field(off: float, units: int) -> list[Markup]:
    """How far the measured factor is from the limit of wide layers, and why; off: as a share of it."""
    if abs(off) <= _RIGHT:
        return [say("The measured factor differs by only {off}.", off=numbers.percentage(abs(off)))]
    if off > 1:
        said = [say("The measured factor is <b>{times}</b> times as large.", times=bare(1 + off))]
    elif off > 0:
        said = [say("The measured factor is {off} higher.", off=numbers.percentage(off))]
    else:
        said = [say("The measured factor is {off} lower.", off=numbers.percentage(-off))]
    if units < _WIDE:
        return [*said, say("A layer of {units} units scatters around this limit.", units=units)]
    return [
        *said,
        say("The difference is due to this one draw of the weights, or to inputs that repeat."),
        say("The theory takes inputs as independent."),
    ]


def _gated(told: Finding, theory: Theory) -> list[Markup]:
    assert theory.gate_road is not None
    lstm, more = told.config.cell == "lstm", float(told.ratios[-1] - theory.gate_road[-1])
    alone = numbers.kept(decay_per_step(theory.gate_road))
    said = [
        say(
            "<b>Forget gates alone</b>: with all other paths cut, the factor would be <b>{alone}</b> per step.",
            alone=alone,
        )
        if lstm
        else say(
            "<b>Update gates alone</b>: with all other paths cut, the factor would be <b>{alone}</b> per step.",
            alone=alone,
        ),
        say(
            "After {lags}, <b>{left}</b> would be left. Measured: <b>{end}</b>.",
            lags=_steps(told),
            left=_end(theory.gate_road),
            end=_end(told.ratios),
        ),
    ]
    if more > _CLEARLY:
        said += [
            say("So the measured gradient is <b>{times}</b> times as large there.", times=numbers.size(more)),
            say("The difference comes through the other paths, by way of the gates and W<sub>hh</sub>."),
        ]
    elif more < -_CLEARLY:
        said += [
            say("So less is left than these gates let through."),
            say("The other paths cancel a part, or the first step back is a one-time drop."),
        ]
    return [
        *said,
        say("<b>Rule ρᵏ</b>: it ignores the gates."),
        _thumb_alone(told, theory),
        say("Upper bound and mean field, as drawn for an RNN, are about h<sub>t</sub> = φ(a<sub>t</sub>)."),
        say("So a gated cell has neither line here."),
    ]


def _end(line: np.ndarray) -> str:
    return numbers.size(float(line[-1]))


def _steps(told: Finding) -> str:
    return numbers.count(told.lags, "step")


def _max_slope(told: Finding) -> str:
    return "¼" if told.config.activation == "sigmoid" else "1"
