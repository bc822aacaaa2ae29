from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

import rnn_core as rc
from rnn_core.diagnostics.input_gradient import log10_input_gradient, over_largest

MODULES: dict[str, type[torch.nn.RNNBase]] = {"rnn": torch.nn.RNN, "lstm": torch.nn.LSTM, "gru": torch.nn.GRU}


@pytest.mark.parametrize("cell", MODULES)
@pytest.mark.parametrize(("layers", "both"), [(1, False), (1, True), (2, True)])
def test_what_reaches_each_input_is_what_autograd_finds(cell: str, layers: int, both: bool) -> None:
    config = rc.ExperimentConfig(
        cell=cell, num_layers=layers, bidirectional=both, hidden_size=4, input_size=3, seq_len=7, batch_size=5
    )
    result = rc.run(config)
    weights = {name: torch.tensor(value) for name, value in result.state_dict().items()}
    module = MODULES[cell](3, 4, layers, bidirectional=both).double()
    module.load_state_dict({name: value for name, value in weights.items() if not name.startswith("readout")})
    x = torch.tensor(result.inputs.copy(), requires_grad=True)
    out, _ = module(x)
    read = torch.cat([out[-1, :, :4], out[0, :, 4:]], dim=1)
    y = read @ weights["readout.weight"].T + weights["readout.bias"]
    (0.5 * ((y - torch.tensor(result.targets[-1].copy())) ** 2).sum()).backward()
    assert x.grad is not None
    np.testing.assert_allclose(10.0 ** log10_input_gradient(result.tape), x.grad.norm(dim=2).numpy(), rtol=1e-9)


def test_far_beyond_float64_a_linear_rotation_reaches_the_oldest_input_by_its_power() -> None:
    fields: dict[str, Any] = {"cell": "rnn", "activation": "linear", "weight_init": "orthogonal", "input_size": 5}
    config = rc.ExperimentConfig(weight_scale=0.01, hidden_size=5, seq_len=301, batch_size=2, **fields)
    sizes = log10_input_gradient(rc.run(config).tape)
    W = rc.run(config).state_dict()["weight_ih_l0"]
    slack = np.log10(np.linalg.cond(W))
    np.testing.assert_allclose(sizes[0] - sizes[-1], -600.0, atol=slack)


def test_inputs_that_no_weight_reads_get_exactly_nothing() -> None:
    config = rc.ExperimentConfig(cell="gru", input_scale=0.0, hidden_size=4, seq_len=5, batch_size=2)
    assert (log10_input_gradient(rc.run(config).tape) == -np.inf).all()


def test_sizes_over_the_largest_are_those_of_each_sample_first() -> None:
    sizes = np.array([[0.0, -100.0], [-1.0, -101.0], [-np.inf, -np.inf]])
    np.testing.assert_array_equal(over_largest(sizes), [0.0, -1.0, -np.inf])
    assert np.isneginf(over_largest(np.full((3, 2), -np.inf))).all()
    assert over_largest(np.zeros((2, 3, 4))).shape == (2, 3)
