"""The words on the cards of the activations."""

from __future__ import annotations

from app import numbers
from app.findings.finding import Finding
from app.language.language import plain
from pages.activations.measured import log10_power
from rnn_core import Verdict
from rnn_core.engine.activations import ACTIVATIONS


def card_labels(lags: int, who: str | None) -> tuple[str, str, str]:
    """The names of a card's values; who: the cell measured."""
    power = plain("to the power {lags}", lags=lags) if lags else plain("power")
    return plain("largest derivative"), power, plain("{who}, per step", who=who) if who else plain("measured")


def card_values(name: str, lags: int, finding: Finding | None, *, pending: bool) -> tuple[str, str, str]:
    """Largest derivative, its power, and the decay measured with this activation."""
    largest = ACTIVATIONS[name].max_slope
    power = numbers.size(log10_power(largest, lags)) if lags else "–"
    return numbers.general(largest), power, "…" if pending else _of_card(finding)


def _of_card(finding: Finding | None) -> str:
    if finding is None:
        return plain("not run")
    judged = finding.judged
    if judged.diverged:
        return plain("diverges")
    if judged.verdict is Verdict.CUT_OFF:
        return plain("0 from {lag} back", lag=judged.cut_at)
    if judged.verdict is Verdict.CANT_TELL:
        return plain("can’t tell")
    return numbers.factor(judged.summary.decay_per_step)
