"""The finding in words, written from the run's own numbers: headline and cards."""

from __future__ import annotations

import math

from app import numbers
from app.findings.carried_words import carried_on
from app.findings.factor_words import far_step
from app.findings.finding import Finding
from app.findings.verdict_verbs import by_verdict, does, names_of
from app.language.formed_once import formed_once
from app.language.language import later, plain, plain_count
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
VERDICTS = {
    Verdict.DIVERGED: later("diverged"),
    Verdict.CUT_OFF: later("cut off"),
    Verdict.CANT_TELL: later("can't tell"),
    Verdict.VANISHES: later("vanishes"),
    Verdict.EXPLODES: later("explodes"),
    Verdict.FADES: later("fades"),
    Verdict.GROWS: later("grows"),
    Verdict.HOLDS: later("holds"),
}
_COUNTS = {2: later("both"), 3: later("all three"), 4: later("all four")}
_COUNT_WORDS = {1: later("one"), 2: later("two"), 3: later("three"), 4: later("four")}


@formed_once
def headline(findings: list[Finding]) -> str:
    """The finding in one line."""
    if not findings:
        return plain("Choose a cell in the sidebar to begin")
    if findings[0].result.config.seq_len == 1:
        return plain("One time step: the gradient has no step back to take")
    said = _headline(findings)
    return said[:1].upper() + said[1:]


def _headline(findings: list[Finding]) -> str:
    if any(finding.alone for finding in findings):
        clauses = _counted(findings) if len(findings) > 1 else _clauses(findings)
        return plain("For the last loss alone, {what}", what=clauses)
    if findings[0].begins_at_loss and all(finding.verdict is Verdict.CUT_OFF for finding in findings):
        step = findings[0].config.seq_len
        return plain("Read at step {step}, the backward direction gets gradient at one step at most", step=step)
    if any(finding.verdict is Verdict.CANT_TELL for finding in findings):
        return plain("The sum of all losses can’t tell how far one loss goes back")
    if len(by_verdict(findings)) > 1:
        return _of_defaults(findings) or _clauses(findings)
    return _of_one(findings[0]) if len(findings) == 1 else _of_several(findings)


def _clauses(findings: list[Finding]) -> str:
    return "; ".join(does(names_of(group), verdict, len(group)) for verdict, group in by_verdict(findings).items())


def _counted(findings: list[Finding]) -> str:
    """Three vanish and one holds."""
    return numbers.names(
        [does(plain(_COUNT_WORDS[len(group)]), verdict, len(group)) for verdict, group in by_verdict(findings).items()]
    )


def _of_defaults(findings: list[Finding]) -> str | None:
    """The first picture's own headline: PyTorch's defaults against an LSTM with an open forget gate."""
    if [finding.curve.key for finding in findings] != ["rnn", "lstm", "gru", "lstm3"]:
        return None
    config = findings[0].curve.config
    untouched = (config.weight_init, config.weight_scale, findings[1].curve.config.gate_bias) == ("uniform", 1.0, 0.0)
    defaults, with_bias = {f.verdict for f in findings[:3]}, findings[3].verdict
    if not untouched or len(defaults) > 1 or with_bias in defaults:
        return None
    return "; ".join(
        [
            does(plain("all three defaults"), defaults.pop(), 3),
            does(plain("the LSTM with forget bias 3"), with_bias, 1),
        ]
    )


