"""The words of the page on activations, from the run's own numbers: headline, what it means, cards."""

from __future__ import annotations

import math

from markupsafe import Markup

from app import numbers
from app.experiment.options import ACTIVATIONS as LABELS
from app.findings.cut_words import why_cut
from app.findings.finding import Finding
from app.language.language import plain, plain_count, say, say_count
from pages.activations.measured import Slopes, log10_power
from rnn_core import Verdict
from rnn_core.engine.activations import ACTIVATIONS, UNBOUNDED
from rnn_core.engine.loss_steps import loss_steps

_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def headline(name: str, first: Finding | None, found: Slopes | None, lags: int) -> str:
    """What the chosen activation's derivative does to the gradient over the sequence, in one line."""
    label, largest = LABELS[name], ACTIVATIONS[name].max_slope
    values = {"label": label, "largest": numbers.general(largest)}
    if not lags:
        return plain("One time step: there is no product of derivatives")
    bound = log10_power(largest, lags)
    if first is None:
        return plain_count(
            "The derivative of {label} is at most {largest}: {power} after {count} step",
            "The derivative of {label} is at most {largest}: {power} after {count} steps",
            lags,
            power=numbers.size(bound),
            **values,
        )
    judged = first.judged
    if judged.diverged:
        return _diverged(judged, label)
    if judged.verdict is Verdict.CUT_OFF:
        return plain_count(
            "The {name}’s gradient is exactly 0 from {count} step back",
            "The {name}’s gradient is exactly 0 from {count} steps back",
            judged.cut_at or 0,
            name=judged.name,
        )
    if judged.verdict is Verdict.CANT_TELL:
        return plain("The derivative of {label} is at most {largest}; the sum of losses can’t tell", **values)
    if found is None or judged.config.cell != "rnn":
        return _of_gated(judged, label, largest, bound)
    if name == "linear":
        return plain_count(
            "With linear units, W_hh alone gives {left} after {count} step",
            "With linear units, W_hh alone gives {left} after {count} steps",
            lags,
            left=left_at_oldest(judged),
        )
    return _of_rnn(judged, label, log10_power(found.typical, lags))


def _diverged(judged: Finding, label: str) -> str:
    values = {"label": label, "name": judged.name, "step": judged.result.diverged_at}
    unbounded = judged.config.activation in UNBOUNDED
    if judged.direction:  # counted as read, which its labels are not
        if unbounded:
            return plain("The activation {label} is unbounded: the {name} diverges at step {step} as read", **values)
        return plain("The loss overflows: the {name} diverges at step {step} as read", **values)
    if unbounded:
        return plain("The activation {label} is unbounded: the {name} diverges at step {step}", **values)
    return plain("The loss overflows: the {name} diverges at step {step}", **values)


def _of_gated(judged: Finding, label: str, largest: float, bound: float) -> str:
    values = {"name": judged.name, "label": label, "bound": numbers.size(bound), "left": left_at_oldest(judged)}
    if bound < judged.left and judged.left > 0:
        return plain("The {name}’s gradient grows to {left}, above {label}’s upper bound of {bound}", **values)
    if bound < judged.left:
        return plain("{name} keeps {left}, above {label}’s bound of {bound}", **values)
    return plain(
        "The derivative of {label} is at most {largest}; the {name} keeps {left}",
        largest=numbers.general(largest),
        **values,
    )


def _of_rnn(judged: Finding, label: str, alone: float) -> str:
    values = {"label": label, "alone": numbers.share(alone), "name": judged.name, "left": left_at_oldest(judged)}
    if judged.left > 0:
        return plain("With {label} alone, {alone} would be left; the gradient grows to {left}", **values)
    return plain("With {label} alone, {alone} would be left; the {name} keeps {left}", **values)


def left_at_oldest(judged: Finding) -> str:
    """What is left at the oldest step, relative to the last; a multiple where it has grown."""
    return numbers.share(judged.left) if judged.left <= 0 else numbers.size(judged.left)


def what_derivatives_tell(chosen: str, findings: list[Finding], found: Slopes | None, lags: int) -> Markup:
    """The largest derivative, its root mean square, and the measured decay: what each says about the others."""
    if not lags:
        said = [
            say(
                "With one time step there is no step back. In each layer the gradient meets one derivative, so there is "
                "no product over time."
            )
        ]
    else:
        said = [_upper_bound(chosen, lags), *_measured(chosen, findings[0] if findings else None, found, lags)]
    return numbers.unbroken(Markup(" ").join(said + _not_drawn(findings)))


def _upper_bound(name: str, lags: int) -> Markup:
    largest = ACTIVATIONS[name].max_slope
    exponent = str(lags).translate(_SUPERSCRIPT)
    if largest < 1:
        return say(
            "The derivative of {label} is at most <b>{largest}</b>, and {largest}{exponent} is <b>{power}</b>. "
            "In an RNN, only weights with a largest singular value of at least {needed} can make up for this.",
            label=LABELS[name],
            largest=numbers.general(largest),
            exponent=exponent,
            power=numbers.size(log10_power(largest, lags)),
            needed=numbers.general(1 / largest),
        )
    return say(
        "The derivative of {label} is at most <b>1</b>, and 1{exponent} is still 1. "
        "So this upper bound alone does not tell whether the gradient vanishes.",
        label=LABELS[name],
        exponent=exponent,
    )


