"""A gradient that is exactly 0, in words: from where, of how many sequences, and why."""

from __future__ import annotations

import numpy as np
from markupsafe import Markup

from app import numbers
from app.findings.finding import Finding
from app.language.language import say, say_count


def exactly_zero(group: list[Finding]) -> Markup:
    """From how many steps back these gradients are exactly 0, and in how many of their sequences."""
    lags = [finding.cut_at or 0 for finding in group]
    names = numbers.names([finding.name for finding in group])
    everywhere = all(np.isneginf(finding.log10_dh[lag]).all() for finding, lag in zip(group, lags, strict=True))
    if not any(lags):
        if everywhere:
            return say(
                "At the loss already, the gradient of {names} is <b>exactly 0</b> in every sequence.", names=names
            )
        return say(
            "At the loss already, the gradient of {names} is <b>exactly 0</b> in at least half of the sequences.",
            names=names,
        )
    steps = Markup(numbers.span(lags))
    if everywhere:
        return say_count(
            "From {steps} step back, the gradient of {names} is <b>exactly 0</b> in every sequence.",
            "From {steps} steps back, the gradient of {names} is <b>exactly 0</b> in every sequence.",
            max(lags),
            steps=steps,
            names=names,
        )
    return say_count(
        "From {steps} step back, the gradient of {names} is <b>exactly 0</b> in at least half of the sequences.",
        "From {steps} steps back, the gradient of {names} is <b>exactly 0</b> in at least half of the sequences.",
        max(lags),
        steps=steps,
        names=names,
    )


def why_cut(finding: Finding) -> list[Markup]:
    """What makes a factor of the backward pass exactly 0; nothing where it is neither of the two."""
    if finding.config.weight_scale == 0:
        return [say("W<sub>hh</sub> is 0, and the gradient of h goes back through W<sub>hh</sub> only.")]
    if finding.config.activation == "relu":
        return [say("Every unit was inactive (a ≤ 0), where the derivative of ReLU is exactly 0.")]
    return []
