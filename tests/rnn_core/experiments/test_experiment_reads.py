"""Where the answer of a bidirectional network reads: each direction's own end, or both at the last step, `out[-1]`."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

import rnn_core as rc
from rnn_core import Verdict
from rnn_core.engine.compiled.network import measure
from rnn_core.engine.loss_steps import loss_steps

MODULES = {"rnn": nn.RNN, "lstm": nn.LSTM, "gru": nn.GRU}
SMALL: dict[str, Any] = {"hidden_size": 5, "input_size": 3, "output_size": 2, "seq_len": 7, "batch_size": 4}


def both_ways(**changes: Any) -> rc.ExperimentConfig:
    return rc.ExperimentConfig(**SMALL | {"bidirectional": True, "reads": "last_step"} | changes)


@pytest.mark.parametrize("layers", [1, 2, 3])
@pytest.mark.parametrize("cell", list(MODULES))
def test_last_step_equals_torch_s_out_at_minus_one(cell: str, layers: int) -> None:
    result = rc.run(both_ways(cell=cell, num_layers=layers, gate_bias=0.5))
    c = result.config
    module = MODULES[cell](c.input_size, c.hidden_size, layers, bidirectional=True, dtype=torch.float64)
    own = {name: torch.tensor(value) for name, value in result.state_dict().items()}
    module.load_state_dict({name: value for name, value in own.items() if not name.startswith("readout")})
    out, _ = module(torch.tensor(np.array(result.inputs)))
    error = out[-1] @ own["readout.weight"].T + own["readout.bias"] - torch.tensor(np.array(result.targets[-1]))
    losses = 0.5 * (error**2).sum(dim=1)
    losses.mean().backward()
    np.testing.assert_allclose(result.sample_losses, losses.detach().numpy(), rtol=1e-9)
    ours = result.gradient()
    for name, parameter in module.named_parameters():
        assert parameter.grad is not None
        scale = max(np.abs(ours[name]).max(), 1e-300)
        np.testing.assert_allclose(ours[name], parameter.grad.numpy(), rtol=1e-9, atol=1e-9 * scale, err_msg=name)


@settings(deadline=None, max_examples=40)
@given(
    cell=st.sampled_from(list(MODULES)),
    activation=st.sampled_from(["tanh", "sigmoid", "relu", "leaky_relu", "linear"]),
    sequence_type=st.sampled_from(["many_to_one", "many_to_many", "one_to_many", "encoder_decoder"]),
    weight_init=st.sampled_from(["uniform", "orthogonal", "gaussian", "identity"]),
    loss=st.sampled_from(["mse", "cross_entropy"]),
    lengths=st.sampled_from(["equal", "varied"]),
    padding=st.sampled_from(["masked", "read_through"]),
    layers=st.integers(1, 3),
    T=st.integers(2, 8),
    seed=st.integers(0, 99),
)
def test_plain_loops_compiled_loops_and_autograd_agree(layers: int, T: int, **choices: Any) -> None:
    config = both_ways(num_layers=layers, seq_len=T, **choices)
    assert rc.check(config).largest < 1e-8
    curves = measure([config])[0]
    if curves is not None:
        plain = rc.run(config).tape
        assert plain.adjoints is not None
        for at, layer in enumerate(plain.adjoints):
            for k, adjoint in enumerate(layer):
                sizes = adjoint.h.log10_norm(axis=1)
                np.testing.assert_allclose(curves.log10_dh[at, k], sizes[::-1] if k else sizes, rtol=0, atol=1e-9)


@pytest.mark.parametrize("layers", [1, 2, 3])
@pytest.mark.parametrize("cell", list(MODULES))
def test_read_at_the_last_step_the_top_backward_direction_is_exactly_zero_at_all_steps_but_one(
    cell: str, layers: int
) -> None:
    """As in yunjey/pytorch-tutorial #149: 28 steps, two directions, `out[:, -1]`."""
    result = rc.run(both_ways(cell=cell, num_layers=layers, seq_len=28))
    backward = result.log10_dh[-1, 1]
    assert np.isfinite(backward[-1]).all()
    assert np.isneginf(backward[:-1]).all()
    summary = result.summary(direction=1)
    assert summary.verdict is Verdict.CUT_OFF
    assert summary.horizon == 0
    assert np.isfinite(result.log10_dh[:-1]).all()
    assert np.isfinite(result.log10_dh[-1, 0]).all()
    assert not np.any(result.gradient()[f"weight_hh_l{layers - 1}_reverse"])
    right = rc.run(replace(result.config, reads="own_ends"))
    assert np.isfinite(right.log10_dh).all()


