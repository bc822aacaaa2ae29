"""What eigenvalues, singular values and Lyapunov exponents are said to be, against their numbers."""

from __future__ import annotations

import math

import numpy as np
import pytest

from pages.theory.captions import directions_caption, lyapunov_caption
from pages.theory.direction_words import eigenvalue_words, lyapunov_words, product_words
from pages.theory.measured import Product
from rnn_core.diagnostics.lyapunov import Spectrum
from tests.app.made_findings import found
from tests.wording import offences, sentences


def test_eigenvalues_outside_of_the_unit_circle_are_counted() -> None:
    said = eigenvalue_words(np.array([0.5, 1.2j, -1.2j, 1.0]), "")
    assert "<b>2</b> of the 4 eigenvalues of W<sub>hh</sub> are outside the unit circle." in said
    assert "ρ = <b>1.20</b>" in said
    assert "has the size ρ = <b>0.50</b>" in eigenvalue_words(np.array([-0.5]), "")


def test_directions_that_are_cut_are_counted() -> None:
    log10 = np.array([[0.0, 0.0, 0.0], [-1.0, -5.0, -np.inf]])
    said = product_words(Product(lags=np.array([0, 9]), log10=log10))
    assert "<b>1</b> of 3 singular values is <b>exactly 0</b>" in said
    assert "Over 9 steps" in said
    gone = Product(lags=np.array([0, 9]), log10=np.full((2, 3), -np.inf))
    assert product_words(gone) == "Over 9 steps, every singular value is <b>exactly 0</b>."


@pytest.mark.parametrize(
    ("apart", "said"),
    [(1.0, "They agree within the error."), (5.0, "They differ by 5 standard errors. A likely reason: 40 steps")],
)
def test_the_largest_exponent_agrees_within_two_standard_errors(apart: float, said: str) -> None:
    spectrum = Spectrum(exponents=np.array([-0.5, -0.7]), leading=-0.5, error=0.01, steps=40, samples=4)
    assert said in lyapunov_words(found("rnn"), spectrum, math.exp(-0.5 + apart * 0.01))


def test_without_an_error_no_agreement_is_claimed() -> None:
    spectrum = Spectrum(exponents=np.array([-0.5]), leading=-0.5, error=math.nan, steps=1, samples=1)
    said = lyapunov_words(found("rnn"), spectrum, math.exp(-0.5))
    assert "agree" not in said
    assert "±" not in said


def test_exponents_are_written_with_a_true_minus() -> None:
    spectrum = Spectrum(exponents=np.array([-0.172, -0.7]), leading=-0.172, error=0.016, steps=40, samples=4)
    said = lyapunov_words(found("rnn"), spectrum, math.nan)
    assert "λ₁ = −0.172 ± 0.016" in said
    assert "-0" not in said


@pytest.mark.parametrize("seed", range(24))
def test_every_sentence_keeps_the_rules_of_plain_words(seed: int) -> None:
    rng = np.random.default_rng(seed)
    n = int(rng.choice([1, 2, 3, 32]))
    log10 = -np.sort(rng.exponential(scale=20, size=(2, n)))
    log10[1, n - int(rng.integers(0, n + 1)) :] = -np.inf if rng.random() < 0.5 else -90.0
    exponents = -np.sort(rng.exponential(scale=0.5, size=n)) + rng.choice([0.0, 0.3])
    error = float(rng.choice([math.nan, 0.0001, 0.016]))
    spectrum = Spectrum(exponents=exponents, leading=float(exponents[0]), error=error, steps=40, samples=4)
    gone = Spectrum(exponents=np.full(2, -np.inf), leading=-math.inf, error=math.nan, steps=40, samples=4)
    finding = found("lstm")
    said = [
        eigenvalue_words(rng.normal(size=n) + 1j * rng.normal(size=n), str(rng.choice(["", "forget gate f"]))),
        product_words(Product(lags=np.array([0, 49]), log10=log10)),
        lyapunov_words(finding, spectrum, float(rng.choice([math.nan, 0.5, math.exp(exponents[0])]))),
        lyapunov_words(finding, gone, math.nan),
        directions_caption("lstm"),
        directions_caption("rnn"),
        lyapunov_caption(),
    ]
    assert not {sentence: offences(sentence) for text in said for sentence in sentences(text) if offences(sentence)}