def _of_one(finding: Finding) -> str:
    summary, name, step, lags = finding.summary, finding.name, far_step(finding), finding.lags
    verdict, factor = finding.verdict, numbers.factor(summary.decay_per_step)
    if verdict is Verdict.VANISHES and summary.horizon_reached:
        return plain_count(
            "{name} vanishes: its horizon is {horizon} of {count} step",
            "{name} vanishes: its horizon is {horizon} of {count} steps",
            lags,
            name=name,
            horizon=summary.horizon,
        )
    if verdict is Verdict.VANISHES and finding.pays_toll:
        paid = numbers.size(math.log10(summary.toll))
        return plain("{name} vanishes in h by a one-time × {factor}; its cell state does not", name=name, factor=paid)
    if verdict is Verdict.EXPLODES:
        left = numbers.size(finding.left)
        return plain(
            "{name} explodes: {factor} per step back, {left} at step {step}",
            name=name,
            factor=factor,
            left=left,
            step=step,
        )
    if verdict is Verdict.CUT_OFF and carried_on(finding):
        if not summary.horizon_reached:
            return plain_count(
                "{name} is cut off in h; its cell state carries back its one step",
                "{name} is cut off in h; its cell state carries back all {count} steps",
                lags,
                name=name,
            )
        return plain_count(
            "{name} is cut off in h; its cell state carries back {horizon} of {count} step",
            "{name} is cut off in h; its cell state carries back {horizon} of {count} steps",
            lags,
            name=name,
            horizon=summary.horizon,
        )
    if verdict is Verdict.CUT_OFF:
        return plain_count(
            "{name} is cut off: exactly 0 from {count} step back",
            "{name} is cut off: exactly 0 from {count} steps back",
            finding.cut_at or 0,
            name=name,
        )
    if verdict is Verdict.FADES:
        return plain_count(
            "{name} fades: {factor} per step back, a thousandth after {count} step",
            "{name} fades: {factor} per step back, a thousandth after {count} steps",
            round(-3 / math.log10(summary.decay_per_step)),
            name=name,
            factor=factor,
        )
    if verdict is Verdict.GROWS:
        left = numbers.size(finding.left)
        return plain(
            "{name} grows: {factor} per step back, {left} at step {step}",
            name=name,
            factor=factor,
            left=left,
            step=step,
        )
    if verdict is Verdict.HOLDS and lags:
        return plain_count(
            "{name} holds over its one step back", "{name} holds over all {count} steps", lags, name=name
        )
    if verdict is Verdict.DIVERGED:
        return plain("{name} diverges: its numbers overflow at step {step}", name=name, step=finding.result.diverged_at)
    return does(name, verdict, 1)


def _of_several(findings: list[Finding]) -> str:
    verdict, who = findings[0].verdict, plain(_COUNTS[len(findings)])
    said = does(who, verdict, len(findings))
    furthest = max(findings, key=lambda finding: finding.reach)
    if verdict is Verdict.VANISHES and furthest.summary.horizon_reached:
        return plain_count(
            "{said}; the {name}’s horizon is longest: {horizon} of {count} step",
            "{said}; the {name}’s horizon is longest: {horizon} of {count} steps",
            furthest.lags,
            said=said,
            name=furthest.name,
            horizon=furthest.summary.horizon,
        )
    if verdict is Verdict.VANISHES and furthest.pays_toll:
        paid = numbers.size(math.log10(furthest.summary.toll))
        return plain(
            "{said}; the {name} in h by a one-time × {factor} only", said=said, name=furthest.name, factor=paid
        )
    if verdict is Verdict.HOLDS and furthest.lags:
        return plain_count("{said} over their one step back", "{said} over all {count} steps", furthest.lags, said=said)
    if verdict is Verdict.DIVERGED:
        last = max(finding.result.diverged_at or 0 for finding in findings)
        return plain("{said}: their numbers overflow by step {step}", said=said, step=last)
    return said


def card_labels() -> tuple[str, str, str]:
    """What a card's numbers are."""
    return plain("factor per step"), plain("at the far end"), plain("horizon")


def card_rows(finding: Finding) -> tuple[str, str, str]:
    """Factor per step, what is left at the far end, and horizon; of the last loss where a sum can't tell."""
    judged = finding.judged
    summary = judged.summary
    if summary.verdict is Verdict.DIVERGED:
        return "–", plain("step {step}", step=judged.result.diverged_at), "–"
    if not judged.lags:
        return "–", "–", "–"
    factor = numbers.factor(summary.decay_per_step)
    if finding.alone:
        factor = plain("{factor} (last loss)", factor=factor)
    reach = (
        plain("{horizon} of {steps}", horizon=summary.horizon, steps=judged.lags)
        if summary.horizon_reached
        else f"> {judged.lags}"
    )
    if summary.verdict is Verdict.CUT_OFF:
        return factor, plain("0 from {lag} back", lag=judged.cut_at), reach
    return factor, numbers.size(judged.left), reach


def card_verdict(finding: Finding) -> str:
    """Glyph and word."""
    if finding.verdict is not Verdict.DIVERGED and not finding.judged.lags:
        return plain("– no step back")
    return f"{GLYPHS[finding.verdict]} {plain(VERDICTS[finding.verdict])}"


def agreement(finding: Finding) -> str:
    """How many samples have the verdict, where under 80 % do."""
    summary, samples = finding.summary, finding.config.batch_size
    if summary.agreement >= 0.8:
        return ""
    return plain("in {agreeing} of {samples} sequences", agreeing=round(summary.agreement * samples), samples=samples)
