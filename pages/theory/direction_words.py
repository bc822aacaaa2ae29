"""What eigenvalues, singular values and Lyapunov exponents of a run tell."""

from __future__ import annotations

import math

import numpy as np
from markupsafe import Markup

from app import numbers
from app.findings.finding import Finding
from app.findings.measured import Eigenvalues, spectral_radius
from app.language.language import plain, say, say_count
from pages.theory.measured import TENTH, Product
from rnn_core.diagnostics.lyapunov import Spectrum

_AGREES = 2.0  # standard errors


def eigenvalue_words(eigenvalues: Eigenvalues, block: str) -> Markup:
    """ρ, and how many eigenvalues are outside the unit circle. block: the gate's name, empty of a simple RNN."""
    matrix = say("the block of {gate} in W<sub>hh</sub>", gate=plain(block)) if block else Markup("W<sub>hh</sub>")
    outside, count = int((np.abs(eigenvalues) > 1 + 1e-9).sum()), len(eigenvalues)
    rho = numbers.bare(spectral_radius(eigenvalues))
    if count == 1:
        return say("The only eigenvalue of {matrix} has the size ρ = <b>{rho}</b>.", matrix=matrix, rho=rho)
    where = (
        say_count(
            "<b>{count}</b> of the {all} eigenvalues of {matrix} is outside the unit circle.",
            "<b>{count}</b> of the {all} eigenvalues of {matrix} are outside the unit circle.",
            outside,
            all=count,
            matrix=matrix,
        )
        if outside
        else say("No eigenvalue of {matrix} is outside the unit circle.", matrix=matrix)
    )
    return Markup(" ").join([where, say("The largest absolute value is ρ = <b>{rho}</b>.", rho=rho)])


def product_words(product: Product) -> Markup:
    """What is left of the directions at the far end, and how many are exactly 0 there."""
    lags, last = numbers.count(int(product.lags[-1]), "step"), product.log10[-1]
    zeros, n = int(np.isneginf(last).sum()), len(last)
    if zeros == n:
        return say("Over {lags}, every singular value is <b>exactly 0</b>.", lags=lags)
    ends = {name: float(line[-1]) for name, line in product.chosen.items()}
    largest = numbers.size(ends["largest"])
    if "median" in ends:
        median = numbers.size(ends["median"])
        said = [
            say(
                "Over {lags}, the largest singular value is <b>{largest}</b>, the median <b>{median}</b>.",
                lags=lags,
                largest=largest,
                median=median,
            )
        ]
    else:
        said = [say("Over {lags}, the largest singular value is <b>{largest}</b>.", lags=lags, largest=largest)]
    if "smallest" in ends and not zeros:
        said.append(say("The smallest is <b>{smallest}</b>.", smallest=numbers.size(ends["smallest"])))
    if zeros:
        said.append(
            say_count(
                "<b>{count}</b> of {all} singular values is <b>exactly 0</b>: cut off, not small.",
                "<b>{count}</b> of {all} singular values are <b>exactly 0</b>: cut off, not small.",
                zeros,
                all=n,
            )
        )
    if ends["largest"] - ends.get("median", ends["largest"]) > 2:
        said.append(say("So what is left of the gradient lies in a few directions only, whatever the loss is."))
    return Markup(" ").join(said)


def lyapunov_words(finding: Finding, spectrum: Spectrum, measured: float) -> Markup:
    """The largest exponent against the measured decay over the same steps, and where the others are.

    measured: factor per step; nan where the curve is no power of one number.
    """
    if spectrum.leading == -math.inf:
        return say("Every direction becomes <b>exactly 0</b> in the backward pass. So there is no exponent.")
    leading = numbers.reading(spectrum.leading, TENTH)
    said = [
        say("The largest exponent is <b>λ₁ = {leading}</b> per step.", leading=leading)
        if math.isnan(spectrum.error)
        else say(
            "The largest exponent is <b>λ₁ = {leading} ± {error}</b> per step.",
            leading=leading,
            error=numbers.reading(max(spectrum.error, 0.001), TENTH),
        ),
        say(
            "As a factor e<sup>λ</sup> it is <b>{factor}</b>, from {steps} of {sequences}.",
            factor=numbers.factor(math.exp(spectrum.leading)),
            steps=numbers.count(spectrum.steps, "step"),
            sequences=numbers.count(spectrum.samples, "sequence"),
        ),
    ]
    if measured > 0:
        said.append(
            say(
                "Over the same steps of all sequences, the {cell}’s measured factor is <b>{factor}</b>.",
                cell=finding.config.cell.upper(),
                factor=numbers.factor(measured),
            )
        )
        said += _agreement(spectrum, math.log(measured))
    alive = spectrum.exponents[np.isfinite(spectrum.exponents)]
    if len(alive) > 2:
        middle = numbers.factor(math.exp(float(alive[len(alive) // 2])))
        said.append(say("The median direction has a factor of {middle} per step.", middle=middle))
    return Markup(" ").join(said)


def _agreement(spectrum: Spectrum, log_measured: float) -> list[Markup]:
    if math.isnan(spectrum.error):
        return []
    apart = abs(spectrum.leading - log_measured) / max(spectrum.error, 1e-3)
    if apart <= _AGREES:
        return [say("They agree within the error.")]
    return [
        say_count("They differ by {count} standard error.", "They differ by {count} standard errors.", round(apart)),
        say_count(
            "A likely reason: {count} step is too few to settle.",
            "A likely reason: {count} steps are too few to settle.",
            spectrum.steps,
        ),
    ]
