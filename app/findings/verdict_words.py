"""What verdicts tell, from the run's own numbers."""

from __future__ import annotations

import math

import numpy as np
from markupsafe import Markup

from app import numbers
from app.findings.cut_words import carried_on, exactly_zero, why_cut
from app.findings.finding import Finding
from app.findings.growth_words import what_grows_forwards
from rnn_core import Verdict
from rnn_core.diagnostics.decay import THRESHOLD
from rnn_core.engine.loss_steps import loss_steps


def diverged_step(finding: Finding) -> str:
    """Where a run diverges: counted as read, which the backward direction's labels are not."""
    return f"step {finding.result.diverged_at}{' as read' if finding.direction else ''}"


_VERBS = {  # for one, for several
    Verdict.DIVERGED: ("diverges", "diverge"),
    Verdict.CUT_OFF: ("is cut off", "are cut off"),
    Verdict.CANT_TELL: ("can't tell", "can't tell"),
    Verdict.VANISHES: ("vanishes", "vanish"),
    Verdict.EXPLODES: ("explodes", "explode"),
    Verdict.FADES: ("fades", "fade"),
    Verdict.GROWS: ("grows", "grow"),
    Verdict.HOLDS: ("holds", "hold"),
}


def by_verdict(findings: list[Finding]) -> dict[Verdict, list[Finding]]:
    """The findings by verdict (the last loss's own where a sum can't tell), in order of appearance."""
    groups: dict[Verdict, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(finding.judged.verdict, []).append(finding.judged)
    return groups


def verb(verdict: Verdict, count: int) -> str:
    return _VERBS[verdict][count > 1]


def what_it_tells_you(findings: list[Finding]) -> list[Markup]:
    """A sentence or two for each verdict on screen, numbers in <b>."""
    if not findings or findings[0].result.config.seq_len == 1:
        return []
    alone_on_screen = len(findings) == 1
    sentences = [_tell(verdict, group, alone_on_screen) for verdict, group in by_verdict(findings).items()]
    if any(finding.alone for finding in findings):
        sentences.insert(
            0,
            "Every step has a loss of its own, and each refills the gradient on its way back: "
            f"the thick curves are sums. The thin ones show {_last_loss(findings[0])} alone.",
        )
    if findings[0].begins_at_loss and findings[0].layer < findings[0].config.num_layers - 1:
        sentences.append(
            "The answer reads the backward direction where it begins. "
            "This layer gets its gradient through the forward direction of the layer above."
        )
    if any(finding.judged.summary.peak_lag for finding in findings):
        sentences.append(
            "This layer hears the loss at every step through the layers above, so sizes are relative to each curve's peak."
        )
    return [Markup(sentence) for sentence in sentences] + what_grows_forwards(findings)


def _last_loss(finding: Finding) -> str:
    first = loss_steps(finding.config).start + 1
    return f"the loss of step {first}, the last that this direction meets," if finding.direction else "the last loss"


def _tell(verdict: Verdict, group: list[Finding], alone_on_screen: bool) -> str:
    who = numbers.names([finding.name for finding in group])
    does = f"{who} {verb(verdict, len(group))}"
    lags = group[0].lags
    unnamed_rates = _rates(group, named=len(group) > 1)  # beside a sentence's own subject
    if verdict is Verdict.VANISHES:
        far_end = "the oldest input" if not group[0].backwards else "the input that this direction reads first"
        by_toll = [finding for finding in group if finding.pays_toll and not finding.summary.horizon_reached]
        faint = [finding for finding in group if finding not in by_toll]
        told = [_tell_by_toll(finding, far_end) for finding in by_toll]
        if faint:
            told = [
                f"Each step back multiplies the gradient by about {_rates(faint, named=not alone_on_screen)}. "
                f"After {numbers.count(lags, 'step')} {_left(faint)} is left at {far_end}, so the weights learn almost nothing "
                "from it.",
                *filter(None, map(_tell_toll, faint)),
                *told,
            ]
        return " ".join(told)
    if verdict is Verdict.EXPLODES:
        return (
            f"Each step back multiplies the gradient by about {_rates(group, named=not alone_on_screen)}: "
            f"after {numbers.count(lags, 'step')} it is "
            f"{_left(group)} times as large, and the steps farthest from the loss rule the update."
        )
    if verdict is Verdict.FADES:
        reach = [_steps_to_a_thousandth(finding) for finding in group]
        return (
            f"{does}, though {numbers.count(lags, 'step')} cannot show it: at {unnamed_rates} a step a thousandth is left after "
            f"{numbers.span(reach)} step{'s' * (max(reach) != 1)}."
        )
    if verdict is Verdict.GROWS:
        return (
            f"{does} by {unnamed_rates} a step, too little over {numbers.count(lags, 'step')} to call it an explosion."
        )
    if verdict is Verdict.HOLDS:
        return " ".join(_tell_held(finding) for finding in group)
    if verdict is Verdict.CUT_OFF and group[0].begins_at_loss:
        T = group[0].config.seq_len
        return (
            f"The answer reads the backward direction at step <b>{T}</b>, where it has read one input only. "
            f"At the other {numbers.count(T - 1, 'step')} the gradient of {who} is <b>exactly 0</b>. "
            "Read at step 1, its own end, it would have read every input."
        )
    if verdict is Verdict.CUT_OFF:
        said = f"{exactly_zero(group)}: not small, absent. No rescaling brings it back. {why_cut(group[0])}".strip()
        return " ".join([said, *filter(None, map(_tell_carried_on, group))])
    if verdict is Verdict.DIVERGED:
        at = numbers.span([finding.result.diverged_at or 0 for finding in group])
        return (
            f"The states of {who} grew beyond what a number can hold at step {at}: there is no gradient to show. "
            "Lower the weight scale."
        )
    return f"{who}: every step has a loss of its own, and each refills the gradient on its way back."


def _tell_held(finding: Finding) -> str:
    """Rate and what arrives; and the toll that an LSTM pays once, since the readout sees only h and the road back is c."""
    if not finding.lags:
        return f"{finding.name}: the loss stands where this direction begins, so there is no step back to fade on."
    grown = f"{_left([finding])} times as much arrives"
    arrives = f"{_left([finding])} arrives" if finding.left <= 0 else grown
    if numbers.size(finding.left) == "1":
        arrives = "all of it arrives"
    said = f"{finding.name} holds at <b>{_plain_factor(finding)}</b> a step: {arrives} at the far end."
    return " ".join([said, *filter(None, [_tell_dip(finding), _tell_toll(finding)])])


def _tell_dip(finding: Finding) -> str:
    """What a rate and an end do not show: a gradient that falls below a thousandth on its way, and comes back."""
    summary = finding.summary
    if not summary.horizon_reached:
        return ""
    low = summary.peak_lag + np.flatnonzero(finding.ratios[summary.peak_lag :] < -THRESHOLD)
    if not len(low):
        return f"What c carries falls below a thousandth of its start after {numbers.count(summary.horizon, 'step')}."
    first, last = int(low[0]), int(low[-1])
    where = f"at {numbers.count(first, 'step')} back" if first == last else f"from {first} to {last} steps back"
    said = f"In between, {where}, it is below a thousandth"
    if finding.config.bidirectional and finding.layer < finding.config.num_layers - 1:
        return f"{said}: farther back it comes in through the other direction of the layers above."
    return f"{said}."


def _tell_carried_on(finding: Finding) -> str:
    """Where ∂ℓ/∂h is cut off and ∂ℓ/∂c is not."""
    far = carried_on(finding)
    return far and (
        f"What the cell of {finding.name} carries, ∂c, is not cut: it stays above a thousandth of its start over <b>{far}</b>, "
        "and the weights that write into c learn from it."
    )


def _tell_toll(finding: Finding) -> str:
    """What an LSTM loses once, since the readout sees only h and the road back is c."""
    if not finding.pays_toll:
        return ""
    summary = finding.summary
    first = "step" if summary.toll_lags == 1 else f"{summary.toll_lags} steps"
    return (
        f"{finding.name} pays a toll once, <b>× {numbers.size(math.log10(summary.toll))}</b> in its first {first} back, "
        "since the readout sees h and the road back is c."
    )


def _tell_by_toll(finding: Finding, far_end: str) -> str:
    """An LSTM whose ∂ℓ/∂h is out of sight by its toll alone: what its cell carries is not."""
    return (
        f"Each step back multiplies the gradient of {finding.name} by about <b>{_plain_factor(finding)}</b>, and "
        f"{_left([finding])} of it is left at {far_end}. {_tell_toll(finding)} "
        f"What c carries stays above a thousandth of its start over all "
        f"{numbers.count(finding.lags, 'step')}, and the weights that write into c learn from it."
    )


def _rates(group: list[Finding], *, named: bool) -> str:
    """0.54 (RNN), 0.65 (LSTM) and 0.66 (GRU)."""
    rates = [f"<b>{_plain_factor(finding)}</b>{f' ({finding.name})' * named}" for finding in group]
    return numbers.names(rates)


def _plain_factor(finding: Finding) -> str:
    return numbers.factor(finding.summary.decay_per_step).removeprefix("× ")


def _left(group: list[Finding]) -> str:
    ends = sorted(finding.left for finding in group)
    low, high = _share_or_size(ends[0]), _share_or_size(ends[-1])
    return f"<b>{low}</b>" if low == high else f"<b>{low}</b> to <b>{high}</b>"


def _share_or_size(log10: float) -> str:
    return numbers.share(log10) if log10 <= 0 else numbers.size(log10)


def _steps_to_a_thousandth(finding: Finding) -> int:
    return round(-3 / math.log10(finding.summary.decay_per_step))
