"""Truncated gradients of every window at once, against torch with a `detach` where the window begins."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

import rnn_core as rc
from rnn_core.config import ExperimentConfig
from rnn_core.diagnostics.truncation import truncation
from rnn_core.engine.batches import Batch, draw_batch
from rnn_core.engine.loss_steps import loss_steps
from rnn_core.engine.network import record
from rnn_core.with_torch.network import Network


def measured(config: ExperimentConfig, layer: int = 0) -> Any:
    tape = rc.run(config).tape
    assert tape.adjoints is not None
    return truncation(tape.forward.layers[layer][0], tape.adjoints[layer][0])


def detached(config: ExperimentConfig, window: int | None, batch: Batch) -> list[np.ndarray]:
    """W_hh's gradient by layer in float64, the states of all layers detached before the last `window` steps."""
    network = Network(config, dtype=torch.float64)
    answers = loss_steps(config)
    y = network(torch.tensor(batch.inputs), answers, window)
    if config.loss == "mse":
        losses = 0.5 * (y - torch.tensor(batch.targets[answers.start :])).square().sum(dim=2)
    else:
        targets = torch.tensor(batch.targets[answers.start :])
        losses = nn.functional.cross_entropy(y.flatten(0, 1), targets.flatten(), reduction="none").view(targets.shape)
    losses.sum(dim=0).mean().backward()
    found = [getattr(network.recurrent, f"weight_hh_l{layer}").grad for layer in range(config.num_layers)]
    return [np.zeros(1) if grad is None else grad.numpy() for grad in found]


@pytest.mark.parametrize("cell", ["rnn", "lstm", "gru"])
@pytest.mark.parametrize(
    "more",
    [
        {},
        {"sequence_type": "many_to_many", "loss": "cross_entropy"},
        {"num_layers": 2, "activation": "sigmoid"},
        {"sequence_type": "encoder_decoder", "weight_scale": 2.0},
    ],
    ids=str,
)
def test_every_window_is_what_torch_finds_with_a_detach_there(cell: str, more: dict[str, Any]) -> None:
    config = ExperimentConfig(cell=cell, hidden_size=5, input_size=3, output_size=4, seq_len=9, batch_size=6, **more)
    batch = draw_batch(config)
    full = detached(config, None, batch)
    for layer in range(config.num_layers):
        found = measured(config, layer)
        for window in range(1, config.seq_len + 1):
            part, whole = detached(config, window, batch)[layer], full[layer]
            sizes = np.linalg.norm(part), np.linalg.norm(whole)
            np.testing.assert_allclose(10 ** found.log10_size[window - 1], sizes[0] / sizes[1], rtol=1e-9)
            np.testing.assert_allclose(found.cosine[window - 1], (part * whole).sum() / sizes[0] / sizes[1], rtol=1e-9)
            missing = np.linalg.norm(whole - part) / sizes[1]
            np.testing.assert_allclose(10 ** found.log10_missing[window - 1], missing, rtol=1e-6, atol=1e-15)


def test_a_window_of_the_whole_sequence_is_the_full_gradient() -> None:
    found = measured(ExperimentConfig(cell="lstm", hidden_size=6, seq_len=30))
    np.testing.assert_allclose((found.cosine[-1], found.log10_size[-1]), (1.0, 0.0), atol=1e-12)
    assert found.log10_missing[-1] == -np.inf


def test_what_is_left_out_is_known_where_it_is_far_below_rounding() -> None:
    """Linear, W = I/10: each term is about a tenth of the next; from the 16th on 1 - cosine would say 0."""
    config = ExperimentConfig(
        cell="rnn", activation="linear", weight_init="identity", weight_scale=0.1, seq_len=400, hidden_size=4
    )
    result = rc.run(config)
    found = measured(config)
    terms = result.log10_dW_hh_by_step[0, 0]
    np.testing.assert_allclose(found.log10_missing[396] + result.log10_dW_hh[0, 0], terms[:3].max(), atol=0.1)
    assert found.log10_missing[396] < -390
    assert found.cosine[396] == pytest.approx(1.0, abs=16 * 2.0**-52)  # a rounding for each of the 16 weights


def test_an_exact_zero_has_no_direction() -> None:
    one_step = measured(ExperimentConfig(cell="rnn", sequence_type="one_to_one", seq_len=1))
    assert np.isnan(one_step.cosine).all()
    shut = ExperimentConfig(
        cell="rnn", activation="relu", hidden_size=1, input_size=1, batch_size=1, seq_len=12, seed=3
    )
    found = measured(shut)
    zero = np.isneginf(found.log10_size)
    np.testing.assert_array_equal(np.isnan(found.cosine), zero | np.isnan(found.log10_size))


@pytest.mark.parametrize("cell", ["rnn", "gru"])
def test_with_the_wire_uncut_a_second_window_walks_into_the_graph_of_the_first(cell: str) -> None:
    module = {"rnn": nn.RNN, "gru": nn.GRU}[cell](2, 3)
    first, state = module(torch.ones(4, 1, 2))
    first.sum().backward()
    with pytest.raises(RuntimeError, match="second time"):
        module(torch.ones(4, 1, 2), state)[0].sum().backward()
    module(torch.ones(4, 1, 2), state.detach())[0].sum().backward()


def test_the_curve_within_the_window_is_that_of_the_full_gradient() -> None:
    """The terms of the last k steps do not know whether the way goes on behind them."""
    config = ExperimentConfig(cell="gru", hidden_size=4, seq_len=12, batch_size=3)
    result = rc.run(config)
    tape = record(config, result.state_dict(), draw_batch(config))
    assert tape.adjoints is not None
    whole = tape.adjoints[0][0].h.log10_norm(axis=1)
    np.testing.assert_allclose(whole, result.log10_dh[0, 0], atol=1e-9)
