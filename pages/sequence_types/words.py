"""The words of the page on sequence types, from the run's own numbers."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float64
from markupsafe import Markup

from app import numbers
from app.experiment.options import SEQUENCE_TYPES
from app.findings.finding import Finding
from app.findings.verdict_words import what_it_tells_you
from pages.sequence_types.measured import by_lag
from rnn_core import ExperimentConfig, Verdict
from rnn_core.diagnostics.decay import decay_per_step
from rnn_core.engine.loss_steps import encoder_steps, loss_steps

_TWICE = 0.3  # decades
USES = {
    "one_to_one": "One input, one answer, as when a picture is named: no step before it, so nothing is carried on.",
    "one_to_many": "One input, then answers: a caption for a picture, a tune from its first note. In use each output would be "
    "fed back in as the next input; here it is not, and the later inputs are zeros.",
    "many_to_one": "A sequence in, one answer at its end: the mood of a review, the kind of a signal. No output is fed back in.",
    "many_to_many": "An answer at every step: a tag for each word, the next character. A network that writes would be fed its "
    "own outputs back in as inputs; here they are not, and the inputs are the data’s.",
    "encoder_decoder": "Read first, answer then: translation, a summary. In use the decoder’s outputs would be fed back in as "
    "its next inputs; here they are not, and its inputs are zeros.",
}


def headline(findings: list[Finding]) -> str:
    """What the chosen type does to the first cell's gradient, in one line."""
    finding = findings[0]
    config = finding.config
    name = SEQUENCE_TYPES[config.sequence_type].capitalize()
    if finding.diverged:
        return f"{name}: the {finding.name} diverges at step {finding.result.diverged_at}"
    if config.seq_len == 1:
        return f"{name}: a single step, and no way back to fade on"
    if not finding.lags:
        return f"{name}: this direction begins at its only loss, with no step back"
    losses = len(loss_steps(config))
    if losses == 1:
        return f"{name}: the {finding.name}’s gradient {_way_back(finding)}"
    if finding.verdict is Verdict.CUT_OFF:
        return f"{name}: the {finding.name}’s gradient {_way_back(finding)}"
    if finding.alone is None:
        return f"{name}: {losses} losses, and a sum can’t tell how far one reaches"
    return f"{name}: {losses} losses {_a_step(finding)}, the {_which(finding)} alone {_factor(finding.judged)}"


def number_of(finding: Finding) -> str | Markup:
    """A type's number, for under its diagram."""
    if finding.diverged:
        return f"diverges at step {finding.result.diverged_at}"
    if not finding.lags:
        return "no step back"
    if finding.alone is not None:
        said = Markup("sum {}<br>{} alone {}")
        return said.format(_a_step(finding), _which(finding), _a_step(finding.judged))
    if len(loss_steps(finding.config)) > 1:
        return f"sum of losses {_a_step(finding)}"
    return _a_step(finding)


def what_the_type_tells(findings: list[Finding]) -> Markup:
    """Where losses enter, what the type is used for, and what the sum of several losses hides."""
    config = findings[0].result.config
    said = [f"{_where(config)} {USES[config.sequence_type]}"]
    if len(loss_steps(config)) == 1:
        said += what_it_tells_you(findings)
    several = [finding for finding in findings if finding.alone is not None]
    said += [_hides(finding) for finding in several[:1]]
    if config.sequence_type == "encoder_decoder" and not config.bidirectional:
        turn = encoder_steps(config.seq_len)
        said.append(f"The encoder hears of the losses only through what it hands over at step {turn}.")
    return Markup(" ".join(said))


def _where(config: ExperimentConfig) -> str:
    losses, T = loss_steps(config), config.seq_len
    if config.bidirectional and config.sequence_type == "many_to_one" and config.reads == "last_step":
        return f"One loss, which reads both directions at step {T}. The backward one has read one input there."
    if config.bidirectional and config.sequence_type == "many_to_one":
        return f"One loss, which reads the forward state at step {T} and the backward state at step 1."
    if len(losses) == 1:
        return f"One loss, at step <b>{T}</b>."
    return f"A loss at each of steps <b>{losses.start + 1} to {T}</b>."


def _which(finding: Finding) -> str:
    """Which loss a direction meets last."""
    return "first" if finding.direction else "last"


def _hides(finding: Finding) -> str:
    alone = finding.judged
    last, far = _which(finding), finding.config.seq_len if finding.direction else 1
    both = (
        f"Of the {finding.name}’s gradient at its {last} step, all losses together leave <b>{numbers.size(finding.left)}</b> "
        f"at step {far}, the {last} loss alone <b>{numbers.size(alone.left)}</b>"
    )
    if not np.isfinite(finding.left) or finding.left - alone.left <= _TWICE:
        return f"{both}."
    return f"{both}: each loss refills the sum on its way back, so the sum hides how one loss fades."


def _way_back(finding: Finding) -> str:
    if finding.verdict is Verdict.CUT_OFF:
        return f"is exactly 0 {_from(finding)}"
    return f"makes {_a_step(finding)} back"


def _a_step(finding: Finding) -> str:
    return f"{_factor(finding)}{' a step' * (finding.cut_at is None)}"


def _factor(finding: Finding) -> str:
    if finding.cut_at is not None:
        return f"exactly 0 {_from(finding)}"
    return numbers.factor(finding.summary.decay_per_step)


def _from(finding: Finding) -> str:
    return f"from {numbers.count(finding.cut_at, 'step')} back" if finding.cut_at else "at the loss already"


def influence_words(finding: Finding, sizes: Float64[np.ndarray, "T T"]) -> Markup:
    """How influence depends on how far two steps lie apart, beside the gradient's own rate."""
    told = finding.judged
    lags = by_lag(sizes)
    near, far = lags[1], lags[-1]
    said = (
        f"Move the {finding.name}’s state at one step by a little: the next step’s moves <b>{numbers.size(near)}</b> times as "
        f"much (root mean square over directions, median over pairs); {numbers.count(len(sizes) - 1, 'step')} on, "
        f"<b>{numbers.size(far)}</b>{' times' * bool(np.isfinite(far))}."
    )
    cut = np.flatnonzero(np.isneginf(lags))
    if len(cut):
        said += f" At {numbers.count(int(cut[0]), 'step')} apart half of the pairs or more are <b>exactly 0</b>: cut, not small."
    rate = decay_per_step(lags)
    if not np.isfinite(rate):
        return Markup(said)
    where = "where it is not 0" if len(cut) else "over all distances"
    said += f" Fitted {where}, influence makes <b>{numbers.factor(rate)}</b> a step"
    gradient = told.summary.decay_per_step
    summed = finding.alone is None and len(loss_steps(told.config)) > 1
    if summed or told.cut_at is not None or not np.isfinite(gradient):
        return Markup(f"{said}.")
    whose = "the gradient"
    if finding.alone is not None:
        whose = f"the {_which(finding)} loss’s gradient"
    said += f"; {whose} makes <b>{numbers.factor(gradient)}</b>."
    if finding.layer < told.config.num_layers - 1:
        return Markup(
            f"{said} It reaches this layer at every step through the layers above, so it follows no single row."
        )
    return Markup(
        f"{said} Within this layer one loss’s gradient goes back along one row only, that of its step; the matrix shows every "
        "pair of steps, whatever the losses are."
    )
