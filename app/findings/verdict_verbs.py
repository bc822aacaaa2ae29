"""Verdicts as verbs: who vanishes, who holds."""

from __future__ import annotations

from app import numbers
from app.findings.finding import Finding
from app.language.language import later, plain
from rnn_core import Verdict

_DOES = {  # of one, of several
    Verdict.DIVERGED: (later("{who} diverges"), later("{who} diverge")),
    Verdict.CUT_OFF: (later("{who} is cut off"), later("{who} are cut off")),
    Verdict.CANT_TELL: (later("{who} can’t tell"), later("{who} cannot tell")),
    Verdict.VANISHES: (later("{who} vanishes"), later("{who} vanish")),
    Verdict.EXPLODES: (later("{who} explodes"), later("{who} explode")),
    Verdict.FADES: (later("{who} fades"), later("{who} fade")),
    Verdict.GROWS: (later("{who} grows"), later("{who} grow")),
    Verdict.HOLDS: (later("{who} holds"), later("{who} hold")),
}


def by_verdict(findings: list[Finding]) -> dict[Verdict, list[Finding]]:
    """The findings by verdict (the last loss's own where a sum can't tell), in order of appearance."""
    groups: dict[Verdict, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(finding.judged.verdict, []).append(finding.judged)
    return groups


def does(who: str, verdict: Verdict, count: int) -> str:
    """RNN vanishes; LSTM and GRU hold."""
    one, many = _DOES[verdict]
    return plain(one if count == 1 else many, who=who)


def names_of(findings: list[Finding]) -> str:
    return numbers.names([finding.name for finding in findings])
