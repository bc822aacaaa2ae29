"""The finding in words, written from the run's own numbers: headline, and what it tells you."""

from __future__ import annotations

import math

from app import numbers
from app.findings.cut_words import carried_on
from app.findings.finding import Finding
from app.findings.verdict_words import by_verdict, verb
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
_COUNT_WORDS = {1: "one", 2: "two", 3: "three", 4: "four"}
_COUNTS = {2: "Both", 3: "All three", 4: "All four"}


def headline(findings: list[Finding]) -> str:
    """The finding in one line."""
    if not findings:
        return "Pick a cell to begin"
    if findings[0].result.config.seq_len == 1:
        return "One step: there is no way back to fade on"
    if len(findings) == 1 and findings[0].alone:
        return f"A sum of losses can't tell; the last loss alone {verb(findings[0].judged.verdict, 1)}"
    if any(finding.alone for finding in findings):
        return f"Sums of losses can't tell. The last loss alone: {_counted(findings)}"
    if findings[0].begins_at_loss and all(finding.verdict is Verdict.CUT_OFF for finding in findings):
        return f"Read at step {findings[0].config.seq_len}, the backward direction gets gradient at one step at most"
    if any(finding.verdict is Verdict.CANT_TELL for finding in findings):
        return "A sum of losses can't tell how far one of them reaches"
    return _of_defaults(findings) or _of_one_verdict(findings) or _clauses(findings)


def _clauses(findings: list[Finding]) -> str:
    return "; ".join(
        f"{numbers.names([finding.name for finding in group])} {verb(verdict, len(group))}"
        for verdict, group in by_verdict(findings).items()
    )


def _counted(findings: list[Finding]) -> str:
    """Three vanish, one holds."""
    return ", ".join(
        f"{_COUNT_WORDS[len(group)]} {verb(verdict, len(group))}" for verdict, group in by_verdict(findings).items()
    )


def _of_defaults(findings: list[Finding]) -> str | None:
    """The first picture's own headline: PyTorch's defaults against an LSTM with an open forget gate."""
    if [finding.curve.key for finding in findings] != ["rnn", "lstm", "gru", "lstm3"]:
        return None
    config = findings[0].curve.config
    untouched = (config.weight_init, config.weight_scale, findings[1].curve.config.gate_bias) == ("uniform", 1.0, 0.0)
    defaults, told_to_remember = {f.verdict for f in findings[:3]}, findings[3].verdict
    if not untouched or len(defaults) > 1 or told_to_remember in defaults:
        return None
    return f"All three defaults {verb(defaults.pop(), 3)}; an LSTM told to remember {verb(told_to_remember, 1)}"


def _of_one_verdict(findings: list[Finding]) -> str | None:
    groups = by_verdict(findings)
    if len(groups) > 1:
        return None
    verdict, count = findings[0].verdict, len(findings)
    who = findings[0].name if count == 1 else _COUNTS[count]
    said = f"{who} {verb(verdict, count)}"
    furthest = max(findings, key=lambda finding: finding.reach)
    all_steps = numbers.count(furthest.lags, "step")
    if verdict is Verdict.VANISHES and not furthest.summary.horizon_reached:
        if not furthest.pays_toll:
            return said
        whose = "" if count == 1 else f"the {furthest.name} "
        paid = numbers.size(math.log10(furthest.summary.toll))
        return f"{said}: {whose}by a toll of × {paid} alone, since its cell carries back all {all_steps}"
    if verdict is Verdict.VANISHES:
        whose = "it looks" if count == 1 else f"even the {furthest.name} looks"
        return f"{said}: {whose} back only {furthest.summary.horizon} of {all_steps}"
    if verdict is Verdict.CUT_OFF and count == 1 and (far := carried_on(furthest)):
        return f"{said}: in h alone, since its cell carries back {far}"
    if verdict is Verdict.HOLDS:
        return f"{said} over {all_steps}"
    if verdict is Verdict.DIVERGED:
        last = max(finding.result.diverged_at or 0 for finding in findings)
        return f"{said}: the states leave the number range by step {last}"
    return said


def card_rows(finding: Finding) -> tuple[str, str, str]:
    """Decay, what arrives at the far end, and horizon, as a card says them; of the last loss where a sum can't tell."""
    judged = finding.judged
    summary = judged.summary
    if summary.verdict is Verdict.DIVERGED:
        return "–", f"step {judged.result.diverged_at}", "–"
    if not judged.lags:
        return "–", "–", "–"
    decay = ("last loss " if finding.alone else "") + numbers.factor(summary.decay_per_step)
    reach = f"{summary.horizon} of {judged.lags}" if summary.horizon_reached else f"> {judged.lags}"
    if summary.verdict is Verdict.CUT_OFF:
        return decay, f"0 from {judged.cut_at} back", reach
    return decay, numbers.size(judged.left), reach


def card_verdict(finding: Finding) -> str:
    """Glyph and word."""
    if finding.judged.summary.verdict is not Verdict.DIVERGED and not finding.judged.lags:
        return "– no step back"
    return f"{GLYPHS[finding.verdict]} {finding.verdict}"


def agreement(finding: Finding) -> str:
    """How many samples have the verdict, where under 80 % do."""
    summary, samples = finding.summary, finding.config.batch_size
    return f"in {round(summary.agreement * samples)} of {samples}" if summary.agreement < 0.8 else ""
