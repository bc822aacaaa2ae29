from __future__ import annotations

import numpy as np
import pytest
import torch

import rnn_core as rc
from rnn_core import ExperimentConfig
from rnn_core.diagnostics.roads import log10_gate_road, roads


def cell_road_by_autograd(result: rc.Result) -> tuple[np.ndarray, np.ndarray]:
    """∂ℓ_b/∂c_t, whole and with h_{t-1} kept from the gates, from torch: (T, B, H) each."""
    found = []
    for cut in (False, True):
        weights = {name: torch.tensor(value) for name, value in result.state_dict().items()}
        W_ih, W_hh = weights["weight_ih_l0"], weights["weight_hh_l0"]
        h = torch.zeros(result.config.batch_size, result.config.hidden_size, dtype=torch.float64)
        c = torch.zeros_like(h)
        cs = []
        for x_t in torch.tensor(result.inputs):
            a = x_t @ W_ih.T + weights["bias_ih_l0"] + weights["bias_hh_l0"] + (h.detach() if cut else h) @ W_hh.T
            i, f, g, o = a.chunk(4, dim=1)
            c = f.sigmoid() * c + i.sigmoid() * g.tanh()
            c.requires_grad_()
            c.retain_grad()
            cs.append(c)
            h = o.sigmoid() * c.tanh()
        y = h @ weights["readout.weight"].T + weights["readout.bias"]
        (0.5 * (y - torch.tensor(result.targets[-1])) ** 2).sum().backward()
        found.append(np.array([c.grad.numpy() for c in cs if c.grad is not None]))
    return found[0], found[1]


def roads_of(result: rc.Result) -> object:
    assert result.tape.adjoints is not None
    return roads(result.tape.forward.layers[0][0], result.tape.adjoints[0][0])


@pytest.mark.parametrize("gate_bias", [0.0, 2.0])
def test_cell_road_and_rest_are_what_autograd_finds_with_the_gates_cut(gate_bias: float) -> None:
    result = rc.run(ExperimentConfig(hidden_size=5, seq_len=14, batch_size=3, gate_bias=gate_bias))
    whole, cell = cell_road_by_autograd(result)
    found = roads_of(result)
    with np.errstate(divide="ignore"):
        np.testing.assert_allclose(found.log10_straight, np.log10(np.linalg.norm(cell, axis=2)), atol=1e-10)  # type: ignore[attr-defined]
        rest = np.log10(np.linalg.norm(whole - cell, axis=2))
    np.testing.assert_allclose(found.log10_rest[:-1], rest[:-1], atol=1e-8)  # type: ignore[attr-defined]
    assert np.isneginf(found.log10_rest[-1]).all()  # type: ignore[attr-defined]
    assert result.log10_dc is not None
    np.testing.assert_allclose(result.log10_dc[0, 0], np.log10(np.linalg.norm(whole, axis=2)), atol=1e-10)


def test_the_roads_add_up_as_vectors_however_small_they_are() -> None:
    """H = 1: a vector is a signed number, so that |cell ± rest| must be |δc|, at 1e-1000 too."""
    result = rc.run(ExperimentConfig(hidden_size=1, seq_len=400, batch_size=4, gate_bias=-4.0))
    found = roads_of(result)
    assert result.log10_dc is not None
    top = np.maximum(found.log10_straight, found.log10_rest)  # type: ignore[attr-defined]
    cell, rest = 10 ** (found.log10_straight - top), 10 ** (found.log10_rest - top)  # type: ignore[attr-defined]
    whole = 10 ** (result.log10_dc[0, 0] - top)
    nearest = np.minimum(np.abs(whole - (cell + rest)), np.abs(whole - np.abs(cell - rest)))
    np.testing.assert_allclose(nearest, 0.0, atol=1e-9)
    assert result.log10_dc.min() < -600


@pytest.mark.parametrize(("gate_bias", "earliest", "latest"), [(0.0, 3, 5), (1.0, 5, 8), (3.0, 9, 16)])
def test_the_rest_overtakes_the_cell_road_after_about_4_6_and_15_steps(
    gate_bias: float, earliest: int, latest: int
) -> None:
    lags = [
        roads_of(rc.run(ExperimentConfig(gate_bias=gate_bias, seed=seed))).overtaken  # type: ignore[attr-defined]
        for seed in range(10)
    ]
    assert None not in lags
    assert earliest <= np.median(lags) <= latest


def test_with_no_recurrent_weights_there_is_no_rest() -> None:
    found = roads_of(rc.run(ExperimentConfig(weight_scale=0.0, seq_len=8)))
    assert np.isneginf(found.log10_rest).all()  # type: ignore[attr-defined]
    assert found.overtaken is None  # type: ignore[attr-defined]


@pytest.mark.parametrize(("cell", "bias"), [("lstm", -3.0), ("lstm", 3.0), ("gru", 1.0)])
def test_gates_that_no_weight_moves_keep_the_sigmoid_of_their_bias_a_step(cell: str, bias: float) -> None:
    config = ExperimentConfig(cell=cell, weight_init="orthogonal", weight_scale=0.0, input_scale=0.0, gate_bias=bias)
    run = rc.run(config).tape.forward.layers[0][0]
    road = log10_gate_road(run, 49)
    np.testing.assert_allclose(road, -np.arange(50) * np.log10(1 + np.exp(-bias)), rtol=0, atol=1e-10)


@pytest.mark.parametrize(("cell", "gate"), [("lstm", "f"), ("gru", "z")])
def test_the_gate_road_is_the_product_of_the_gates_as_the_cell_used_them(cell: str, gate: str) -> None:
    run = rc.run(ExperimentConfig(cell=cell, seq_len=8)).tape.forward.layers[0][0]
    product = np.prod([getattr(trace, gate) for trace in run.traces[3:8]], axis=0)  # five steps back from step 7
    size = np.sqrt((product**2).mean(axis=0))
    np.testing.assert_allclose(log10_gate_road(run, 7)[5], np.median(np.log10(size)), rtol=0, atol=1e-12)
