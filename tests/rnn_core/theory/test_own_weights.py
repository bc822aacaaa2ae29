"""An unrolled layer with weights of its own at every step, against the recurrent network and autograd."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch

import rnn_core as rc
from rnn_core import ExperimentConfig
from rnn_core.engine.batches import draw_batch
from rnn_core.engine.cells import CELLS
from rnn_core.engine.cells.parameters import Parameters
from rnn_core.engine.initialisation import draw_parameters
from rnn_core.theory.own_weights import draw_own_weights, log10_dh

SMALL = ExperimentConfig(cell="rnn", hidden_size=5, input_size=3, output_size=2, seq_len=9, batch_size=4)
LINEAR: dict[str, Any] = {"activation": "linear", "weight_init": "orthogonal"}


def shared(config: ExperimentConfig) -> list[Parameters]:
    found = draw_parameters(config)
    W_ih, W_hh, b_ih, b_hh = (found[f"{name}_l0"] for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh"))
    return [Parameters(W_ih, W_hh, b_ih.reshape(-1, 1), b_hh.reshape(-1, 1))] * config.seq_len


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"activation": "relu"},
        {"activation": "linear", "weight_scale": 30.0},
        {"input_scale": 60.0, "hidden_size": 1},
    ],
    ids=str,
)
def test_with_the_shared_weights_at_every_step_it_is_the_recurrent_network(cell: str, fields: dict[str, Any]) -> None:
    config = replace(SMALL, cell=cell, **fields)
    found = log10_dh(config, shared(config))
    assert found is not None
    np.testing.assert_allclose(found, rc.run(config).log10_dh[0, 0], rtol=1e-11, atol=1e-9)


@pytest.mark.parametrize(("cell", "module"), [("rnn", torch.nn.RNN), ("lstm", torch.nn.LSTM), ("gru", torch.nn.GRU)])
def test_with_own_weights_it_is_what_autograd_finds_of_one_module_a_step(
    cell: str, module: type[torch.nn.RNNBase]
) -> None:
    config, readout = replace(SMALL, cell=cell), draw_parameters(replace(SMALL, cell=cell))
    own, batch = draw_own_weights(config), draw_batch(config)
    state: Any = torch.zeros(1, 4, 5, dtype=torch.float64)
    if cell == "lstm":
        state = state, state.clone()
    states = []
    for t, params in enumerate(own):
        step = module(3, 5).double()
        parts = params.W_ih, params.W_hh, params.b_ih[:, 0], params.b_hh[:, 0]
        names = "weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0"
        step.load_state_dict({name: torch.tensor(part) for name, part in zip(names, parts, strict=True)})
        _, state = step(torch.tensor(batch.inputs[t : t + 1].copy()), state)
        states.append(state[0] if cell == "lstm" else state)
        states[-1].retain_grad()
    y = states[-1][0] @ torch.tensor(readout["readout.weight"]).T + torch.tensor(readout["readout.bias"])
    (0.5 * ((y - torch.tensor(batch.targets[-1].copy())) ** 2).sum()).backward()
    expected = np.array([h.grad[0].norm(dim=1).numpy() for h in states])
    found = log10_dh(config, own)
    assert found is not None
    np.testing.assert_allclose(10.0**found, expected, rtol=1e-9)


def test_a_linear_rotation_of_each_step_keeps_every_length_times_the_gain() -> None:
    config = replace(SMALL, **LINEAR, weight_scale=0.1, seq_len=401)
    found = log10_dh(config, draw_own_weights(config))
    assert found is not None
    np.testing.assert_allclose(found[0] - found[-1], -400.0, rtol=1e-12)


def test_a_linear_product_of_gaussian_draws_falls_at_the_rate_of_the_chi_distribution() -> None:
    """½ (ψ(H/2) + ln(2/H)) a step: the mean of ln ‖Wv‖ for W of N(0, 1/H) and any unit v; ψ(2) = 1 - γ."""
    config = replace(SMALL, activation="linear", weight_init="gaussian", hidden_size=4, seq_len=1001, batch_size=1)
    found = log10_dh(config, draw_own_weights(config))
    assert found is not None
    rate = float(found[0, 0] - found[-1, 0]) * np.log(10) / 1000
    error = np.sqrt((np.pi**2 / 6 - 1) / 4 / 1000)  # of the mean of ½ ln χ²: its variance is ψ'(2) / 4
    assert abs(rate - 0.5 * (1 - np.euler_gamma + np.log(0.5))) < 4 * error


def test_a_longer_sequence_adds_older_weights_and_moves_none() -> None:
    short, long = draw_own_weights(SMALL), draw_own_weights(replace(SMALL, seq_len=12))
    for a, b in zip(short, long[3:], strict=True):
        for x, y in zip(a, b, strict=True):
            np.testing.assert_array_equal(x, y)
    assert np.abs(short[0].W_hh - short[1].W_hh).max() > 0.01


def test_a_forward_pass_that_leaves_the_number_range_has_no_gradient() -> None:
    wild = replace(SMALL, **LINEAR, weight_scale=100.0, seq_len=200)
    assert log10_dh(wild, draw_own_weights(wild)) is None


def test_only_one_layer_with_one_answer_can_be_asked_for() -> None:
    with pytest.raises(ValueError, match="must be many_to_one with one layer"):
        log10_dh(replace(SMALL, num_layers=2), [])
