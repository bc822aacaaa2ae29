"""What a `Result` promises to those who rely on it."""

from __future__ import annotations

import dataclasses
from itertools import product
from typing import Any

import numpy as np
import pytest

import rnn_core as rc
from rnn_core import ExperimentConfig, Outcome, Verdict

SMALL: dict[str, Any] = {"seq_len": 7, "batch_size": 3, "input_size": 5, "hidden_size": 4, "output_size": 2}
NUMBERS = ("hidden", "loss", "sample_losses", "log10_dh", "log10_dc", "log10_dW_hh_by_step", "inputs", "targets")


def small(**fields: Any) -> ExperimentConfig:
    return ExperimentConfig(**(SMALL | fields))


def assert_same_numbers(a: rc.Result, b: rc.Result) -> None:
    for name in NUMBERS:
        np.testing.assert_equal(getattr(a, name), getattr(b, name))
    assert (a.outcome, a.diverged_at) == (b.outcome, b.diverged_at)
    np.testing.assert_equal(dataclasses.asdict(a.summary()), dataclasses.asdict(b.summary()))


def test_everything_is_float64_time_first() -> None:
    result = rc.run(small(num_layers=2, bidirectional=True))
    for name in NUMBERS:
        value = getattr(result, name)
        assert isinstance(value, float) or value.dtype == np.float64, name
    assert result.hidden.shape == (2, 2, 7, 3, 4)
    assert result.lengths.tolist() == [7, 7, 7]
    assert rc.run(small(loss="cross_entropy")).targets.dtype == np.int64


@pytest.mark.parametrize("loss", ["mse", "cross_entropy"])
@pytest.mark.parametrize("sequence_type", ["one_to_many", "many_to_one", "many_to_many", "encoder_decoder"])
def test_a_samples_loss_is_the_sum_over_its_steps_and_the_loss_is_the_mean(loss: str, sequence_type: str) -> None:
    result = rc.run(small(loss=loss, sequence_type=sequence_type, cell="rnn"))
    weights = result.state_dict()
    y = result.hidden[-1, 0] @ weights["readout.weight"].T + weights["readout.bias"]
    if loss == "mse":
        each = 0.5 * ((y - result.targets) ** 2).sum(axis=2)
    else:
        each = np.log(np.exp(y).sum(axis=2)) - np.take_along_axis(y, result.targets[..., None], axis=2)[..., 0]
    np.testing.assert_allclose(result.sample_losses, (each * result.loss_mask).sum(axis=0), rtol=1e-12)
    np.testing.assert_allclose(result.loss, result.sample_losses.mean(), rtol=1e-15)


@pytest.mark.parametrize("fields", [{}, {"num_layers": 2, "bidirectional": True, "cell": "gru"}], ids=str)
def test_terms_by_step_sum_to_the_gradient(fields: dict[str, Any]) -> None:
    config = small(sequence_type="many_to_many", **fields)
    result = rc.run(config)
    for (layer, unrolled), k in product(enumerate(result.tape.forward.layers), range(config.num_directions)):
        assert result.tape.adjoints is not None
        delta = result.tape.adjoints[layer][k].a_hh.to_float()
        terms = np.array([d @ trace.h_prev.T for d, trace in zip(delta, unrolled[k].traces, strict=True)]) / 3
        name = f"weight_hh_l{layer}" + "_reverse" * k
        np.testing.assert_allclose(terms.sum(axis=0), result.gradient()[name], rtol=1e-10, atol=1e-15)
        sizes = np.linalg.norm(terms, axis=(1, 2))[:: -1 if k else 1]
        np.testing.assert_allclose(10 ** result.log10_dW_hh_by_step[layer, k], sizes, rtol=1e-10, atol=1e-300)
        first = result.log10_dW_hh_by_step[layer, k, -1 if k else 0]
        assert first == -np.inf, "h before the first step is 0"


def test_the_same_config_gives_the_same_numbers() -> None:
    assert_same_numbers(rc.run(small(num_layers=2)), rc.run(small(num_layers=2)))


