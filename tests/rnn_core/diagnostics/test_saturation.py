from __future__ import annotations

import numpy as np
import pytest

import rnn_core as rc
from rnn_core import ExperimentConfig
from rnn_core.diagnostics.saturation import saturation
from rnn_core.diagnostics.units import log10_units
from rnn_core.engine.activations import ACTIVATIONS

GATES = {"rnn": "h", "lstm": "ifgo", "gru": "rzn"}


@pytest.mark.parametrize("cell", GATES)
def test_each_gate_shows_its_own_pre_activation_and_slope(cell: str) -> None:
    result = rc.run(ExperimentConfig(cell=cell, activation="relu", seq_len=6, hidden_size=4, batch_size=3))
    found = saturation(result.tape.forward.layers[0][0], "relu")
    assert "".join(gate.gate for gate in found) == GATES[cell]
    assert [gate.activation for gate in found] == ["relu" if g in "hgn" else "sigmoid" for g in GATES[cell]]
    for gate in found:
        assert gate.a.shape == gate.slope.shape == (6, 4, 3)
        np.testing.assert_allclose(gate.slope, ACTIVATIONS[gate.activation].slope(gate.a), rtol=1e-15)
        assert gate.dead.any() == (gate.activation == "relu")


def test_dead_units_are_the_share_of_relu_states_at_zero() -> None:
    result = rc.run(ExperimentConfig(cell="rnn", activation="relu", seq_len=9, hidden_size=8))
    (found,) = saturation(result.tape.forward.layers[0][0], "relu")
    np.testing.assert_allclose(found.dead, (result.hidden[0, 0] == 0).mean(axis=(1, 2)))


@pytest.mark.parametrize("input_scale", [0.0, 1.0, 100.0])
def test_saturated_means_a_slope_below_a_twentieth_of_the_largest(input_scale: float) -> None:
    config = ExperimentConfig(cell="rnn", input_scale=input_scale, weight_init="orthogonal", hidden_size=8)
    (found,) = saturation(rc.run(config).tape.forward.layers[0][0], "tanh")
    np.testing.assert_allclose(found.saturated, (1 - np.tanh(found.a) ** 2 < 0.05).mean(axis=(1, 2)))
    assert (found.saturated == 0).all() if input_scale == 0 else True
    assert found.saturated.mean() > 0.9 or input_scale < 100


@pytest.mark.parametrize("cell", GATES)
def test_units_of_one_sample_make_up_its_gradient(cell: str) -> None:
    result = rc.run(ExperimentConfig(cell=cell, hidden_size=4, seq_len=9, batch_size=3))
    assert result.tape.adjoints is not None
    for sample in range(3):
        units = log10_units(result.tape.adjoints[0][0], sample)
        assert units.shape == (9, 4)
        np.testing.assert_allclose(
            0.5 * np.log10((10 ** (2 * units)).sum(axis=1)), result.log10_dh[0, 0, :, sample], atol=1e-12
        )
