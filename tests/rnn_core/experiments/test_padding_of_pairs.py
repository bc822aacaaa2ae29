"""An encoder-decoder on padded pairs, as in the seq2seq tutorials: packed or read through, losses masked or counted."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import pack_padded_sequence

import rnn_core as rc
from rnn_core.engine.batches import draw_batch, own_steps
from rnn_core.engine.compiled.network import measure
from rnn_core.engine.loss_steps import encoder_steps
from rnn_core.experiments.padding import (
    loss_on_padding,
    losses_on_padding,
    padding_crossed,
    reach_into_data,
    source_reached,
)

MODULES = {"rnn": nn.RNN, "lstm": nn.LSTM, "gru": nn.GRU}
PAIRS: dict[str, Any] = {
    **{"hidden_size": 5, "input_size": 3, "output_size": 4, "seq_len": 11, "batch_size": 7},
    **{"sequence_type": "encoder_decoder", "lengths": "varied"},
}


def pairs(**changes: Any) -> rc.ExperimentConfig:
    return rc.ExperimentConfig(**PAIRS | changes)


def as_the_tutorial_does(result: rc.Result) -> tuple[Tensor, nn.Module, Tensor]:
    """Losses by sample, from one module that reads the source and then, from its state, zeros."""
    c, S = result.config, encoder_steps(result.config.seq_len)
    module = MODULES[c.cell](c.input_size, c.hidden_size, c.num_layers, dtype=torch.float64)
    own = {name: torch.tensor(value) for name, value in result.state_dict().items()}
    module.load_state_dict({name: value for name, value in own.items() if not name.startswith("readout")})
    source = torch.tensor(np.array(result.inputs[:S]))
    words = encoder_steps(result.lengths)
    if c.padding == "masked":
        _, state = module(pack_padded_sequence(source, torch.tensor(words), enforce_sorted=False))
    else:
        _, state = module(source)
    T_out = c.seq_len - S
    said, _ = module(torch.zeros(T_out, c.batch_size, c.input_size, dtype=torch.float64), state)
    y = said @ own["readout.weight"].T + own["readout.bias"]
    targets, counts = padded_targets(result)
    if c.loss == "mse":
        losses = 0.5 * (y - torch.tensor(targets)).square().sum(dim=2)
    else:
        losses = nn.functional.cross_entropy(y.flatten(0, 1), torch.tensor(targets).flatten(), reduction="none")
    return (losses.reshape(T_out, -1) * counts).sum(dim=0), module, said


def padded_targets(result: rc.Result) -> tuple[np.ndarray, Tensor]:
    """Each target at the decoder's first steps, padding 0 behind it, and which of them count."""
    c, S = result.config, encoder_steps(result.config.seq_len)
    targets = np.zeros_like(result.targets[S:])
    words = encoder_steps(result.lengths)
    answers = result.lengths - words
    for b, n in enumerate(answers):
        first = words[b] if c.padding == "masked" else S
        targets[:n, b] = result.targets[first : first + n, b]
    counts = np.arange(c.seq_len - S)[:, None] < answers
    return targets, torch.tensor(counts | (c.padding == "counted"))


@pytest.mark.parametrize("loss", ["mse", "cross_entropy"])
@pytest.mark.parametrize("padding", ["masked", "read_through", "counted"])
@pytest.mark.parametrize("cell", list(MODULES))
def test_packed_and_unpacked_encoders_equal_torch_s(cell: str, padding: str, loss: str) -> None:
    result = rc.run(pairs(cell=cell, padding=padding, loss=loss, num_layers=2, gate_bias=0.5))
    assert len(set(result.lengths.tolist())) > 2
    losses, module, _ = as_the_tutorial_does(result)
    np.testing.assert_allclose(result.sample_losses, losses.detach().numpy(), rtol=1e-9)
    losses.mean().backward()
    ours = result.gradient()
    for name, parameter in module.named_parameters():
        assert parameter.grad is not None
        scale = np.abs(ours[name]).max()
        np.testing.assert_allclose(ours[name], parameter.grad.numpy(), rtol=1e-9, atol=1e-9 * scale, err_msg=name)


@pytest.mark.parametrize("T", [2, 3, 10, 11])
def test_the_words_and_the_answers_are_the_same_in_every_treatment(T: int) -> None:
    masked, through, counted = (
        draw_batch(pairs(seq_len=T, padding=padding)) for padding in ("masked", "read_through", "counted")
    )
    S = encoder_steps(T)
    for b, n in enumerate(masked.lengths):
        words = encoder_steps(int(n))
        np.testing.assert_array_equal(masked.inputs[:words, b], through.inputs[:words, b])
        assert not through.inputs[words:, b].any()
        answers = masked.targets[words:n, b]
        np.testing.assert_array_equal(through.targets[S : S + n - words, b], answers)
        assert through.loss_mask[:, b].sum() == n - words
        assert not counted.targets[S + n - words :, b].any()
        assert counted.loss_mask[S:, b].all()
    np.testing.assert_array_equal(through.inputs, counted.inputs)
    np.testing.assert_array_equal(through.targets, counted.targets)


