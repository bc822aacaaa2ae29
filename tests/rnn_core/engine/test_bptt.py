"""What is known about gradients through time, by proof."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain, product

import numpy as np
import pytest

import rnn_core as rc
from rnn_core import ExperimentConfig, Verdict
from rnn_core.engine.activations import ACTIVATIONS
from rnn_core.engine.batches import draw_batch
from rnn_core.engine.bptt import backward, backward_scaled, unroll
from rnn_core.engine.cells import CELLS
from rnn_core.engine.gradients import parameter_gradients
from rnn_core.engine.network import mean_loss, record


@pytest.mark.parametrize("gain", [1.5, 0.5, 1.0])
@pytest.mark.parametrize("loss", ["mse", "cross_entropy"])
def test_linear_orthogonal_gradient_is_multiplied_by_exactly_the_gain(gain: float, loss: str) -> None:
    config = ExperimentConfig(
        cell="rnn",
        activation="linear",
        weight_init="orthogonal",
        weight_scale=gain,
        inputs="zeros",
        seq_len=5000,
        hidden_size=16,
        batch_size=2,
        loss=loss,
    )
    size = rc.run(config).log10_dh[0, 0]
    lag = np.arange(5000)[::-1, None]
    slope = np.polyfit(np.arange(5000.0), size - size[-1], 1)[0]
    np.testing.assert_allclose(slope, -np.log10(gain), rtol=0, atol=1e-12)
    np.testing.assert_allclose(size - size[-1], lag * np.log10(gain) * np.ones(2), rtol=0, atol=1e-9)


def test_a_linear_network_of_gain_one_and_a_half_grows_by_880_decades_and_says_so() -> None:
    config = ExperimentConfig(
        cell="rnn", activation="linear", weight_init="orthogonal", weight_scale=1.5, inputs="zeros", seq_len=5000
    )
    result = rc.run(config)
    assert result.log10_dh[0, 0, 0, 0] - result.log10_dh[0, 0, -1, 0] == pytest.approx(4999 * np.log10(1.5))
    assert result.summary().verdict is Verdict.EXPLODES
    assert result.summary().decay_per_step == pytest.approx(1.5, rel=1e-12)


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("weight_init", ["uniform", "orthogonal", "gaussian", "identity", "shifted"])
def test_no_step_grows_by_more_than_the_bound_of_its_jacobian(activation: str, weight_init: str) -> None:
    for seed, scale in product(range(3), (0.1, 1.0, 1.7)):
        config = ExperimentConfig(
            cell="rnn",
            activation=activation,
            weight_init=weight_init,
            weight_scale=scale,
            hidden_size=5,
            seq_len=30,
            batch_size=3,
            seed=seed,
        )
        result = rc.run(config)
        largest = np.linalg.norm(result.state_dict()["weight_hh_l0"], 2)
        bound = np.log10(ACTIVATIONS[activation].max_slope * largest)
        size = result.log10_dh[0, 0]
        with np.errstate(invalid="ignore"):
            step = size[:-1] - size[1:]
        assert np.nanmax(step) <= bound + 1e-12


@pytest.mark.parametrize("scale", [0.3, 0.9])
def test_below_the_bound_a_gradient_must_vanish(scale: float) -> None:
    config = ExperimentConfig(
        cell="rnn", activation="sigmoid", weight_init="orthogonal", weight_scale=4 * scale, seq_len=200
    )
    summary = rc.run(config).summary()
    assert summary.decay_per_step < scale
    assert summary.verdict is Verdict.VANISHES


def test_the_rate_of_a_linear_network_tends_to_the_spectral_radius_not_to_the_norm() -> None:
    config = ExperimentConfig(
        cell="rnn", activation="linear", weight_init="gaussian", hidden_size=6, seq_len=1500, inputs="zeros", seed=3
    )
    result = rc.run(config)
    W = result.state_dict()["weight_hh_l0"]
    radius = np.abs(np.linalg.eigvals(W)).max()
    size = result.log10_dh[0, 0, :, 0]
    rate = (size[200] - size[1200]) / 1000
    np.testing.assert_allclose(rate, np.log10(radius), atol=2e-3)
    assert np.log10(np.linalg.norm(W, 2)) > rate + 0.1


@pytest.mark.parametrize("cell", ["rnn", "lstm", "gru"])
@pytest.mark.parametrize("shape", [{}, {"num_layers": 2, "bidirectional": True, "sequence_type": "many_to_many"}])
def test_scaling_the_loss_changes_no_verdict(cell: str, shape: dict[str, object]) -> None:
    """Only the loss's own slope dy, what it sends into the network, is scaled; nothing else sees the loss."""
    config = ExperimentConfig(cell=cell, hidden_size=7, seq_len=25, batch_size=3, **shape)  # type: ignore[arg-type]
    weights = rc.run(config).state_dict()
    batch = draw_batch(config)
    once = record(config, weights, batch)
    louder = weights | {"readout.weight": 1000.0 * weights["readout.weight"]}
    louder["readout.bias"] = 1000.0 * weights["readout.bias"]
    many = record(config, louder, replace(batch, targets=1000.0 * batch.targets))
    assert once.adjoints is not None
    assert many.adjoints is not None
    for a, b in zip(chain(*once.adjoints), chain(*many.adjoints), strict=True):
        np.testing.assert_allclose(b.h.log10_norm(axis=1) - a.h.log10_norm(axis=1), 6.0, atol=1e-10)
        before = rc.diagnostics.decay.summarise(a.h.log10_norm(axis=1)[::-1])
        after = rc.diagnostics.decay.summarise(b.h.log10_norm(axis=1)[::-1])
        assert (after.verdict, after.horizon, after.agreement) == (before.verdict, before.horizon, before.agreement)