def test_a_sweep_gives_the_same_numbers_as_runs_one_by_one() -> None:
    configs = [
        small(cell=cell, activation=activation, weight_scale=weight_scale, seq_len=T, hidden_size=H)
        for cell, activation, weight_scale, T, H in product(
            ("rnn", "lstm", "gru"), ("tanh", "relu"), (1.0, 100.0), (7,), (2, 3)
        )
    ]
    counted: list[int] = []
    for config, result in zip(
        configs, rc.run_sweep(configs, progress=lambda *counts: counted.append(counts)), strict=True
    ):
        assert result.config == config
        alone = rc.run(config)
        assert (result.outcome, result.diverged_at) == (alone.outcome, alone.diverged_at)
        for name in NUMBERS:
            if getattr(alone, name) is not None:
                np.testing.assert_allclose(getattr(result, name), getattr(alone, name), rtol=0, atol=1e-12)
    assert counted == sorted(counted)
    assert counted[-1] == (len(configs), len(configs))
    assert rc.run_sweep([]) == []


def test_a_result_cannot_be_changed() -> None:
    result = rc.run(small())
    for name in ("loss", "log10_dh", "outcome", "config"):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(result, name, None)
    with pytest.raises(dataclasses.FrozenInstanceError):
        result.summary().verdict = Verdict.HOLDS  # type: ignore[misc]


def test_what_a_caller_does_to_weights_and_gradient_is_his_own_business() -> None:
    result = rc.run(small())
    before = {name: value.copy() for name, value in result.state_dict().items()}
    for value in (*result.state_dict().values(), *result.gradient().values()):
        value[...] = np.nan
    np.testing.assert_equal(result.state_dict(), before)
    assert all(np.isfinite(value).all() for value in result.gradient().values())


def test_the_last_loss_alone_is_the_run_with_one_loss() -> None:
    many = rc.run_last_loss(small(sequence_type="many_to_many", cell="gru"))
    one = rc.run(small(sequence_type="many_to_one", cell="gru"))
    np.testing.assert_allclose(many.log10_dh, one.log10_dh, atol=1e-12)
    assert many.summary().verdict is not Verdict.CANT_TELL
    assert many.summary() == pytest.approx(one.summary()) or many.summary().verdict is one.summary().verdict


UNBOUNDED = ("relu", "linear", "leaky_relu")
EXPLOSIVE = [*product(("rnn",), UNBOUNDED, ("mse", "cross_entropy")), *product(("lstm", "gru"), UNBOUNDED, ("mse",))]


@pytest.mark.parametrize(("cell", "activation", "loss"), EXPLOSIVE)
def test_a_forward_pass_beyond_floats_is_an_outcome_and_never_a_warning(cell: str, activation: str, loss: str) -> None:
    diverged = 0
    longest = 400 if cell == "rnn" else 30
    for scale, weight_init, T in product((3.0, 100.0), ("gaussian", "identity"), (15, longest)):
        config = small(
            cell=cell,
            activation=activation,
            loss=loss,
            weight_scale=scale,
            weight_init=weight_init,
            gate_bias=3.0,
            seq_len=T,
            batch_size=2,
        )
        result = rc.run(config)
        if result.outcome is Outcome.OK:
            assert np.isfinite(result.loss)
            assert not np.isnan(result.log10_dh).any()
            continue
        diverged += 1
        at = result.diverged_at
        assert at is not None
        assert 1 <= at <= T
        assert np.isfinite(result.hidden[:, :, : at - 1]).all()
        assert np.isnan(result.hidden[:, :, at:]).all()
        assert np.isnan(result.loss)
        assert np.isnan(result.sample_losses).all()
        for sizes in (result.log10_dh, result.log10_dc, result.log10_dW_hh_by_step):
            assert sizes is None or np.isnan(sizes).all()
        assert result.summary().verdict is Verdict.DIVERGED
        assert 0 < result.summary().agreement <= 1
        with pytest.raises(ValueError, match=f"^gradient must .* diverged at step {at}$"):
            result.gradient()
    assert diverged or cell != "rnn"


