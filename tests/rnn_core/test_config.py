from __future__ import annotations

import contextlib
import dataclasses
import re
import warnings
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

import rnn_core as rc
from rnn_core import ExperimentConfig, Outcome, Verdict
from rnn_core.config import MAX_SEED, next_seed

NAMES = [entry.name for entry in dataclasses.fields(ExperimentConfig)]
SENTENCE = re.compile(rf"^({'|'.join(NAMES)}) must .+, got .+$", re.DOTALL)

WILD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.integers(10**300, 10**320),
    st.floats(),
    st.complex_numbers(),
    st.fractions(),
    st.decimals(),
    st.text(max_size=8),
    st.binary(max_size=3),
    st.lists(st.integers(), max_size=2),
    st.builds(np.float32, st.floats(width=32)),
    st.builds(np.int64, st.integers(-(2**63), 2**63 - 1)),
    st.builds(np.array, st.lists(st.floats(), max_size=3)),
    st.just(object()),
)


def numbers(low: int, high: int) -> st.SearchStrategy[Any]:
    whole = st.integers(low, high)
    return st.one_of(whole, whole.map(float), whole.map(np.int32), whole.map(np.float64), whole.map(Fraction))


def reals(low: float, high: float) -> st.SearchStrategy[Any]:
    return st.one_of(st.floats(low, high), st.sampled_from([0.0, low, high, 1e-200, 5e-324]), numbers(0, 3))


TEXTS = st.one_of(
    st.none(),
    st.text(max_size=30),
    st.text("ab🙂\U0001f9d1\u0000\u0301\ud800", max_size=40),
    st.just("a" * 20),
    st.just(""),
    st.just("".join(map(chr, range(300)))),
)
TAME: dict[str, st.SearchStrategy[Any]] = {
    "cell": st.sampled_from(["rnn", "lstm", "gru"]),
    "activation": st.sampled_from(["tanh", "sigmoid", "relu", "leaky_relu", "linear"]),
    "weight_init": st.sampled_from(["uniform", "orthogonal", "gaussian", "identity", "shifted"]),
    "weight_scale": reals(0.0, 100.0),
    "input_scale": reals(0.0, 100.0),
    "gate_bias": reals(-20.0, 20.0),
    "hidden_size": numbers(1, 5),
    "input_size": numbers(1, 4),
    "output_size": numbers(1, 4),
    "seq_len": numbers(1, 12),
    "batch_size": numbers(1, 3),
    "num_layers": numbers(1, 3),
    "bidirectional": st.sampled_from([True, False, np.True_, 1, 0]),
    "sequence_type": st.sampled_from(["one_to_one", "one_to_many", "many_to_one", "many_to_many", "encoder_decoder"]),
    "loss": st.sampled_from(["mse", "cross_entropy"]),
    "inputs": st.sampled_from(["gaussian", "zeros", "pulse", "sine", "text", "series"]),
    "text": TEXTS,
    "seed": st.one_of(st.integers(0, 2**63 - 1), numbers(0, 3)),
}
SMALL = {"hidden_size": 3, "input_size": 2, "output_size": 2, "seq_len": 5, "batch_size": 2}


def made(fields: dict[str, Any]) -> ExperimentConfig | None:
    """The config, or None after a look at the sentence; anything else that is raised fails the test."""
    with contextlib.suppress(ValueError):
        return ExperimentConfig(**fields)
    with pytest.raises(ValueError, match=SENTENCE):
        ExperimentConfig(**fields)
    return None


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.fixed_dictionaries({}, optional=TAME))
def test_whatever_is_in_range_runs_and_has_the_shapes_of_the_contract(fields: dict[str, Any]) -> None:
    config = made(SMALL | fields)
    if config is None:
        return
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        result = rc.run(config)
        summary = result.summary()
    L, K, T, B = config.num_layers, config.num_directions, config.seq_len, config.batch_size
    D, O, H = config.input_size, config.output_size, config.hidden_size
    assert result.inputs.shape == (T, B, D)
    assert result.targets.shape == ((T, B, O) if config.loss == "mse" else (T, B))
    assert result.loss_mask.shape == (T, B)
    assert result.lengths.shape == result.sample_losses.shape == (B,)
    assert result.hidden.shape == (L, K, T, B, H)
    assert result.log10_dh.shape == (L, K, T, B)
    assert result.log10_dW_hh_by_step.shape == (L, K, T)
    assert (result.log10_dc is None) == (config.cell != "lstm")
    if result.outcome is Outcome.DIVERGED:
        assert summary.verdict is Verdict.DIVERGED
        assert result.diverged_at in range(1, T + 1)
        return
    assert np.isfinite(result.loss)
    assert np.isfinite(result.hidden).all()
    for sizes in (result.log10_dh, result.log10_dc, result.log10_dW_hh_by_step):
        assert sizes is None or not (np.isnan(sizes) | np.isposinf(sizes)).any()
    assert {name: g.shape for name, g in result.gradient().items()} == {
        name: w.shape for name, w in result.state_dict().items()
    }


