"""The compiled passes against the readable ones."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnn_core import ExperimentConfig, Outcome
from rnn_core.engine.batches import draw_batch
from rnn_core.engine.compiled.network import Curves, measure
from rnn_core.engine.initialisation import draw_parameters
from rnn_core.engine.loss_steps import loss_steps
from rnn_core.engine.network import mean_loss
from rnn_core.experiments.experiment import _recorded

FIELDS = st.fixed_dictionaries(
    {
        "cell": st.sampled_from(["rnn", "lstm", "gru"]),
        "activation": st.sampled_from(["tanh", "sigmoid", "relu", "leaky_relu", "linear"]),
        "weight_init": st.sampled_from(["uniform", "orthogonal", "gaussian", "identity"]),
        "weight_scale": st.sampled_from([0.0, 0.3, 1.0, 1.5, 3.0]),
        "input_scale": st.sampled_from([0.2, 1.0, 10.0]),
        "gate_bias": st.sampled_from([-3.0, 0.0, 3.0, 20.0]),
        "hidden_size": st.integers(1, 9),
        "input_size": st.integers(1, 4),
        "output_size": st.integers(2, 4),
        "seq_len": st.integers(2, 25),
        "batch_size": st.integers(1, 6),
        "num_layers": st.integers(1, 3),
        "bidirectional": st.booleans(),
        "sequence_type": st.sampled_from(["many_to_one", "one_to_many", "many_to_many", "encoder_decoder"]),
        "loss": st.sampled_from(["mse", "cross_entropy"]),
        "inputs": st.sampled_from(["gaussian", "zeros", "pulse", "sine", "text"]),
        "seed": st.integers(0, 2**40),
    }
)


def assert_same(fast: Curves, config: ExperimentConfig, steps: range | None = None) -> None:
    slow = _recorded(config, steps)
    assert slow.outcome is Outcome.OK
    np.testing.assert_allclose(fast.sample_losses, slow.sample_losses, rtol=1e-11)
    for name in ("log10_dh", "log10_dc", "log10_dW_hh_by_step"):
        found, true = getattr(fast, name), getattr(slow, name)
        if found is not None and true is not None:
            np.testing.assert_allclose(found, true, rtol=0, atol=1e-11, err_msg=name)


@settings(max_examples=120, deadline=None)
@given(FIELDS)
def test_what_the_compiled_passes_measure_is_what_the_recording_measures(fields: dict[str, Any]) -> None:
    config = ExperimentConfig(**fields)
    chunk = [config, replace(config, seed=config.seed + 1, weight_scale=1.1, weight_init="gaussian")]
    for one, curves in zip(chunk, measure(chunk, terms=True), strict=True):
        if curves is not None:
            assert_same(curves, one)


@settings(max_examples=30, deadline=None)
@given(FIELDS)
def test_one_loss_alone_is_the_same_pass_with_fewer_entries(fields: dict[str, Any]) -> None:
    config = ExperimentConfig(**fields)
    last = loss_steps(config)[-1:]
    (curves,) = measure([config], steps=last)
    if curves is not None:
        assert_same(curves, config, last)


@pytest.mark.parametrize("cell", ["rnn", "lstm", "gru"])
@pytest.mark.parametrize("activation", ["tanh", "sigmoid", "relu", "leaky_relu", "linear"])
def test_everyday_networks_take_the_fast_road(cell: str, activation: str) -> None:
    config = ExperimentConfig(cell=cell, activation=activation, seq_len=60, hidden_size=16, batch_size=4)
    (curves,) = measure([config], terms=True)
    assert curves is not None
    assert curves.log10_dW_hh_by_step is not None
    assert_same(curves, config)


@pytest.mark.parametrize(
    "fields",
    [
        {"cell": "rnn", "activation": "linear", "weight_init": "identity", "weight_scale": 100.0, "seq_len": 200},
        {"cell": "rnn", "activation": "tanh", "input_scale": 100.0, "hidden_size": 4, "weight_init": "identity"},
        {
            "cell": "rnn",
            "activation": "relu",
            "weight_scale": 0.2,
            "weight_init": "orthogonal",
            "inputs": "pulse",
            "seq_len": 400,
        },
        {"cell": "lstm", "gate_bias": 20.0, "input_scale": 100.0},
        {"cell": "gru", "activation": "linear", "weight_scale": 50.0, "seq_len": 120},
    ],
)
def test_what_plain_float64_does_not_carry_is_given_back(fields: dict[str, Any]) -> None:
    everyday = ExperimentConfig(**fields)
    tame = replace(everyday, weight_scale=1.0, input_scale=1.0, gate_bias=0.0, weight_init="gaussian")
    kept, given_back = measure([tame, everyday])
    assert given_back is None
    if kept is not None:  # its neighbour in the chunk is not disturbed
        assert_same(kept, tame)


def test_far_beyond_float64_s_range_the_log_stays_straight() -> None:
    config = ExperimentConfig(
        cell="rnn",
        activation="linear",
        weight_init="orthogonal",
        weight_scale=1.5,
        inputs="zeros",
        seq_len=5000,
        hidden_size=4,
        batch_size=2,
    )
    (curves,) = measure([config])
    assert curves is not None
    assert curves.log10_dh.max() > 870
    np.testing.assert_allclose(np.diff(curves.log10_dh[0, 0], axis=0), -np.log10(1.5), rtol=0, atol=1e-12)


def test_the_loss_is_the_forward_pass_s_own() -> None:
    config = ExperimentConfig(cell="gru", sequence_type="many_to_many", loss="cross_entropy", seq_len=7)
    (curves,) = measure([config])
    assert curves is not None
    np.testing.assert_allclose(
        curves.sample_losses.mean(), mean_loss(config, draw_parameters(config), draw_batch(config)), rtol=1e-13
    )