def test_a_diverged_run_has_a_sample_that_diverged() -> None:
    """ReLU: a → -inf leaves h = 0, which is finite; the sample has left the range all the same."""
    config = small(
        cell="rnn",
        activation="relu",
        loss="cross_entropy",
        weight_scale=100.0,
        gate_bias=3.0,
        seq_len=400,
        batch_size=2,
    )
    result = rc.run(config)
    assert result.outcome is Outcome.DIVERGED
    assert result.summary().agreement > 0


def test_a_loss_that_overflows_diverges_at_the_last_step_with_every_state_finite() -> None:
    """Linear, W = 10·I: h_T is about 10^T; at T = 200 h is finite and its square is not."""
    config = small(cell="rnn", activation="linear", weight_init="identity", weight_scale=10.0, seq_len=200)
    result = rc.run(config)
    assert (result.outcome, result.diverged_at) == (Outcome.DIVERGED, 200)
    assert np.isfinite(result.hidden).all()


def test_the_first_step_that_leaves_the_range_is_named() -> None:
    """Linear, W = 100·I: |h_t| = |h_1|·100^(t-1) with a pulse, beyond 1.8e308 near step 155."""
    config = small(
        cell="rnn", activation="linear", weight_init="identity", weight_scale=100.0, seq_len=300, inputs="pulse"
    )
    result = rc.run(config)
    start = np.log10(np.abs(result.hidden[0, 0, 0]).max())
    expected = 1 + int(np.ceil((np.log10(np.finfo(float).max) - start) / 2))
    assert result.diverged_at == expected
    assert np.isfinite(result.hidden[0, 0, : expected - 1]).all()
    assert np.isnan(result.hidden[0, 0, expected - 1 :]).all()


def test_gates_of_an_unbounded_state_shut_without_a_warning() -> None:
    """c grows to 1e60 and more, and a gate's pre-activation with it: exp(-1e60) is no number, but it is no 0 either."""
    for cell, activation, weight_init in product(("lstm", "gru"), ("linear", "leaky_relu"), ("identity",)):
        config = ExperimentConfig(
            cell=cell,
            activation=activation,
            weight_init=weight_init,
            weight_scale=100.0,
            input_scale=100.0,
            gate_bias=20.0,
            hidden_size=3,
            seq_len=60,
            batch_size=2,
        )
        result = rc.run(config)
        if result.outcome is Outcome.OK:
            assert np.isfinite(result.log10_dh).all()


def test_lag_counts_back_along_each_directions_own_order() -> None:
    result = rc.run(small(bidirectional=True))
    np.testing.assert_array_equal(result.by_lag(result.log10_dh, -1, 0), result.log10_dh[-1, 0, ::-1])
    np.testing.assert_array_equal(result.by_lag(result.log10_dh, -1, 1), result.log10_dh[-1, 1])
    decoder = rc.run(small(bidirectional=True, sequence_type="encoder_decoder"))
    np.testing.assert_array_equal(decoder.by_lag(decoder.log10_dh, 0, 1), decoder.log10_dh[0, 1, 4:])
    np.testing.assert_array_equal(decoder.by_lag(decoder.log10_dh, 0, 0), decoder.log10_dh[0, 0, ::-1])


def test_several_losses_make_a_curve_that_cannot_tell() -> None:
    for sequence_type in ("one_to_many", "many_to_many", "encoder_decoder"):
        assert rc.run(small(sequence_type=sequence_type)).summary().verdict is Verdict.CANT_TELL
    assert rc.run(small(sequence_type="encoder_decoder", seq_len=2)).summary().verdict is not Verdict.CANT_TELL


def test_a_single_step_has_no_decay_and_no_warning() -> None:
    summary = rc.run(small(sequence_type="one_to_one", seq_len=1)).summary()
    assert np.isnan(summary.decay_per_step)
    assert np.isnan(summary.half_life)
    assert (summary.horizon, summary.horizon_reached) == (0, False)
