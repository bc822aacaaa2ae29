"""A window and a convolution, against torch's own modules and autograd."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from rnn_core import ExperimentConfig
from rnn_core.diagnostics.parameter_counts import own_count, recurrent_count, windowed_count
from rnn_core.engine.batches import draw_batch
from rnn_core.engine.initialisation import draw_parameters
from rnn_core.theory.feed_forward import convolution, dense, draw_layers, log10_input_gradient, receptive_field

SMALL = ExperimentConfig(cell="rnn", hidden_size=5, input_size=3, output_size=2, seq_len=9, batch_size=4)
PHI = {"tanh": torch.tanh, "relu": torch.relu, "sigmoid": torch.sigmoid}


def autograd(config: ExperimentConfig, kernels: tuple[int, ...], name: str) -> np.ndarray:
    """‖∂ℓ_b/∂x_t‖ by torch: Conv1d's own function over a padded sequence, read at its last place."""
    batch, weights = draw_batch(config), draw_parameters(config)
    x = torch.tensor(batch.inputs.copy(), requires_grad=True)
    h = torch.nn.functional.pad(x.permute(1, 2, 0), (max(0, receptive_field(kernels) - config.seq_len), 0))
    for layer in draw_layers(config, kernels, name):
        H, columns = layer.W.shape
        kernel = torch.tensor(layer.W.reshape(H, layer.k, columns // layer.k).transpose(0, 2, 1).copy())
        h = PHI[config.activation](torch.nn.functional.conv1d(h, kernel, torch.tensor(layer.b[:, 0])))
    y = h[..., -1] @ torch.tensor(weights["readout.weight"]).T + torch.tensor(weights["readout.bias"])
    target = torch.tensor(batch.targets[-1].copy())
    if config.loss == "mse":
        loss = 0.5 * ((y - target) ** 2).sum()
    else:
        loss = torch.nn.functional.cross_entropy(y, target, reduction="sum")
    loss.backward()
    assert x.grad is not None
    return np.asarray(x.grad.norm(dim=2).numpy())


@pytest.mark.parametrize("loss", ["mse", "cross_entropy"])
@pytest.mark.parametrize("activation", PHI)
@pytest.mark.parametrize(
    "kernels", [dense(4, 1), dense(9, 3), dense(12, 2), convolution(3, 1), convolution(3, 3), (6, 6)]
)
def test_what_reaches_each_input_is_what_autograd_finds(kernels: tuple[int, ...], activation: str, loss: str) -> None:
    config = replace(SMALL, activation=activation, loss=loss, weight_init="gaussian" if loss == "mse" else "uniform")
    found = 10.0 ** log10_input_gradient(config, kernels, "x")
    np.testing.assert_allclose(found, autograd(config, kernels, "x"), rtol=1e-9, atol=0)


@pytest.mark.parametrize("kernels", [dense(4, 2), convolution(2, 3), convolution(1, 2)])
def test_outside_of_the_receptive_field_the_gradient_is_exactly_zero_and_inside_it_is_not(
    kernels: tuple[int, ...],
) -> None:
    sizes = log10_input_gradient(SMALL, kernels, "x")
    field = receptive_field(kernels)
    assert (sizes[: 9 - field] == -np.inf).all()
    assert np.isfinite(sizes[9 - field :]).all()


def test_a_slope_that_autograd_loses_is_still_a_size() -> None:
    loud = replace(SMALL, input_scale=100.0, hidden_size=1)
    sizes = log10_input_gradient(loud, dense(4, 1), "x")[-4:]
    assert np.isfinite(sizes).all()
    assert (autograd(loud, dense(4, 1), "x")[-4:] == 0).any()


def test_only_one_answer_at_the_end_in_one_direction_can_be_asked_for() -> None:
    with pytest.raises(ValueError, match="must be many_to_one in one direction"):
        log10_input_gradient(replace(SMALL, bidirectional=True), (2,), "x")


def numel(*modules: torch.nn.Module) -> int:
    return sum(parameter.numel() for module in modules for parameter in module.parameters())


@pytest.mark.parametrize(("cell", "module"), [("rnn", torch.nn.RNN), ("lstm", torch.nn.LSTM), ("gru", torch.nn.GRU)])
@pytest.mark.parametrize(("layers", "both"), [(1, False), (3, False), (2, True)])
def test_recurrent_parameters_are_as_many_as_torch_has(
    cell: str, module: type[torch.nn.RNNBase], layers: int, both: bool
) -> None:
    config = replace(SMALL, cell=cell, num_layers=layers, bidirectional=both)
    built = module(3, 5, layers, bidirectional=both), torch.nn.Linear(5 * (1 + both), 2)
    assert recurrent_count(config) == numel(*built)
    one = replace(config, num_layers=1, bidirectional=False)
    assert own_count(one) == 9 * numel(module(3, 5)) + numel(torch.nn.Linear(5, 2))
    assert recurrent_count(replace(config, seq_len=500)) == recurrent_count(config)


def test_windowed_parameters_are_as_many_as_torch_has() -> None:
    dense_net = torch.nn.Linear(7 * 3, 5), torch.nn.Linear(5, 5), torch.nn.Linear(5, 2)
    assert windowed_count(SMALL, dense(7, 2)) == numel(*dense_net)
    convolved = torch.nn.Conv1d(3, 5, 4), torch.nn.Conv1d(5, 5, 4), torch.nn.Linear(5, 2)
    assert windowed_count(SMALL, convolution(4, 2)) == numel(*convolved)
