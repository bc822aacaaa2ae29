"""What eigenvalues, singular values and Lyapunov exponents are said to be, against their numbers."""

from __future__ import annotations

import math

import numpy as np
import pytest

from pages.theory.direction_words import eigenvalue_words, lyapunov_words, product_words
from pages.theory.measured import Product
from rnn_core.diagnostics.lyapunov import Spectrum
from tests.app.made_findings import found


def test_eigenvalues_outside_of_the_unit_circle_are_counted() -> None:
    said = eigenvalue_words(np.array([0.5, 1.2j, -1.2j, 1.0]), "")
    assert "2 lie outside" in said
    assert "ρ = <b>1.20</b>" in said
    assert "is one number of size ρ = <b>0.50</b>" in eigenvalue_words(np.array([-0.5]), "")


def test_directions_that_are_cut_are_counted() -> None:
    log10 = np.array([[0.0, 0.0, 0.0], [-1.0, -5.0, -np.inf]])
    said = product_words(Product(lags=np.array([0, 9]), log10=log10))
    assert "<b>1</b> of 3 directions are <b>exactly 0</b>" in said
    assert "After 9 steps" in said
    gone = Product(lags=np.array([0, 9]), log10=np.full((2, 3), -np.inf))
    assert product_words(gone) == "After 9 steps every direction is <b>exactly 0</b>."


@pytest.mark.parametrize(("apart", "said"), [(1.0, "they agree within the error"), (5.0, "5 standard errors apart")])
def test_the_leading_exponent_agrees_within_two_standard_errors(apart: float, said: str) -> None:
    spectrum = Spectrum(exponents=np.array([-0.5, -0.7]), leading=-0.5, error=0.01, steps=40, samples=4)
    assert said in lyapunov_words(found("rnn"), spectrum, math.exp(-0.5 + apart * 0.01))


def test_without_an_error_no_agreement_is_claimed() -> None:
    spectrum = Spectrum(exponents=np.array([-0.5]), leading=-0.5, error=math.nan, steps=1, samples=1)
    said = lyapunov_words(found("rnn"), spectrum, math.exp(-0.5))
    assert "agree" not in said
    assert "±" not in said
