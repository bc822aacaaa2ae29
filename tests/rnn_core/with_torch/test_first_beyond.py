"""What a diverging training says of itself: its last update, its radius, and what left the number range first."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

import rnn_core as rc
from rnn_core.with_torch.first_beyond import first_beyond
from rnn_core.with_torch.network import Network
from rnn_core.with_torch.training import Training


def training(network: dict[str, Any] | None = None, **more: Any) -> Training:
    made = rc.ExperimentConfig(**({"hidden_size": 6, "seed": 1} | (network or {})))
    known = {"lag": 6, "steps": 12, "batch_size": 4, "evaluate_every": 4}
    return Training(rc.TrainingConfig(network=made, **(known | more)))


def vector(run: Training) -> np.ndarray:
    return np.concatenate([array.ravel() for array in run.network.weights().values()])


@pytest.mark.parametrize("clip", [None, 0.01])
def test_an_update_of_plain_descent_is_the_rate_times_the_clipped_gradient(clip: float | None) -> None:
    for step in training(optimizer="sgd", learning_rate=0.3, clip_norm=clip).steps():
        if step.update is not None:
            expected = 0.3 * min(step.grad_norm, clip or np.inf)
            np.testing.assert_allclose(step.update.norm, expected, rtol=1e-3)


@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
def test_an_update_is_the_difference_of_the_weights_and_is_measured_first_and_at_looks(optimizer: str) -> None:
    run = training(optimizer=optimizer, steps=17)
    before, measured = vector(run), []
    for step in run.steps():
        after = vector(run)
        if step.update is not None:
            measured.append(step.step)
            assert step.update.step == step.step
            np.testing.assert_allclose(step.update.norm, np.linalg.norm(after - before), rtol=1e-9)
            np.testing.assert_allclose(step.update.weight_norm, np.linalg.norm(before), rtol=1e-9)
        before = after
    assert measured == [*range(1, 11), 12, 16, 17]


def test_the_radius_at_a_look_is_that_of_the_weights_before_its_update() -> None:
    run = training({"cell": "gru"})
    W_hh = run.network.weights()["weight_hh_l0"]
    for step in run.steps():
        if step.spectral_radius is not None:
            np.testing.assert_allclose(step.spectral_radius, np.abs(np.linalg.eigvals(W_hh[12:])).max(), rtol=1e-9)
        assert (step.spectral_radius is None) is (step.log10_dh is None)
        W_hh = run.network.weights()["weight_hh_l0"]


def test_a_divergence_has_the_last_update_and_what_left_the_range_first() -> None:
    run = training({"cell": "rnn", "activation": "relu"}, optimizer="sgd", learning_rate=1e6)
    *_, before, last = run.steps()
    assert last.outcome is rc.Outcome.DIVERGED
    assert last.update is not None
    assert last.beyond is not None
    assert before.beyond is None
    assert last.update.step == before.step == last.step - 1
    np.testing.assert_allclose(last.update.norm, 1e6 * before.grad_norm, rtol=1e-3)


def test_a_run_that_diverges_at_once_has_made_no_update() -> None:
    first = next(
        training({"cell": "rnn", "activation": "relu", "weight_init": "identity", "weight_scale": 90.0}, lag=40).steps()
    )
    assert first.outcome is rc.Outcome.DIVERGED
    assert first.update is None
    assert first.beyond is not None


@pytest.mark.parametrize("activation", ["relu", "linear"])
def test_the_first_broken_state_is_found_by_layer_and_time_step(activation: str) -> None:
    config = rc.ExperimentConfig(
        cell="rnn", activation=activation, hidden_size=3, input_size=2, output_size=1, num_layers=2
    )
    network = Network(config)
    with torch.no_grad():
        for name, parameter in network.named_parameters():
            parameter.zero_()
            if "weight_hh" in name:
                parameter.copy_(torch.eye(3))
        network.recurrent.weight_hh_l1.copy_(1e10 * torch.eye(3))
        network.recurrent.bias_ih_l1.fill_(1.0)  # 1, 1e10, 1e20, 1e30, beyond 3.4e38
    found = first_beyond(network, torch.zeros(9, 2, 2), float("nan"))
    assert (found.what, found.name, found.layer, found.time_step) == ("state", "h", 2, 5)
    with torch.no_grad():
        network.recurrent.weight_ih_l1[0, 0] = torch.nan
    assert first_beyond(network, torch.zeros(9, 2, 2), float("nan")).name == "weight_ih_l1"


def test_a_broken_gradient_is_named_and_a_norm_that_leaves_the_range_alone_is_not() -> None:
    network = Network(rc.ExperimentConfig(hidden_size=3))
    for parameter in network.parameters():
        parameter.grad = torch.full_like(parameter, 1e30)
    found = first_beyond(network, torch.zeros(2, 1, 8), 1.0)
    assert (found.what, found.name) == ("gradient", "")
    network.recurrent.bias_hh_l0.grad[0] = torch.inf
    assert first_beyond(network, torch.zeros(2, 1, 8), 1.0).name == "bias_hh_l0"
