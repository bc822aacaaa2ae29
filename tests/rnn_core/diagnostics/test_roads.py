from __future__ import annotations

import numpy as np
import pytest
import torch

import rnn_core as rc
from rnn_core import ExperimentConfig
from rnn_core.diagnostics.roads import Roads, log10_gate_road, roads
from rnn_core.with_torch.cells import PHI


def straight_road_by_autograd(result: rc.Result) -> tuple[np.ndarray, np.ndarray]:
    """∂ℓ_b/∂c_t (a GRU's ∂h_t), whole and with h_{t-1} kept from every weight, from torch: (T, B, H) each."""
    lstm, phi = result.config.cell == "lstm", PHI[result.config.activation]
    found = []
    for cut in (False, True):
        weights = {name: torch.tensor(value) for name, value in result.state_dict().items()}
        h = torch.zeros(result.config.batch_size, result.config.hidden_size, dtype=torch.float64)
        c = torch.zeros_like(h)
        kept = []
        for x_t in torch.tensor(result.inputs):
            ih = (x_t @ weights["weight_ih_l0"].T + weights["bias_ih_l0"]).chunk(4 if lstm else 3, dim=1)
            hh = (h.detach() if cut else h) @ weights["weight_hh_l0"].T + weights["bias_hh_l0"]
            if lstm:
                i, f, g, o = (a + b for a, b in zip(ih, hh.chunk(4, dim=1), strict=True))
                c = f.sigmoid() * c + i.sigmoid() * phi(g)
                state = c
            else:
                hh_r, hh_z, m = hh.chunk(3, dim=1)
                z = (ih[1] + hh_z).sigmoid()
                h = (1 - z) * phi(ih[2] + (ih[0] + hh_r).sigmoid() * m) + z * h
                state = h
            state.requires_grad_()
            state.retain_grad()
            kept.append(state)
            h = o.sigmoid() * phi(c) if lstm else h
        y = h @ weights["readout.weight"].T + weights["readout.bias"]
        (0.5 * (y - torch.tensor(result.targets[-1])) ** 2).sum().backward()
        found.append(np.array([state.grad.numpy() for state in kept if state.grad is not None]))
    return found[0], found[1]


def whole_of(result: rc.Result) -> np.ndarray:
    """log10 of what the two roads are parts of."""
    return (result.log10_dh if result.log10_dc is None else result.log10_dc)[0, 0]


def roads_of(result: rc.Result) -> Roads:
    assert result.tape.adjoints is not None
    return roads(result.tape.forward.layers[0][0], result.tape.adjoints[0][0])


@pytest.mark.parametrize("activation", ["tanh", "relu", "linear"])
@pytest.mark.parametrize("gate_bias", [0.0, 2.0])
@pytest.mark.parametrize("cell", ["lstm", "gru"])
def test_straight_road_and_rest_are_what_autograd_finds_with_the_gates_cut(
    cell: str, gate_bias: float, activation: str
) -> None:
    config = ExperimentConfig(
        cell=cell, activation=activation, hidden_size=5, seq_len=14, batch_size=3, gate_bias=gate_bias
    )
    result = rc.run(config)
    whole, straight = straight_road_by_autograd(result)
    found = roads_of(result)
    with np.errstate(divide="ignore"):
        np.testing.assert_allclose(found.log10_straight, np.log10(np.linalg.norm(straight, axis=2)), atol=1e-10)
        rest = np.log10(np.linalg.norm(whole - straight, axis=2))
    np.testing.assert_allclose(found.log10_rest[:-1], rest[:-1], atol=1e-8)
    assert np.isneginf(found.log10_rest[-1]).all()
    np.testing.assert_allclose(whole_of(result), np.log10(np.linalg.norm(whole, axis=2)), atol=1e-10)


@pytest.mark.parametrize("cell", ["lstm", "gru"])
def test_the_roads_add_up_as_vectors_however_small_they_are(cell: str) -> None:
    """H = 1: a vector is a signed number, so that |straight ± rest| must be the whole, at 1e-310 too."""
    result = rc.run(ExperimentConfig(cell=cell, hidden_size=1, seq_len=300, batch_size=2, gate_bias=-4.0))
    found = roads_of(result)
    top = np.maximum(found.log10_straight, found.log10_rest)
    straight, rest = 10 ** (found.log10_straight - top), 10 ** (found.log10_rest - top)
    whole = 10 ** (whole_of(result) - top)
    nearest = np.minimum(np.abs(whole - (straight + rest)), np.abs(whole - np.abs(straight - rest)))
    np.testing.assert_allclose(nearest, 0.0, atol=1e-9)
    assert whole_of(result).min() < -310


@pytest.mark.parametrize(("gate_bias", "earliest", "latest"), [(0.0, 3, 5), (1.0, 5, 8), (3.0, 9, 16)])
def test_the_rest_overtakes_the_cell_road_after_about_4_6_and_15_steps(
    gate_bias: float, earliest: int, latest: int
) -> None:
    lags = [roads_of(rc.run(ExperimentConfig(gate_bias=gate_bias, seed=seed))).overtaken for seed in range(10)]
    assert None not in lags
    assert earliest <= np.median(lags) <= latest


@pytest.mark.parametrize("cell", ["lstm", "gru"])
def test_with_no_recurrent_weights_there_is_no_rest(cell: str) -> None:
    found = roads_of(rc.run(ExperimentConfig(cell=cell, weight_scale=0.0, seq_len=8)))
    assert np.isneginf(found.log10_rest).all()
    assert found.overtaken is None


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