def test_its_lags_go_back_in_time_from_the_loss_in_every_layer() -> None:
    result = rc.run(both_ways(num_layers=2, lengths="varied", seed=1))
    assert len(set(result.lengths.tolist())) > 1
    for layer in (0, 1):
        curve = result.by_lag(result.log10_dh, layer, 1)
        for b, n in enumerate(result.lengths):
            np.testing.assert_array_equal(curve[:n, b], result.log10_dh[layer, 1, :n, b][::-1])
    equal = rc.run(replace(result.config, lengths="equal"))
    np.testing.assert_array_equal(equal.by_lag(equal.log10_dh, 0, 1), equal.log10_dh[0, 1, ::-1])


@pytest.mark.parametrize("change", [{"bidirectional": False}, {"sequence_type": "many_to_many"}])
def test_with_one_direction_or_a_loss_at_every_step_it_changes_nothing(change: dict[str, Any]) -> None:
    config = both_ways(**change)
    one, other = rc.run(config), rc.run(replace(config, reads="own_ends"))
    np.testing.assert_array_equal(one.log10_dh, other.log10_dh)
    assert one.loss == other.loss


@pytest.mark.parametrize("sequence_type", ["many_to_many", "one_to_many", "encoder_decoder"])
@pytest.mark.parametrize("cell", list(MODULES))
def test_the_last_loss_of_the_backward_direction_is_that_of_the_first_step_in_every_layer(
    cell: str, sequence_type: str
) -> None:
    config = both_ways(cell=cell, sequence_type=sequence_type, num_layers=2)
    alone, first = rc.run_last_loss(config, 1), loss_steps(config)[0]
    module = MODULES[cell](3, 5, 2, bidirectional=True, dtype=torch.float64)
    own = {name: torch.tensor(value) for name, value in alone.state_dict().items()}
    module.load_state_dict({name: value for name, value in own.items() if not name.startswith("readout")})
    out, _ = module(torch.tensor(np.array(alone.inputs)))
    error = out[first] @ own["readout.weight"].T + own["readout.bias"] - torch.tensor(alone.targets[first])
    (0.5 * (error**2).sum(dim=1).mean()).backward()
    for name, parameter in module.named_parameters():
        assert parameter.grad is not None
        np.testing.assert_allclose(alone.gradient()[name], parameter.grad.numpy(), rtol=1e-8, atol=1e-12, err_msg=name)
    for layer in (0, 1):
        assert len(alone.by_lag(alone.log10_dh, layer, 1)) == 7 - first
        assert alone.summary(layer, 1).verdict is not Verdict.CANT_TELL


def test_sequences_of_different_length_keep_their_own_first_loss() -> None:
    alone = rc.run_last_loss(both_ways(sequence_type="many_to_many", lengths="varied", batch_size=9), 1)
    assert np.isfinite(alone.by_lag(alone.log10_dh, -1, 1)[0]).all()
    assert np.isneginf(alone.log10_dh[-1, 0, 1:]).all()


@pytest.mark.parametrize("direction", [1, -1, 2])
def test_a_direction_that_is_not_there_is_refused(direction: int) -> None:
    config = both_ways(bidirectional=False)
    with pytest.raises(ValueError, match=rf"direction must be in \[0, 0\], got {direction}"):
        rc.run_last_loss(config, direction)
