"""The finding in words, written from the run's own numbers: headline, and what it tells you."""

from __future__ import annotations

import math

from app import numbers
from app.findings import Finding
from rnn_core import Verdict

GLYPHS = {
    Verdict.DIVERGED: "⊘",
    Verdict.CUT_OFF: "∅",
    Verdict.CANT_TELL: "?",
    Verdict.VANISHES: "↘",
    Verdict.EXPLODES: "↗",
    Verdict.FADES: "↘",
    Verdict.GROWS: "↗",
    Verdict.HOLDS: "→",
}
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
_COUNT_WORDS = {1: "one", 2: "two", 3: "three", 4: "four"}
_COUNTS = {2: "Both", 3: "All three", 4: "All four"}


def by_verdict(findings: list[Finding]) -> dict[Verdict, list[Finding]]:
    """The findings by verdict (the last loss's own where a sum can't tell), in order of appearance."""
    groups: dict[Verdict, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(finding.told.verdict, []).append(finding.told)
    return groups


def headline(findings: list[Finding]) -> str:
    """The finding in one line."""
    if not findings:
        return "Pick a cell to begin"
    if findings[0].result.config.seq_len == 1:
        return "One step: there is no way back to fade on"
    if len(findings) == 1 and findings[0].alone:
        return f"A sum of losses can't tell; the last loss alone {_verb(findings[0].told.verdict, 1)}"
    if any(finding.alone for finding in findings):
        return f"Sums of losses can't tell. The last loss alone: {_counted(findings)}"
    if any(finding.verdict is Verdict.CANT_TELL for finding in findings):
        return "A sum of losses can't tell how far one of them reaches"
    return _of_defaults(findings) or _of_one_verdict(findings) or _clauses(findings)


def _clauses(findings: list[Finding]) -> str:
    return "; ".join(
        f"{numbers.names([finding.name for finding in group])} {_verb(verdict, len(group))}"
        for verdict, group in by_verdict(findings).items()
    )


def _counted(findings: list[Finding]) -> str:
    """Three vanish, one holds."""
    return ", ".join(
        f"{_COUNT_WORDS[len(group)]} {_verb(verdict, len(group))}" for verdict, group in by_verdict(findings).items()
    )


def _verb(verdict: Verdict, count: int) -> str:
    return _VERBS[verdict][count > 1]


def _of_defaults(findings: list[Finding]) -> str | None:
    """The first picture's own headline: PyTorch's defaults against an LSTM with an open forget gate."""
    if [finding.curve.key for finding in findings] != ["rnn", "lstm", "gru", "lstm3"]:
        return None
    config = findings[0].curve.config
    untouched = (config.weight_init, config.weight_scale, findings[1].curve.config.gate_bias) == (
        "uniform",
        1.0,
        0.0,
    )
    defaults, told_to_remember = {f.verdict for f in findings[:3]}, findings[3].verdict
    if not untouched or len(defaults) > 1 or told_to_remember in defaults:
        return None
    return f"All three defaults {_verb(defaults.pop(), 3)}; an LSTM told to remember {_verb(told_to_remember, 1)}"


def _of_one_verdict(findings: list[Finding]) -> str | None:
    groups = by_verdict(findings)
    if len(groups) > 1:
        return None
    verdict, count = findings[0].verdict, len(findings)
    who = findings[0].name if count == 1 else _COUNTS[count]
    said = f"{who} {_verb(verdict, count)}"
    furthest = max(findings, key=lambda finding: finding.summary.horizon)
    if verdict is Verdict.VANISHES:
        whose = "it looks" if count == 1 else f"even the {furthest.name} looks"
        return f"{said}: {whose} back only {furthest.summary.horizon} of {furthest.lags} steps"
    if verdict is Verdict.HOLDS:
        return f"{said} over {furthest.lags} steps"
    if verdict is Verdict.DIVERGED:
        last = max(finding.result.diverged_at or 0 for finding in findings)
        return f"{said}: the states leave the number range by step {last}"
    return said


def what_it_tells_you(findings: list[Finding]) -> list[str]:
    """A sentence or two for each verdict on screen, numbers in <b>; safe as HTML (nothing typed enters it)."""
    if not findings or findings[0].result.config.seq_len == 1:
        return []
    alone_on_screen = len(findings) == 1
    sentences = [_tell(verdict, group, alone_on_screen) for verdict, group in by_verdict(findings).items()]
    if any(finding.alone for finding in findings):
        sentences.insert(
            0,
            "Every step has a loss of its own, and each refills the gradient on its way back: "
            "the thick curves are sums. The thin ones show the last loss alone.",
        )
    if any(finding.told.summary.peak_lag for finding in findings):
        sentences.append(
            "This layer hears the loss at every step through the layers above, so sizes are relative to each curve's peak."
        )
    return sentences


def _tell(verdict: Verdict, group: list[Finding], alone_on_screen: bool) -> str:
    who = numbers.names([finding.name for finding in group])
    does = f"{who} {_verb(verdict, len(group))}"
    lags = group[0].lags
    rates = _rates(group, named=not alone_on_screen)
    unnamed_rates = _rates(group, named=len(group) > 1)  # beside a sentence's own subject
    if verdict is Verdict.VANISHES:
        far_end = "the oldest input" if not group[0].direction else "the input that this direction reads first"
        return (
            f"Each step back multiplies the gradient by about {rates}. After {numbers.count(lags, 'step')} {_left(group)} is "
            f"left at {far_end}, so the weights learn almost nothing from it."
        )
    if verdict is Verdict.EXPLODES:
        return (
            f"Each step back multiplies the gradient by about {rates}: after {numbers.count(lags, 'step')} it is "
            f"{_left(group)} times as large, and the steps farthest from the loss rule the update."
        )
    if verdict is Verdict.FADES:
        reach = [_steps_to_a_thousandth(finding) for finding in group]
        return (
            f"{does}, though {numbers.count(lags, 'step')} cannot show it: at {unnamed_rates} a step a thousandth is left after "
            f"{_span(reach)} steps."
        )
    if verdict is Verdict.GROWS:
        return (
            f"{does} by {unnamed_rates} a step, too little over {numbers.count(lags, 'step')} to call it an explosion."
        )
    if verdict is Verdict.HOLDS:
        return " ".join(_tell_held(finding) for finding in group)
    if verdict is Verdict.CUT_OFF:
        cut = [finding.cut_at or 0 for finding in group]
        start = f"From {_span(cut)} step{'s' * (max(cut) != 1)} back" if any(cut) else "At the loss already"
        return (
            f"{start} the gradient of {who} is "
            "<b>exactly 0</b> in at least half of the sequences: not small, absent. No rescaling brings it back."
        )
    if verdict is Verdict.DIVERGED:
        at = _span([finding.result.diverged_at or 0 for finding in group])
        return (
            f"The states of {who} grew beyond what a number can hold at step {at}: there is no gradient to show. "
            "Lower the weight scale."
        )
    return f"{who}: every step has a loss of its own, and each refills the gradient on its way back."


def _tell_held(finding: Finding) -> str:
    """Rate and what arrives; and the toll that an LSTM pays once, since the readout sees only h and the road back is c."""
    if not finding.lags:
        return f"{finding.name}: the loss stands where this direction begins, so there is no step back to fade on."
    arrives = f"{_left([finding])} arrives" if finding.left <= 0 else f"{_left([finding])} times as much arrives"
    said = f"{finding.name} holds at <b>{_plain_factor(finding)}</b> a step: {arrives} at the far end."
    if finding.curve.config.cell == "lstm" and finding.lags > 1 and finding.ratios[1] < -0.5:
        paid = numbers.size(float(finding.ratios[1]))
        said += f" The first step back alone costs it × {paid}: the readout sees h, the road back is c."
    return said


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


def _span(values: list[int]) -> str:
    low, high = min(values), max(values)
    return f"<b>{low}</b>" if low == high else f"<b>{low}</b> to <b>{high}</b>"


def _steps_to_a_thousandth(finding: Finding) -> int:
    return round(-3 / math.log10(finding.summary.decay_per_step))


def card_rows(finding: Finding) -> tuple[str, str, str]:
    """Decay, half-life and horizon as a card says them; the last loss's own where a sum can't tell."""
    told = finding.told
    summary = told.summary
    if summary.verdict is Verdict.DIVERGED:
        return "–", f"step {told.result.diverged_at}", "–"
    decay = ("last loss " if finding.alone else "") + numbers.factor(summary.decay_per_step)
    reach = f"{summary.horizon} of {told.lags}" if summary.horizon_reached else f"> {told.lags}"
    if summary.verdict is Verdict.CUT_OFF:
        return decay, f"0 from {told.cut_at} back", reach
    return decay, _halving(summary.half_life), reach


def _halving(half_life: float) -> str:
    if math.isnan(half_life):
        return "–"
    if abs(half_life) > 9999:
        return "never"
    return f"{numbers.steps(half_life)} steps" if half_life > 0 else f"doubles: {numbers.steps(-half_life)}"


def card_verdict(finding: Finding) -> str:
    """Glyph and word."""
    return f"{GLYPHS[finding.verdict]} {finding.verdict}"


def agreement(finding: Finding) -> str:
    """How many samples have the verdict, where under 80 % do."""
    summary, samples = finding.summary, finding.result.config.batch_size
    return f"in {round(summary.agreement * samples)} of {samples}" if summary.agreement < 0.8 else ""
