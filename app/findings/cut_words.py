"""A gradient that is exactly 0, in words: from where, of how many sequences, and why."""

from __future__ import annotations

import numpy as np

from app import numbers
from app.findings.finding import Finding
from rnn_core import Verdict


def exactly_zero(group: list[Finding]) -> str:
    """From how many steps back these gradients are exactly 0, and in how many of their sequences."""
    lags = [finding.cut_at or 0 for finding in group]
    start = f"From {numbers.span(lags)} step{'s' * (max(lags) != 1)} back" if any(lags) else "At the loss already"
    everywhere = all(np.isneginf(finding.log10_dh[lag]).all() for finding, lag in zip(group, lags, strict=True))
    whose = "every sequence" if everywhere else "at least half of the sequences"
    who = numbers.names([finding.name for finding in group])
    return f"{start} the gradient of {who} is <b>exactly 0</b> in {whose}"


def why_cut(finding: Finding) -> str:
    """What makes a factor of the way back exactly 0; empty where it is neither of the two."""
    if finding.config.weight_scale == 0:
        return "W<sub>hh</sub> is 0, and h goes back through it alone."
    if finding.config.activation == "relu":
        return "Every unit was shut: a ReLU’s flat side is the one slope that cuts."
    return ""


def carried_on(finding: Finding) -> str:
    """Of an LSTM whose ∂ℓ/∂h is cut off: how far its cell carries ∂ℓ/∂c all the same; empty where that is cut, too."""
    if finding.verdict is not Verdict.CUT_OFF or finding.carried is None or not np.isfinite(finding.carried).any():
        return ""
    if not finding.summary.horizon_reached:
        return f"all {numbers.count(finding.lags, 'step')}"
    return "" if finding.summary.horizon < 1 else f"{finding.summary.horizon} of {numbers.count(finding.lags, 'step')}"
