"""Sequences of different length: masked as torch's packed sequences are, or read through to the end of the padding."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

import rnn_core as rc
from rnn_core.diagnostics.decay import Outcome, Verdict

SHORT: dict[str, Any] = {"hidden_size": 5, "input_size": 3, "output_size": 2, "seq_len": 11, "batch_size": 6}
MODULES = {"rnn": nn.RNN, "lstm": nn.LSTM, "gru": nn.GRU}
ENDINGS = ["many_to_one", "many_to_many", "one_to_many", "encoder_decoder"]


def varied(**changes: Any) -> rc.ExperimentConfig:
    return rc.ExperimentConfig(**SHORT | {"lengths": "varied"} | changes)


def is_padding(result: rc.Result) -> np.ndarray:
    return np.arange(result.config.seq_len)[:, None] >= result.lengths


@pytest.mark.parametrize("bidirectional", [False, True])
@pytest.mark.parametrize("sequence_type", ENDINGS)
@pytest.mark.parametrize("cell", list(MODULES))
def test_masked_equals_torch_s_packed_sequences(cell: str, sequence_type: str, bidirectional: bool) -> None:
    result = rc.run(
        varied(cell=cell, sequence_type=sequence_type, bidirectional=bidirectional, num_layers=2, gate_bias=0.5)
    )
    c = result.config
    module = MODULES[cell](c.input_size, c.hidden_size, 2, bidirectional=bidirectional, dtype=torch.float64)
    own = {name: torch.tensor(value) for name, value in result.state_dict().items()}
    module.load_state_dict({name: value for name, value in own.items() if not name.startswith("readout")})
    lengths = torch.tensor(np.array(result.lengths))
    packed = pack_padded_sequence(torch.tensor(np.array(result.inputs)), lengths, enforce_sorted=False)
    out, last = module(packed)
    h, _ = pad_packed_sequence(out, total_length=c.seq_len)
    W, b = own["readout.weight"].requires_grad_(), own["readout.bias"].requires_grad_()
    if sequence_type == "many_to_one":
        final = (last[0] if cell == "lstm" else last)[-1 - bidirectional :]
        error = torch.cat(list(final), 1) @ W.T + b - torch.tensor(result.targets[result.lengths - 1, range(6)])
        losses = 0.5 * (error**2).sum(dim=1)
    else:
        error = h @ W.T + b - torch.tensor(np.array(result.targets))
        losses = (0.5 * (error**2).sum(dim=2) * torch.tensor(np.array(result.loss_mask))).sum(dim=0)
    losses.mean().backward()
    ours = np.concatenate(list(result.hidden[-1]), axis=2)
    np.testing.assert_allclose(ours, h.detach().numpy(), rtol=1e-9, atol=1e-15)
    np.testing.assert_allclose(result.sample_losses, losses.detach().numpy(), rtol=1e-9)
    theirs = {name: value.grad for name, value in module.named_parameters()} | {
        "readout.weight": W.grad,
        "readout.bias": b.grad,
    }
    for name, gradient in result.gradient().items():
        assert theirs[name] is not None
        scale = np.abs(gradient).max()
        np.testing.assert_allclose(gradient, theirs[name].numpy(), rtol=1e-9, atol=1e-9 * scale, err_msg=name)


@settings(deadline=None, max_examples=25)
@given(
    cell=st.sampled_from(list(MODULES)),
    activation=st.sampled_from(["tanh", "sigmoid", "relu", "leaky_relu", "linear"]),
    sequence_type=st.sampled_from(ENDINGS),
    padding=st.sampled_from(["masked", "read_through", "counted"]),
    layers=st.integers(1, 3),
    both=st.booleans(),
    T=st.integers(2, 9),
    seed=st.integers(0, 99),
)
def test_the_engine_agrees_with_autograd_at_every_length(
    cell: str, activation: str, sequence_type: str, padding: str, layers: int, both: bool, T: int, seed: int
) -> None:
    checked = rc.check(
        varied(
            cell=cell,
            activation=activation,
            sequence_type=sequence_type,
            padding=padding,
            num_layers=layers,
            bidirectional=both,
            seq_len=T,
            seed=seed,
        )
    )
    assert checked.largest < 1e-9


@pytest.mark.parametrize("both", [False, True])
@pytest.mark.parametrize("cell", list(MODULES))
def test_masked_padding_is_exactly_zero_and_decides_no_verdict(cell: str, both: bool) -> None:
    result = rc.run(varied(cell=cell, bidirectional=both, num_layers=2, weight_init="identity", activation="linear"))
    padding = is_padding(result)
    assert np.isneginf(result.log10_dh[:, :, padding]).all()
    assert np.isfinite(result.log10_dh[:, :, ~padding]).all()
    assert (result.hidden[:, :, padding] == 0).all()
    for direction in range(1 + both):
        assert result.summary(0, direction).verdict is not Verdict.CUT_OFF


def test_lag_counts_from_each_sample_s_own_last_loss() -> None:
    result = rc.run(varied(bidirectional=True))
    assert len(set(result.lengths.tolist())) > 1
    forward, backward = (result.by_lag(result.log10_dh, -1, k) for k in (0, 1))
    for b, n in enumerate(result.lengths):
        np.testing.assert_array_equal(forward[:n, b], result.log10_dh[-1, 0, :n, b][::-1])
        np.testing.assert_array_equal(backward[:n, b], result.log10_dh[-1, 1, :n, b])
        assert np.isnan(forward[n:, b]).all()
        assert np.isnan(backward[n:, b]).all()


def test_a_masked_sequence_knows_nothing_of_the_others_length() -> None:
    result = rc.run(varied(cell="gru"))
    own = rc.run(replace(result.config, seq_len=int(result.lengths[1]), lengths="equal"))
    n = result.lengths[1]
    np.testing.assert_array_equal(result.inputs[:n, 1], own.inputs[:, 1])
    np.testing.assert_allclose(result.log10_dh[0, 0, :n, 1], own.log10_dh[0, 0, :, 1], rtol=0, atol=1e-12)


def test_reading_through_the_padding_shortens_the_horizon_by_the_padding() -> None:
    """Linear, orthogonal, gain 1/2: a factor of exactly 1/2 a step, so 9 steps to a thousandth, whatever is read."""
    shrinking: dict[str, Any] = {
        "cell": "rnn",
        "activation": "linear",
        "weight_init": "orthogonal",
        "weight_scale": 0.5,
    }
    config = varied(**shrinking, seq_len=30, batch_size=16)
    masked, through = rc.run(config), rc.run(replace(config, padding="read_through"))
    assert masked.summary().horizon == through.summary().horizon == 9
    np.testing.assert_array_equal(masked.inputs, through.inputs)
    for b, n in enumerate(masked.lengths):
        pad = 30 - n
        halves = np.log10(0.5) * np.arange(n)[::-1]
        for result, late in ((masked, 0), (through, pad)):
            own = result.log10_dh[0, 0, :n, b]
            last = result.log10_dh[0, 0, n - 1 + late, b]
            np.testing.assert_allclose(own - last, halves + late * np.log10(0.5), rtol=0, atol=1e-9)


def test_the_waiting_loss_asks_for_the_same_answer() -> None:
    masked = rc.run(varied())
    through = rc.run(varied(padding="read_through"))
    for b, n in enumerate(masked.lengths):
        np.testing.assert_array_equal(masked.targets[n - 1, b], through.targets[-1, b])
    assert through.loss_mask[-1].all()
    assert through.loss_mask.sum() == masked.loss_mask.sum() == 6


def test_equal_lengths_have_no_padding_to_speak_of() -> None:
    equal = varied(lengths="equal")
    masked, through = rc.run(equal), rc.run(replace(equal, padding="read_through"))
    np.testing.assert_array_equal(masked.log10_dh, through.log10_dh)
    assert (masked.lengths == 11).all()


def test_the_last_loss_alone_is_each_sample_s_own() -> None:
    alone = rc.run_last_loss(varied(sequence_type="many_to_many"))
    assert np.isfinite(alone.by_lag(alone.log10_dh)[0]).all()
    assert np.isneginf(alone.log10_dh[:, :, is_padding(alone)]).all()


def test_what_grows_without_bound_diverges_in_its_own_steps_only() -> None:
    runaway = varied(
        cell="rnn", activation="relu", weight_init="identity", weight_scale=100.0, seq_len=400, batch_size=9
    )
    result = rc.run(runaway)
    assert result.outcome is Outcome.DIVERGED
    assert result.summary().verdict is Verdict.DIVERGED


def test_lengths_change_no_weight_and_every_length_is_in_range() -> None:
    config = varied(seq_len=50, batch_size=64, seed=3)
    lengths = rc.run(config).lengths
    assert lengths.max() == 50
    assert lengths.min() >= 1
    low = np.linspace(1, 50, 65).astype(int)[:-1]  # uniform: the sorted lengths lie near their expected places
    assert np.abs(np.sort(lengths) - low).max() < 12
    for name, value in rc.run(config).state_dict().items():
        np.testing.assert_array_equal(value, rc.run(replace(config, lengths="equal")).state_dict()[name])


@pytest.mark.parametrize("bad", [{"lengths": "mixed"}, {"padding": "none"}, {"lengths": None}])
def test_other_words_are_refused_by_name(bad: dict[str, Any]) -> None:
    name, value = next(iter(bad.items()))
    with pytest.raises(ValueError, match=f"{name} must be one of .*, got {value!r}"):
        varied(**bad)
