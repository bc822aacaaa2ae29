"""What an LSTM's cell state carries where ∂ℓ/∂h tells less, in words."""

from __future__ import annotations

import math

import numpy as np
from markupsafe import Markup

from app import numbers
from app.findings.finding import Finding
from app.language.language import say, say_count
from rnn_core import Verdict
from rnn_core.diagnostics.decay import THRESHOLD


def drop_sentences(findings: list[Finding]) -> list[Markup]:
    """What LSTMs lose once, in their first steps back, and why."""
    paying = [finding for finding in findings if finding.pays_toll]
    told = [
        say_count(
            "For {name}, the first step back is a one-time drop by a factor of <b>{factor}</b>.",
            "For {name}, the first {count} steps back are a one-time drop by a factor of <b>{factor}</b>.",
            finding.summary.toll_lags,
            name=finding.name,
            factor=numbers.size(math.log10(finding.summary.toll)),
        )
        for finding in paying
    ]
    if told:
        told.append(say("The output layer reads h, but the path back runs through the cell state c."))
    return told


def carried_on(finding: Finding) -> bool:
    """Whether the cell state carries ∂ℓ/∂c where ∂ℓ/∂h is cut off."""
    if finding.verdict is not Verdict.CUT_OFF or finding.carried is None or not np.isfinite(finding.carried).any():
        return False
    return not finding.summary.horizon_reached or finding.summary.horizon > 0


def carried_sentence(finding: Finding) -> Markup:
    """For how many steps ∂ℓ/∂c stays above a thousandth of its start."""
    if not finding.summary.horizon_reached:
        return say_count(
            "∂c, which it carries, stays above a thousandth of its start over its one step.",
            "∂c, which it carries, stays above a thousandth of its start over all <b>{count}</b> steps.",
            finding.lags,
        )
    return say_count(
        "∂c, which it carries, stays above a thousandth of its start for <b>{horizon}</b> of {count} step.",
        "∂c, which it carries, stays above a thousandth of its start for <b>{horizon}</b> of {count} steps.",
        finding.lags,
        horizon=finding.summary.horizon,
    )


def dip_sentence(finding: Finding) -> list[Markup]:
    """What a factor and an end do not show: a gradient below a thousandth in between."""
    summary = finding.summary
    if not summary.horizon_reached:
        return []
    low = summary.peak_lag + np.flatnonzero(finding.ratios[summary.peak_lag :] < -THRESHOLD)
    if not len(low):
        return [
            say_count(
                "∂c, which its cell state carries, is below a thousandth of its start after <b>{count}</b> step.",
                "∂c, which its cell state carries, is below a thousandth of its start after <b>{count}</b> steps.",
                summary.horizon,
            )
        ]
    told = [
        say("In between, it is below a thousandth at {first} steps back.", first=int(low[0]))
        if len(low) == 1
        else say(
            "In between, from {first} to {last} steps back, it is below a thousandth.",
            first=int(low[0]),
            last=int(low[-1]),
        )
    ]
    if finding.config.bidirectional and finding.layer < finding.config.num_layers - 1:
        told.append(say("Farther back, it comes in through the other direction of the layers above."))
    return told
