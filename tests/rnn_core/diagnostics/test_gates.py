from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

import rnn_core as rc
from rnn_core import ExperimentConfig
from rnn_core.diagnostics.gates import gate_values, log10_gate_gradients, openness
from rnn_core.with_torch.cells import PHI

GATES = {"lstm": "ifgo", "gru": "rzn"}
SMALL: dict[str, Any] = {"hidden_size": 5, "seq_len": 9, "batch_size": 3, "input_size": 4}
ACTIVATIONS = ["tanh", "sigmoid", "relu", "leaky_relu", "linear"]


def gate_gradients_by_autograd(result: rc.Result) -> dict[str, np.ndarray]:
    """∂ℓ_b/∂a of each gate from torch, (T, B, H), with every gate's pre-activation a tensor of its own."""
    config, phi = result.config, PHI[result.config.activation]
    weights = {name: torch.tensor(value) for name, value in result.state_dict().items()}
    h = torch.zeros(config.batch_size, config.hidden_size, dtype=torch.float64)
    c = torch.zeros_like(h)
    kept: dict[str, list[torch.Tensor]] = {gate: [] for gate in GATES[config.cell]}

    def keep(gate: str, a: torch.Tensor) -> torch.Tensor:
        a.requires_grad_()
        a.retain_grad()
        kept[gate].append(a)
        return a

    for x_t in torch.tensor(result.inputs):
        ih = (x_t @ weights["weight_ih_l0"].T + weights["bias_ih_l0"]).chunk(len(kept), dim=1)
        hh = (h @ weights["weight_hh_l0"].T + weights["bias_hh_l0"]).chunk(len(kept), dim=1)
        if config.cell == "lstm":
            i, f, g, o = (keep(gate, a + b) for gate, a, b in zip("ifgo", ih, hh, strict=True))
            c = f.sigmoid() * c + i.sigmoid() * phi(g)
            h = o.sigmoid() * phi(c)
        else:
            r, z = keep("r", ih[0] + hh[0]), keep("z", ih[1] + hh[1])
            n = keep("n", ih[2] + r.sigmoid() * hh[2])
            h = (1 - z.sigmoid()) * phi(n) + z.sigmoid() * h
    y = h @ weights["readout.weight"].T + weights["readout.bias"]
    (0.5 * (y - torch.tensor(result.targets[-1])) ** 2).sum().backward()
    return {gate: np.array([a.grad.numpy() for a in steps if a.grad is not None]) for gate, steps in kept.items()}


def gradients_of(result: rc.Result) -> dict[str, np.ndarray]:
    assert result.tape.adjoints is not None
    return log10_gate_gradients(result.tape.forward.layers[0][0], result.tape.adjoints[0][0])


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("cell", GATES)
def test_the_gradient_of_each_gate_is_autograds(cell: str, activation: str) -> None:
    result = rc.run(ExperimentConfig(cell=cell, activation=activation, **SMALL))
    expected, found = gate_gradients_by_autograd(result), gradients_of(result)
    assert "".join(found) == GATES[cell]
    for gate, sizes in found.items():
        with np.errstate(divide="ignore"):
            np.testing.assert_allclose(sizes, np.log10(np.linalg.norm(expected[gate], axis=2)), atol=1e-9)


def test_at_the_first_step_a_forget_gate_has_exactly_nothing_to_learn() -> None:
    found = gradients_of(rc.run(ExperimentConfig(cell="lstm", **SMALL)))
    assert np.isneginf(found["f"][0]).all()
    assert np.isfinite(found["f"][1:]).all()
    assert np.isfinite([found[gate] for gate in "igo"]).all()


def test_gradients_far_below_float64_are_no_zeros() -> None:
    found = gradients_of(rc.run(ExperimentConfig(cell="gru", gate_bias=-6.0, seq_len=400, hidden_size=3, batch_size=2)))
    assert all(np.isfinite(sizes).all() for sizes in found.values())
    assert found["z"].min() < -350


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_the_values_of_a_step_make_up_its_states(activation: str) -> None:
    phi = PHI[activation]
    lstm = rc.run(ExperimentConfig(cell="lstm", activation=activation, **SMALL))
    v = gate_values(lstm.tape.forward.layers[0][0], 1)
    np.testing.assert_allclose(v["f"] * v["c_prev"] + v["i"] * v["g"], v["c"], rtol=0, atol=1e-14)
    np.testing.assert_allclose(v["o"] * phi(torch.tensor(v["c"])).numpy(), v["h"], rtol=0, atol=1e-14)
    gru = rc.run(ExperimentConfig(cell="gru", activation=activation, **SMALL))
    w = gate_values(gru.tape.forward.layers[0][0], 2)
    np.testing.assert_allclose((1 - w["z"]) * w["n"] + w["z"] * w["h_prev"], w["h"], rtol=0, atol=1e-14)
    for result, sample, values in ((lstm, 1, v), (gru, 2, w)):
        np.testing.assert_array_equal(values["h"], result.hidden[0, 0, :, sample])
        np.testing.assert_array_equal(values["h_prev"][1:], values["h"][:-1])
        assert not values["h_prev"][0].any()


@pytest.mark.parametrize("cell", GATES)
def test_of_a_run_that_diverges_the_finite_steps_are_shown(cell: str) -> None:
    config = ExperimentConfig(
        cell=cell, activation="linear", weight_scale=100.0, input_scale=10.0, seq_len=400, hidden_size=4, batch_size=2
    )
    result = rc.run(config)
    assert result.diverged_at is not None
    values = gate_values(result.tape.forward.layers[0][0], 0)
    assert {len(rows) for rows in values.values()} == {result.diverged_at - 1}
    assert all(np.isfinite(rows).all() for rows in values.values())
    assert all(0 <= gate.mean <= 1 for gate in openness(result.tape.forward.layers[0][0]).values())


@pytest.mark.parametrize(("cell", "gates"), [("lstm", "ifo"), ("gru", "rz")])
@pytest.mark.parametrize("input_scale", [1.0, 20.0])
def test_openness_counts_the_values_of_each_gate_proper(cell: str, gates: str, input_scale: float) -> None:
    run = rc.run(ExperimentConfig(cell=cell, input_scale=input_scale, **SMALL)).tape.forward.layers[0][0]
    found = openness(run)
    assert "".join(found) == gates
    for gate, opened in found.items():
        values = np.array([getattr(trace, gate) for trace in run.traces])
        np.testing.assert_allclose(opened.mean, values.mean())
        np.testing.assert_allclose(opened.shut, (values < 0.05).mean())
        np.testing.assert_allclose(opened.open, (values > 0.95).mean())
        np.testing.assert_allclose(opened.shares.sum(), 1.0)


@pytest.mark.parametrize(("cell", "gate"), [("lstm", "f"), ("gru", "z")])
def test_a_gate_that_nothing_else_moves_stands_at_the_sigmoid_of_its_bias(cell: str, gate: str) -> None:
    config = ExperimentConfig(
        cell=cell, weight_init="orthogonal", weight_scale=0.0, inputs="zeros", gate_bias=2.0, **SMALL
    )
    found = openness(rc.run(config).tape.forward.layers[0][0])
    np.testing.assert_allclose([found[g].mean for g in found if g != gate], 0.5)
    np.testing.assert_allclose(found[gate].mean, 1 / (1 + np.exp(-2.0)))