@pytest.mark.parametrize(
    "fields",
    [
        {"cell": "rnn", "weight_init": "uniform"},
        {"cell": "rnn", "activation": "relu", "weight_init": "orthogonal", "weight_scale": 2.0},
        {"cell": "lstm", "gate_bias": 3.0},
    ],
    ids=str,
)
def test_clipping_by_global_norm_moves_every_step_by_one_factor(fields: dict[str, object]) -> None:
    """Clipping multiplies all gradients by one number; a number common to all steps moves no ratio."""
    result = rc.run(ExperimentConfig(**fields))  # type: ignore[arg-type]
    norm = np.sqrt(sum((g**2).sum() for g in result.gradient().values()))
    factor = np.log10(min(1.0, 1.0 / norm))
    before = result.summary()
    after = rc.diagnostics.decay.summarise(result.by_lag(result.log10_dh) + factor)
    assert (after.verdict, after.horizon, after.horizon_reached) == (
        before.verdict,
        before.horizon,
        before.horizon_reached,
    )
    assert after.decay_per_step == pytest.approx(before.decay_per_step, rel=1e-12)


@pytest.mark.parametrize("shape", [{}, {"num_layers": 2, "bidirectional": True}], ids=str)
@pytest.mark.parametrize(("cell", "activation"), list(product(CELLS, ACTIVATIONS)))
def test_backward_matches_forward_along_random_directions(cell: str, activation: str, shape: dict[str, object]) -> None:
    """Finite differences on weights of a draw of our own: every bias is random and none is 0."""
    config = ExperimentConfig(
        cell=cell,
        activation=activation,
        hidden_size=3,
        seq_len=6,
        batch_size=2,
        input_size=4,
        output_size=5,
        sequence_type="many_to_many",
        **shape,  # type: ignore[arg-type]
    )
    rng = np.random.default_rng(17)
    batch = draw_batch(config)
    weights = {name: 0.7 * rng.standard_normal(v.shape) for name, v in rc.run(config).state_dict().items()}
    gradient = parameter_gradients(config, record(config, weights, batch))
    assert gradient.keys() == weights.keys()
    for _ in range(2):
        direction = {name: rng.standard_normal(v.shape) for name, v in weights.items()}

        def loss_at(s: float, along: dict[str, np.ndarray] = direction) -> float:
            return mean_loss(config, {name: w + s * along[name] for name, w in weights.items()}, batch)

        step = 1e-4
        coarse = (loss_at(2 * step) - loss_at(-2 * step)) / (4 * step)
        fine = (loss_at(step) - loss_at(-step)) / (2 * step)
        slope = sum((gradient[name] * direction[name]).sum() for name in weights)
        np.testing.assert_allclose((4 * fine - coarse) / 3, slope, rtol=1e-7, atol=1e-9)


