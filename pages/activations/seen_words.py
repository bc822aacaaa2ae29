"""What a screen reader says of this page's figures, from the numbers that are drawn."""

from __future__ import annotations

import math

from app import numbers
from app.experiment.options import ACTIVATIONS as LABELS
from app.findings.finding import Finding
from app.language.language import plain
from pages.activations.measured import Slopes, log10_power
from pages.activations.softmax_measured import Softmax
from pages.activations.words import left_at_oldest
from rnn_core.engine.activations import ACTIVATIONS


def activations_seen(name: str) -> str:
    """The chosen one, and every one's largest derivative."""
    largest = [f"{LABELS[key]} {numbers.general(phi.max_slope)}" for key, phi in ACTIVATIONS.items()]
    return plain(
        "The five activations and their derivatives, with {label} drawn thick. Largest derivatives: {largest}.",
        label=LABELS[name],
        largest=numbers.names(largest),
    )


def powers_seen(name: str, typical: float | None, findings: list[Finding], lags: int) -> str:
    """What powers of the derivative and the gradients come to at the oldest step."""
    said = [
        plain(
            "Powers of the derivative of {label} beside the measured gradients, {lags} steps back. "
            "The largest derivative alone leaves {left}.",
            label=LABELS[name],
            lags=lags,
            left=numbers.size(log10_power(ACTIVATIONS[name].max_slope, lags)),
        )
    ]
    if typical:
        left = numbers.size(log10_power(typical, lags))
        said.append(plain("The root mean square of the derivatives alone leaves {left}.", left=left))
    said += [
        plain("{name} keeps {left}.", name=finding.judged.name, left=left_at_oldest(finding.judged))
        for finding in findings
        if not finding.diverged
    ]
    return " ".join(said)


def shares_seen(found: Slopes) -> str:
    """How many units are inactive, or saturated, at both ends and at most."""
    inactive = found.phi.name == "relu"
    shares = found.dead if inactive else found.saturated
    values = {
        "name": found.finding.name,
        "first": numbers.percentage(float(shares[0])),
        "last": numbers.percentage(float(shares[-1])),
        "most": numbers.percentage(float(shares.max())),
    }
    if inactive:
        return plain(
            "{name}: inactive units at each step. At the first it reads {first}, at the last {last}, at most {most}.",
            **values,
        )
    return plain(
        "{name}: saturated units at each step. At the first it reads {first}, at the last {last}, at most {most}.",
        **values,
    )


def probabilities_seen(found: Softmax) -> str:
    """Every probability."""
    said = [f"p{numbers.subscript(k + 1)} = {_size(float(p))}" for k, p in enumerate(found.p)]
    return plain("Softmax of the logits: {probabilities}.", probabilities=numbers.names(said))


def jacobian_seen(found: Softmax) -> str:
    """Its diagonal."""
    _, slope = found.steepest
    return plain(
        "Jacobian of softmax, {count} by {count}. The largest entry on its diagonal is {slope}.",
        count=len(found.p),
        slope=_size(slope),
    )


def _size(value: float) -> str:
    return numbers.size(math.log10(value) if value > 0 else -math.inf)