def test_lengths_run_from_one_word_and_one_answer_to_the_whole_sequence() -> None:
    lengths = draw_batch(pairs(seq_len=20, batch_size=512)).lengths
    assert set(lengths.tolist()) == set(range(2, 21))
    others = draw_batch(pairs(seq_len=20, batch_size=512, sequence_type="many_to_one")).lengths
    assert set(others.tolist()) == set(range(1, 21))


def test_padding_before_the_hand_over_costs_its_steps_of_the_gradient_exactly() -> None:
    """Linear, orthogonal, gain 1/2: a factor of exactly 1/2 a step, so that each padded step halves what the words get."""
    linear: dict[str, Any] = {"cell": "rnn", "activation": "linear", "weight_init": "orthogonal", "weight_scale": 0.5}
    config = pairs(**linear, seq_len=40, batch_size=16)
    masked, through = rc.run(config), rc.run(replace(config, padding="read_through"))
    S = encoder_steps(40)
    for b, n in enumerate(masked.lengths):
        words, pad = encoder_steps(int(n)), int(padding_crossed(through)[b])
        assert pad == S - words
        drop = through.log10_dh[0, 0, words - 1, b] - through.log10_dh[0, 0, S, b]
        np.testing.assert_allclose(drop, (pad + 1) * np.log10(0.5), rtol=0, atol=1e-9)
        own = masked.log10_dh[0, 0, words - 1, b] - masked.log10_dh[0, 0, words, b]
        np.testing.assert_allclose(own, np.log10(0.5), rtol=0, atol=1e-9)
        assert source_reached(masked)[b] == min(words, 9)  # (1/2)^9 is above a thousandth, (1/2)^10 is not
        assert source_reached(through)[b] == min(words, max(9 - pad, 0))


def test_the_share_of_losses_and_of_the_loss_on_padding() -> None:
    config = pairs(seq_len=20, batch_size=32, loss="cross_entropy", output_size=50)
    counted, through = (rc.run(replace(config, padding=padding)) for padding in ("counted", "read_through"))
    answers = counted.lengths - encoder_steps(counted.lengths)
    np.testing.assert_allclose(losses_on_padding(config), 1 - answers.sum() / (32 * 10))
    _, _, said = as_the_tutorial_does(counted)
    own = {name: torch.tensor(value) for name, value in counted.state_dict().items()}
    y = said @ own["readout.weight"].T + own["readout.bias"]
    targets, _ = padded_targets(counted)
    every = nn.functional.cross_entropy(y.flatten(0, 1), torch.tensor(targets).flatten(), reduction="none")
    on_padding = np.arange(10)[:, None] >= answers
    losses = every.detach().numpy().reshape(10, -1)
    share = float((losses * on_padding).sum() / losses.sum())
    np.testing.assert_allclose(loss_on_padding(counted, through), share, rtol=1e-9)


def test_counted_runs_at_the_speed_of_compiled_loops_with_the_numbers_of_the_plain_ones() -> None:
    config = pairs(padding="counted", num_layers=2)
    curves, plain = measure([config])[0], rc.run(config).tape
    assert curves is not None
    assert plain.adjoints is not None
    for at, layer in enumerate(plain.adjoints):
        np.testing.assert_allclose(curves.log10_dh[at, 0], layer[0].h.log10_norm(axis=1), rtol=0, atol=1e-9)


@pytest.mark.parametrize("sequence_type", ["many_to_many", "one_to_many"])
def test_losses_at_every_step_are_counted_on_padding_too(sequence_type: str) -> None:
    config = pairs(sequence_type=sequence_type, padding="counted")
    counted, through = rc.run(config), rc.run(replace(config, padding="read_through"))
    assert counted.loss_mask.all()
    assert not counted.targets[~own_steps(config, counted.lengths)].any()
    assert (counted.sample_losses >= through.sample_losses * (1 - 1e-12)).all()  # those without padding are equal
    assert 0 < loss_on_padding(counted, through) < 1
    np.testing.assert_allclose(losses_on_padding(config), 1 - counted.lengths.mean() / 11)


def test_one_loss_at_the_end_is_the_same_counted_or_not() -> None:
    config = pairs(sequence_type="many_to_one", padding="counted")
    one, other = rc.run(config), rc.run(replace(config, padding="read_through"))
    np.testing.assert_array_equal(one.log10_dh, other.log10_dh)
    np.testing.assert_array_equal(reach_into_data(one), reach_into_data(other))


def test_what_is_no_encoder_decoder_has_no_source() -> None:
    result = rc.run(pairs(sequence_type="many_to_one"))
    with pytest.raises(ValueError, match="sequence_type must be encoder_decoder, got 'many_to_one'"):
        source_reached(result)