@settings(max_examples=300)
@given(st.sampled_from(NAMES), WILD)
@example("seq_len", 10**400)
@example("weight_scale", 10**400)
@example("seed", 10**5000)
@example("seed", 2**63)
@example("bidirectional", np.array([True, False]))
@example("bidirectional", np.array([]))
@example("seq_len", float("nan"))
@example("seq_len", float("inf"))
@example("hidden_size", Fraction(10**400, 3))
@example("cell", "LSTM")
@example("text", b"bytes")
def test_whatever_is_not_is_a_sentence_that_names_field_rule_and_value(name: str, value: Any) -> None:
    config = made(SMALL | {name: value})
    if config is not None:
        assert type(getattr(config, name)) in (str, int, float, bool, type(None))


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"seq_len": 0}, "seq_len must be in [1, 5000] steps, got 0"),
        ({"seq_len": 5001}, "seq_len must be in [1, 5000] steps, got 5001"),
        ({"hidden_size": 1025}, "hidden_size must be in [1, 1024], got 1025"),
        ({"num_layers": 17}, "num_layers must be in [1, 16], got 17"),
        ({"weight_scale": -0.1}, "weight_scale must be in [0, 100], got -0.1"),
        ({"gate_bias": 20.5}, "gate_bias must be in [-20, 20], got 20.5"),
        ({"cell": "transformer"}, "cell must be one of lstm, rnn, gru, got 'transformer'"),
    ],
)
def test_the_sentence_is_exact(fields: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(sentence)}$"):
        ExperimentConfig(**fields)


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("seq_len", {"sequence_type": "one_to_one", "seq_len": 2}),
        ("seq_len", {"sequence_type": "encoder_decoder", "seq_len": 1}),
        ("output_size", {"loss": "cross_entropy", "output_size": 1}),
        ("text", {"inputs": "text", "text": "ab" * 10, "seq_len": 20}),
        ("text", {"inputs": "text", "text": "a" * 100}),
        ("text", {"inputs": "text", "text": ""}),
        ("text", {"inputs": "text", "text": "".join(map(chr, range(300)))}),
        ("loss", {"inputs": "series", "loss": "cross_entropy"}),
        ("seq_len", {"inputs": "series", "seq_len": 5000}),
    ],
)
def test_what_does_not_go_together_is_a_sentence(name: str, fields: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=f"^{name} must .*, got ") as raised:
        ExperimentConfig(**fields)
    assert SENTENCE.match(str(raised.value))


@pytest.mark.parametrize("ends", [1, 1024])
def test_both_ends_of_every_range_are_allowed(ends: int) -> None:
    highest = {"input_size": 512, "output_size": 512, "seq_len": 5000, "num_layers": 16}
    for name in ("hidden_size", "batch_size", *highest):
        assert getattr(ExperimentConfig(**{name: min(ends, highest.get(name, 1024))}), name) >= 1
    assert ExperimentConfig(gate_bias=-20, weight_scale=0, input_scale=100, seed=2**63 - 1).seed == 2**63 - 1


@given(st.fixed_dictionaries({}, optional=TAME))
def test_equal_configs_hash_equal_however_their_numbers_are_written(fields: dict[str, Any]) -> None:
    config = made(SMALL | fields)
    if config is not None:
        same = ExperimentConfig(**{name: getattr(config, name) for name in NAMES})
        assert same == config
        assert hash(same) == hash(config)
        assert repr(same) == repr(config)


def test_one_and_one_point_zero_are_one_key() -> None:
    a = ExperimentConfig(weight_scale=1, seq_len=50, gate_bias=-0.0, bidirectional=0)  # type: ignore[arg-type]
    b = ExperimentConfig(weight_scale=np.float64(1), seq_len=50.0, gate_bias=0, bidirectional=False)  # type: ignore[arg-type]
    assert a == b
    assert hash(a) == hash(b)
    assert repr(a) == repr(b)


def test_a_config_cannot_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        ExperimentConfig().seed = 1  # type: ignore[misc]


def test_the_defaults_are_the_contracts() -> None:
    assert dataclasses.asdict(ExperimentConfig()) == {
        "cell": "lstm", "activation": "tanh", "weight_init": "uniform", "weight_scale": 1.0, "input_scale": 1.0,
        "gate_bias": 0.0, "hidden_size": 32, "input_size": 8, "output_size": 4, "seq_len": 50, "batch_size": 16,
        "num_layers": 1, "bidirectional": False, "sequence_type": "many_to_one", "loss": "mse", "inputs": "gaussian",
        "text": None, "seed": 0, "lengths": "equal", "padding": "masked",
            "reads": "own_ends",
    }  # fmt: skip


def test_sizes_of_text_and_series_are_those_of_the_data() -> None:
    text = ExperimentConfig(inputs="text", text="hello, hello 🙂", seq_len=5, input_size=99, output_size=98)
    assert text.input_size == text.output_size == len(set("hello, hello 🙂"))
    series = ExperimentConfig(inputs="series", input_size=99)
    assert series.input_size == series.output_size == 1


@given(st.integers(0, MAX_SEED), st.integers(0, 100))
@example(MAX_SEED, 0)
@example(MAX_SEED, 1)
def test_next_seeds_are_allowed_and_all_different(seed: int, k: int) -> None:
    assert next_seed(seed, 0) == seed
    assert next_seed(next_seed(seed, k), 1) == next_seed(seed, k + 1)
    assert ExperimentConfig(seed=next_seed(seed, k)).seed == (seed + k if seed + k <= MAX_SEED else seed + k - 2**63)