def _measured(name: str, first: Finding | None, found: Slopes | None, lags: int) -> list[Markup]:
    if first is None:
        return [say("Choose a cell in the sidebar to measure its derivatives.")]
    judged = first.judged
    if judged.diverged or found is None:
        return []
    whose = [] if first.alone is None else [_of_which_loss(first)]
    if judged.config.cell != "rnn":
        return [_only_in_candidate(judged, LABELS[name]), *whose, *_gradient(judged)]
    derivative = say(
        "In this run the derivative is <b>{mean}</b> on average. Its root mean square, <b>{typical}</b>, estimates what "
        "it does to the gradient’s length.",
        mean=numbers.size(math.log10(found.mean) if found.mean > 0 else -math.inf),
        typical=numbers.size(math.log10(found.typical) if found.typical > 0 else -math.inf),
    )
    alone = say_count(
        "Over <b>{count}</b> step, this alone would leave <b>{alone}</b>.",
        "Over <b>{count}</b> steps, this alone would leave <b>{alone}</b>.",
        lags,
        alone=numbers.share(log10_power(found.typical, lags)),
    )
    return [derivative, alone, *whose, *_gradient(judged), *_left_to_weights(judged, found)]


def _only_in_candidate(judged: Finding, label: str) -> Markup:
    values = {"name": judged.name, "label": label}
    if judged.config.cell == "lstm":
        where = say("In the {name}, {label} is only in the candidate and the output.", **values)
    else:
        where = say("In the {name}, {label} is only in the candidate.", **values)
    gates = say("The gates are sigmoid with every activation, and the gradient’s paths run through them.")
    return Markup(" ").join([where, gates])


def _of_which_loss(first: Finding) -> Markup:
    if first.direction:
        step = loss_steps(first.config).start + 1
        return say(
            "Gradients here are of the loss at step {step} alone, the last that this direction meets.", step=step
        )
    return say("Gradients here are of the last loss alone.")


def _gradient(judged: Finding) -> list[Markup]:
    if judged.verdict is Verdict.CUT_OFF:
        cut = say_count(
            "From <b>{count}</b> step back, the {name}’s gradient is <b>exactly 0</b>.",
            "From <b>{count}</b> steps back, the {name}’s gradient is <b>exactly 0</b>.",
            judged.cut_at or 0,
            name=judged.name,
        )
        return [cut, *why_cut(judged)]
    if judged.verdict is Verdict.CANT_TELL:
        return [say("Several steps have a loss here, so the curve is a sum. It shows no decay per step.")]
    if not math.isfinite(decay := judged.summary.decay_per_step):
        return []
    rate = numbers.bare(decay)
    return [
        say("Measured, each step back multiplies the {name}’s gradient by <b>{rate}</b>.", name=judged.name, rate=rate)
    ]


def _left_to_weights(judged: Finding, found: Slopes) -> list[Markup]:
    decay = judged.summary.decay_per_step
    if not (math.isfinite(decay) and found.typical > 0) or judged.verdict in (Verdict.CUT_OFF, Verdict.CANT_TELL):
        return []
    if found.phi.name == "linear":
        return [say("The derivative is always 1, so all of it comes from the weights.")]
    return [
        say(
            "The remaining factor, about <b>{remaining}</b> per step, comes from W<sub>hh</sub> and from how it combines "
            "with the derivatives. The card “linear” shows W<sub>hh</sub> alone.",
            remaining=numbers.factor(decay / found.typical),
        )
    ]


def _not_drawn(findings: list[Finding]) -> list[Markup]:
    """Which cells overflowed; nothing where none did."""
    gone = [finding for finding in findings if finding.diverged]
    if not gone:
        return []
    where = [_where_it_overflows(finding) for finding in gone]
    return [
        say(
            "Not drawn, because the numbers overflow: {cells}. Lower the <b>weight scale</b> to get a gradient.",
            cells=numbers.names(where),
        )
    ]


def _where_it_overflows(finding: Finding) -> str:
    values = {"name": finding.name, "step": finding.result.diverged_at}
    if finding.direction:
        return plain("{name} at step {step} as read", **values)
    return plain("{name} at step {step}", **values)


def powers_caption(typical: float | None, lags: int) -> str:
    """What the thin lines beside the gradients are; empty where there are none. typical: as the figure has it."""
    if not lags:
        return ""
    if not typical:
        return plain("Thin dashed line: what would be left if only the largest derivative counted.")
    return plain(
        "Thin dashed line: what would be left if only the largest derivative counted. "
        "Thin dotted line: if only the root mean square of the derivatives did."
    )
