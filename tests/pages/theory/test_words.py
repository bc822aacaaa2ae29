"""What the page on theory says, against the numbers it says it of."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from app.findings.finding import Finding, of_one_loss
from pages.theory import runs as theory_runs
from pages.theory.direction_words import eigenvalue_words, lyapunov_words, product_words
from pages.theory.words import headline, what_theory_tells
from rnn_core.diagnostics.decay import decay_per_step
from rnn_core.diagnostics.lyapunov import Spectrum
from tests.app.made_findings import found

RANDOM = ["uniform", "orthogonal", "gaussian"]
PLAIN: dict[str, Any] = {"key": "rnn", "hidden_size": 8, "seq_len": 30}


def theory_of(finding: Finding) -> theory_runs.Theory:
    told = finding.told
    return theory_runs.run_theory(told.curve.config, told.layer, told.direction, told.lags)


@pytest.mark.parametrize("activation", ["tanh", "sigmoid", "linear"])
@pytest.mark.parametrize("scale", [0.3, 1.0, 2.0, 5.0])
@pytest.mark.parametrize("weight_init", [*RANDOM, "identity", "shifted"])
def test_what_is_said_of_a_run_holds_of_its_numbers(activation: str, scale: float, weight_init: str) -> None:
    finding = found(**PLAIN, activation=activation, weight_scale=scale, weight_init=weight_init)
    theory, measured = theory_of(finding), finding.summary.decay_per_step
    prediction = theory.prediction
    said = what_theory_tells(finding, theory)
    if "must vanish" in said:
        assert measured < 1
        assert prediction.bound < 1
    if "being non-normal" in said:
        assert measured > prediction.rho
        assert prediction.sigma_max > prediction.rho * 1.001
    if "leaves out the slopes" in said:
        assert measured < prediction.rho
    assert ("Mean field" in said and "no line" not in said) is (weight_init in RANDOM)
    if prediction.wide is not None:
        near = abs(measured / decay_per_step(prediction.wide) - 1) <= 0.03
        assert ("right on this run" in said) is near
    title = headline(finding, theory)
    if "would explode" in title:
        assert prediction.rho > 1 > measured - 0.01
    if "would vanish" in title:
        assert prediction.rho < 1 < measured + 0.01
    if "yet the gradient grows" in title:
        assert prediction.rho < 1
        assert finding.ratios.max() > 0.3


@pytest.mark.parametrize("key", ["lstm", "gru", "lstm3"])
def test_of_a_gated_cell_only_the_gates_and_the_rule_of_thumb_are_told(key: str) -> None:
    finding = found(key)
    said = what_theory_tells(finding, theory_of(finding))
    assert "a gated cell has neither line here" in said
    assert "γσ" not in said


@pytest.mark.parametrize(
    ("case", "one"),
    [
        ({"key": "rnn"}, True),
        ({"key": "rnn", "sequence_type": "many_to_many"}, True),  # the last loss alone is told
        ({"key": "rnn", "sequence_type": "encoder_decoder", "weight_scale": 0.0}, False),
        ({"key": "rnn", "num_layers": 2, "layer": 0}, False),
        ({"key": "rnn", "num_layers": 2, "layer": 1}, True),
        ({"key": "rnn", "sequence_type": "many_to_many", "bidirectional": True, "direction": 1}, False),
        ({"key": "rnn", "bidirectional": True, "direction": 1}, True),
    ],
    ids=str,
)
def test_one_loss_is_told_from_many(case: dict[str, Any], one: bool) -> None:
    assert of_one_loss(found(**case).told) is one


def test_eigenvalues_outside_of_the_unit_circle_are_counted() -> None:
    said = eigenvalue_words(np.array([0.5, 1.2j, -1.2j, 1.0]), "")
    assert "2 lie outside" in said
    assert "ρ = <b>1.20</b>" in said
    assert "is one number of size ρ = <b>0.50</b>" in eigenvalue_words(np.array([-0.5]), "")


def test_directions_that_are_cut_are_counted() -> None:
    log10 = np.array([[0.0, 0.0, 0.0], [-1.0, -5.0, -np.inf]])
    said = product_words(theory_runs.Product(lags=np.array([0, 9]), log10=log10))
    assert "<b>1</b> of 3 directions are <b>exactly 0</b>" in said
    assert "After 9 steps" in said
    gone = theory_runs.Product(lags=np.array([0, 9]), log10=np.full((2, 3), -np.inf))
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
