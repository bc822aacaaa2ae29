from __future__ import annotations

import numpy as np
import pytest

import rnn_core as rc
from rnn_core import ExperimentConfig
from rnn_core.diagnostics.weight_terms import log10_shares, log10_terms


@pytest.mark.parametrize("cell", ["rnn", "lstm", "gru"])
def test_one_samples_term_has_the_size_of_delta_times_the_size_of_h(cell: str) -> None:
    result = rc.run(ExperimentConfig(cell=cell, batch_size=1, hidden_size=5, seq_len=30))
    assert result.tape.adjoints is not None
    unrolled, adjoint = result.tape.forward.layers[0][0], result.tape.adjoints[0][0]
    delta = adjoint.a_hh.log10_norm(axis=1)[1:, 0]
    h = np.log10(np.linalg.norm(result.hidden[0, 0, :-1, 0], axis=1))
    np.testing.assert_allclose(log10_terms(unrolled, adjoint).by_step[1:], delta + h, atol=1e-12)


def test_a_batch_whose_samples_are_thousands_of_decades_apart_keeps_the_largest() -> None:
    config = ExperimentConfig(
        cell="rnn", weight_init="orthogonal", input_scale=100.0, hidden_size=2, batch_size=3, seq_len=200
    )
    result = rc.run(config)
    alone = result.log10_dh[0, 0].max(axis=1)
    assert (result.log10_dh[0, 0].max(axis=1) - result.log10_dh[0, 0].min(axis=1)).max() > 300
    assert np.isfinite(result.log10_dW_hh_by_step[0, 0, 1:]).all()
    assert (result.log10_dW_hh_by_step[0, 0] <= alone + np.log10(np.sqrt(2))).all()


@pytest.mark.parametrize("cell", ["rnn", "lstm", "gru"])
def test_the_total_is_the_size_of_the_gradient(cell: str) -> None:
    result = rc.run(ExperimentConfig(cell=cell, hidden_size=5, num_layers=2, bidirectional=True, seq_len=9))
    gradient = result.gradient()
    for layer in range(2):
        for k, suffix in enumerate(("", "_reverse")):
            size = np.linalg.norm(gradient[f"weight_hh_l{layer}{suffix}"])
            np.testing.assert_allclose(result.log10_dW_hh[layer, k], np.log10(size), atol=1e-12)


def test_the_total_is_right_beyond_floats() -> None:
    """Linear, W = 0.2·I: from step to step h shrinks by what δ gains, so that each term weighs the same."""
    config = ExperimentConfig(
        cell="rnn", activation="linear", weight_init="identity", weight_scale=0.2, inputs="pulse", seq_len=1000
    )
    result = rc.run(config)
    terms = result.log10_dW_hh_by_step[0, 0, 1:]
    np.testing.assert_allclose(terms, terms[0], atol=1e-9)
    np.testing.assert_allclose(result.log10_dW_hh[0, 0], terms[0] + np.log10(999), atol=1e-9)
    assert terms[0] < -600


def test_shares_sum_to_one_and_follow_the_sizes() -> None:
    terms = np.array([-np.inf, -5000.0, 0.0, np.log10(3.0)])
    np.testing.assert_allclose(log10_shares(terms, 4), [-np.inf, -5000.0 - np.log10(4), np.log10(0.25), np.log10(0.75)])
    np.testing.assert_allclose(log10_shares(terms + 4000.0, 2), [-5000.0 - np.log10(4), 0.0], atol=1e-12)


def test_shares_of_nothing_are_nan() -> None:
    assert np.isnan(log10_shares(np.full(4, -np.inf), 2)).all()
