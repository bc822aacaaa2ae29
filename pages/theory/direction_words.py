"""What eigenvalues, singular values and Lyapunov exponents of a run tell."""

from __future__ import annotations

import math

import numpy as np
from markupsafe import Markup

from app import numbers
from app.findings.finding import Finding
from app.findings.measured import Eigenvalues, spectral_radius
from pages.theory.measured import Product
from rnn_core.diagnostics.lyapunov import Spectrum

_AGREES = 2.0  # standard errors


def eigenvalue_words(eigenvalues: Eigenvalues, block: str) -> Markup:
    """ρ, and how many eigenvalues lie outside of the unit circle."""
    outside, count = int((np.abs(eigenvalues) > 1 + 1e-9).sum()), len(eigenvalues)
    rho = numbers.bare(spectral_radius(eigenvalues))
    if count == 1:
        return Markup(f"W<sub>hh</sub>{block} is one number of size ρ = <b>{rho}</b>.")
    where = "none lies" if not outside else f"{outside} {'lies' if outside == 1 else 'lie'}"
    return Markup(
        f"Of the {count} eigenvalues of W<sub>hh</sub>{block} {where} outside of the unit circle; the largest has size "
        f"ρ = <b>{rho}</b>."
    )


def product_words(product: Product) -> Markup:
    """What is left of the directions at the oldest step, and how many are exactly 0 there."""
    lags, last = int(product.lags[-1]), product.log10[-1]
    zeros, n = int(np.isneginf(last).sum()), len(last)
    if zeros == n:
        return Markup(f"After {numbers.count(lags, 'step')} every direction is <b>exactly 0</b>.")
    ends = {name: float(line[-1]) for name, line in product.chosen.items()}
    said = (
        f"After {numbers.count(lags, 'step')} the best-kept direction of the gradient is multiplied by "
        f"<b>{numbers.size(ends['largest'])}</b>"
    )
    if "median" in ends:
        said += f", the one in the middle by <b>{numbers.size(ends['median'])}</b>"
    if "smallest" in ends and not zeros:
        said += f", the worst by <b>{numbers.size(ends['smallest'])}</b>"
    said += "."
    if zeros:
        said += f" <b>{zeros}</b> of {n} directions are <b>exactly 0</b>: cut, not faded."
    spread = ends["largest"] - ends.get("median", ends["largest"])
    if spread > 2:
        said += " So what arrives points along a few directions, whatever the loss said."
    return Markup(said)


def lyapunov_words(finding: Finding, spectrum: Spectrum, measured: float) -> Markup:
    """The leading exponent against the measured decay over the same steps, and where the others lie.

    measured: factor a step; nan where the curve is no power of one number.
    """
    if spectrum.leading == -math.inf:
        return Markup("Every direction becomes exactly 0 on the way back: there is no exponent.")
    factor = numbers.factor(math.exp(spectrum.leading))
    leading = f"{spectrum.leading:.3f}".replace("-", "−")
    sure = "" if math.isnan(spectrum.error) else f" ± {max(spectrum.error, 0.001):.3f}"
    said = (
        f"The leading exponent is <b>λ₁ = {leading}{sure}</b> nats a step, {factor}, over "
        f"{numbers.count(spectrum.steps, 'step')} of {numbers.count(spectrum.samples, 'sequence')}."
    )
    if measured > 0:
        rate = f"<b>{numbers.factor(measured)}</b>{_agreement(spectrum, math.log(measured))}"
        said += f" The {finding.name}’s gradient, over the same steps of all sequences, measured {rate}."
    alive = spectrum.exponents[np.isfinite(spectrum.exponents)]
    if len(alive) > 2:
        middle = numbers.factor(math.exp(float(alive[len(alive) // 2])))
        said += f" The direction in the middle of the spectrum makes {middle} a step."
    return Markup(said)


def _agreement(spectrum: Spectrum, log_measured: float) -> str:
    if math.isnan(spectrum.error):
        return ""
    apart = abs(spectrum.leading - log_measured) / max(spectrum.error, 1e-3)
    if apart <= _AGREES:
        return ": they agree within the error"
    return f": {apart:.0f} standard errors apart, since so few steps have not settled"
