"""What a screen reader says of this page's figures, from the numbers that are drawn."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float64

from app import numbers
from app.findings.finding import Finding
from app.language.formed_once import formed_once
from app.language.language import plain
from pages.gradient_decay.words import card_rows, card_verdict
from rnn_core import Verdict


@formed_once
def curves_seen(findings: list[Finding]) -> str:
    """Each curve with its verdict and the numbers of its card."""
    return " ".join(_curve(finding) for finding in findings)


def _curve(finding: Finding) -> str:
    verdict = card_verdict(finding)[2:]  # without the glyph
    factor, left, horizon = card_rows(finding)
    if finding.judged.summary.verdict is Verdict.DIVERGED or not finding.judged.lags:
        return plain("{name}: {verdict}, {where}.", name=finding.name, verdict=verdict, where=left)
    return plain(
        "{name}: {verdict}, {factor} per step, {left} at the far end, horizon {horizon} steps.",
        name=finding.name,
        verdict=verdict,
        factor=factor,
        left=left,
        horizon=horizon,
    )


def units_seen(name: str, sample: int, log10_units: Float64[np.ndarray, "T H"]) -> str:
    """The largest gradient of any unit at either end, and how many numbers of the picture are exactly 0."""
    top = float(log10_units.max())
    first, last = (float(log10_units[k].max()) - (top if np.isfinite(top) else 0.0) for k in (0, -1))
    return plain(
        "Gradient of each unit of {name} at each step, sequence {number}, relative to the largest. "
        "The largest at step 1 is {first}, at the last step {last}. Exactly 0: {zeros} of all.",
        name=name,
        number=sample,
        first=numbers.size(first),
        last=numbers.size(last),
        zeros=numbers.percentage(float(np.isneginf(log10_units).mean())),
    )
