"""What theory says and what was measured, in one line."""

from __future__ import annotations

from app import numbers
from app.findings.finding import Finding
from app.language.language import plain, plain_count
from pages.theory.measured import Theory, side, transient
from rnn_core import Verdict
from rnn_core.diagnostics.decay import decay_per_step


def headline(finding: Finding, theory: Theory) -> str:
    """What theory says and what was measured, in one line."""
    told, rho = finding.judged, theory.prediction.rho
    cell = told.config.cell.upper()
    if told.diverged:
        at = told.result.diverged_at
        if told.direction:  # counted as read, which this direction's labels are not
            return plain("The {cell} diverges at step {step} as read: no gradient to predict", cell=cell, step=at)
        return plain("The {cell} diverges at step {step}: there is no gradient to predict", cell=cell, step=at)
    if not told.lags:
        return plain("One time step: there is nothing to predict")
    if told.verdict is Verdict.CUT_OFF:
        return plain_count(
            "The {cell}’s gradient is exactly 0 from {count} step back",
            "The {cell}’s gradient is exactly 0 from {count} steps back",
            told.cut_at or 0,
            cell=cell,
        )
    if told.verdict is Verdict.CANT_TELL:
        return plain("The sum of losses can’t be compared with a theory of one loss")
    measured = numbers.factor(told.summary.decay_per_step)
    if theory.gate_road is not None:
        alone = numbers.kept(decay_per_step(theory.gate_road))
        if told.config.cell == "lstm":
            return plain(
                "Forget gates alone give {alone} per step; the LSTM has {measured}", alone=alone, measured=measured
            )
        return plain("Update gates alone give {alone} per step; the GRU has {measured}", alone=alone, measured=measured)
    return _of_rule(numbers.bare(rho), side(rho), measured, side(told.summary.decay_per_step), transient(told))


def _of_rule(rho: str, predicted: int, measured: str, found: int, grown: tuple[int, float] | None) -> str:
    """Of a simple RNN: the rule of thumb against the measured factor."""
    if predicted < 0 and grown:
        return plain(
            "ρ = {rho} is below 1, yet the gradient grows by up to × {size}", rho=rho, size=numbers.size(grown[1])
        )
    if predicted == found:
        return plain("The rule ρᵏ predicts × {rho} per step; measured: {measured}", rho=rho, measured=measured)
    if predicted > 0:
        return plain("ρ = {rho} predicts growth, but {measured} per step is measured", rho=rho, measured=measured)
    if predicted < 0:
        return plain("ρ = {rho} predicts decay, but {measured} per step is measured", rho=rho, measured=measured)
    return plain("ρ = {rho} predicts no change, but {measured} per step is measured", rho=rho, measured=measured)