@pytest.mark.parametrize("cell", CELLS)
def test_the_exponents_change_no_number(cell: str) -> None:
    """One exponent a sample, moved every 16 steps or every step, and one for each element: the same numbers."""
    config = ExperimentConfig(cell=cell, hidden_size=5, seq_len=70, batch_size=3, sequence_type="many_to_many")
    tape = rc.run(config).tape
    assert tape.adjoints is not None
    unrolled, direct = tape.forward.layers[0][0], tape.adjoints[0][0].direct
    exact = backward_scaled(unrolled, direct)
    for rescale_every in (16, 5, 1):
        fast = backward(unrolled, direct, rescale_every=rescale_every)
        for name in ("h", "c", "a_ih", "a_hh"):
            ours, theirs = getattr(fast, name), getattr(exact, name)
            if ours is not None:
                difference = (ours - theirs).log10_norm(axis=1) - theirs.log10_norm(axis=1)
                assert difference.max() < -13


@pytest.mark.parametrize("cell", CELLS)
def test_a_forward_pass_is_the_same_in_both_kinds_of_numbers(cell: str) -> None:
    from rnn_core.engine.scaled import scaled

    config = ExperimentConfig(cell=cell, hidden_size=5, seq_len=20, batch_size=3)
    unrolled = rc.run(config).tape.forward.layers[0][0]
    wide = type(unrolled.params)(*map(scaled, unrolled.params))
    again = unroll(unrolled.cell, wide, scaled(unrolled.x), ACTIVATIONS["tanh"])
    np.testing.assert_allclose(again.states.h.to_float(), unrolled.states.h, rtol=1e-12, atol=1e-15)


def test_relu_cuts_are_exact_zeros_exactly_where_every_unit_is_shut() -> None:
    """With one unit the path is cut at the first shut step; before it everything is -inf, after it nothing is."""
    cuts = 0
    for seed in range(20):
        config = ExperimentConfig(
            cell="rnn", activation="relu", weight_init="gaussian", hidden_size=1, seq_len=12, batch_size=4, seed=seed
        )
        result = rc.run(config)
        shut = result.hidden[0, 0, :, :, 0] == 0
        for b in range(4):
            closed = np.flatnonzero(shut[1:, b]) + 1
            expected = np.arange(12) < (closed[-1] if len(closed) else 0)
            np.testing.assert_array_equal(np.isneginf(result.log10_dh[0, 0, :, b]), expected)
            cuts += expected.any()
    assert cuts > 20


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("activation", ["leaky_relu", "tanh", "sigmoid", "linear"])
def test_only_relu_cuts(cell: str, activation: str) -> None:
    for seed, H in product(range(2), (1, 3)):
        config = ExperimentConfig(
            cell=cell, activation=activation, weight_init="gaussian", hidden_size=H, batch_size=3, seed=seed
        )
        result = rc.run(config)
        assert np.isfinite(result.log10_dh).all()
        assert result.log10_dc is None or np.isfinite(result.log10_dc).all()


def test_weights_of_exactly_zero_are_a_cut() -> None:
    result = rc.run(ExperimentConfig(cell="rnn", weight_scale=0.0, seq_len=6))
    assert np.isneginf(result.log10_dh[0, 0, :-1]).all()
    assert np.isfinite(result.log10_dh[0, 0, -1]).all()
    assert result.summary().verdict is Verdict.CUT_OFF


def test_steps_beyond_a_forget_gate_are_reached_by_the_cell_alone() -> None:
    """W_hh = 0 and zero inputs: δc is multiplied by the forget gate σ(bias_ih + bias_hh) a step, and nothing else."""
    config = ExperimentConfig(
        cell="lstm", weight_init="identity", weight_scale=0.0, inputs="zeros", gate_bias=1.0, seq_len=40, hidden_size=3
    )
    size = rc.run(config).log10_dc
    assert size is not None
    np.testing.assert_allclose(np.diff(size[0, 0, :, 0]), -np.log10(1 / (1 + np.exp(-1.0))), rtol=1e-12)
