from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import rnn_core as rc
from rnn_core import ExperimentConfig, Outcome, influence
from rnn_core.diagnostics import influence as module
from rnn_core.diagnostics.jacobian import transposed_jacobian
from rnn_core.engine.cells import CELLS
from rnn_core.with_torch.twin import autograd_influence

LINEAR: dict[str, Any] = {"cell": "rnn", "activation": "linear", "weight_init": "orthogonal", "hidden_size": 2}


def assert_same(found: np.ndarray, expected: np.ndarray, atol: float = 1e-9) -> None:
    """Equal sizes, and exact zeros in the same places."""
    np.testing.assert_array_equal(np.isneginf(found), np.isneginf(expected))
    finite = np.isfinite(expected)
    np.testing.assert_allclose(found[finite], expected[finite], rtol=0, atol=atol * np.log10(np.e))


FIELDS = st.fixed_dictionaries(
    {
        "cell": st.sampled_from(sorted(CELLS)),
        "activation": st.sampled_from(["tanh", "sigmoid", "relu", "leaky_relu", "linear"]),
        "weight_init": st.sampled_from(["uniform", "orthogonal", "gaussian", "identity", "shifted"]),
        "weight_scale": st.sampled_from([0.5, 1.0, 1.3]),
        "gate_bias": st.sampled_from([0.0, 2.0]),
        "hidden_size": st.integers(1, 5),
        "seq_len": st.integers(2, 9),
        "num_layers": st.integers(1, 3),
        "bidirectional": st.booleans(),
        "seed": st.integers(0, 1000),
    }
)
WHERE = st.fixed_dictionaries({"layer": st.integers(0, 2), "direction": st.integers(0, 1), "sample": st.integers(0, 2)})


def inside(config: ExperimentConfig, where: dict[str, int]) -> dict[str, int]:
    """The layer and direction, folded into those that the run has."""
    return where | {
        "layer": where["layer"] % config.num_layers,
        "direction": where["direction"] % config.num_directions,
    }


@settings(max_examples=60)
@given(fields=FIELDS, where=WHERE)
def test_influence_is_what_autograd_finds_component_by_component(fields: dict[str, Any], where: dict[str, int]) -> None:
    config = ExperimentConfig(batch_size=3, **fields)
    place = inside(config, where)
    assert_same(influence(config, **place), autograd_influence(rc.run(config), **place))


@pytest.mark.parametrize("cell", sorted(CELLS))
def test_influence_is_what_autograd_finds_at_the_defaults(cell: str) -> None:
    config = ExperimentConfig(cell=cell, seq_len=20)
    assert_same(influence(config), autograd_influence(rc.run(config)))


@settings(max_examples=60)
@given(fields=FIELDS, where=WHERE)
def test_each_pair_is_bounded_by_any_step_between(fields: dict[str, Any], where: dict[str, int]) -> None:
    """‖M_{t,s}‖_F ≤ ‖M_{t,m}‖_F ‖M_{m,s}‖_F; both are divided by √n."""
    config = ExperimentConfig(batch_size=3, **fields)
    sizes = influence(config, **inside(config, where))
    root_n = 0.5 * np.log10(module.state_size(config))
    for m in range(config.seq_len):
        through = sizes[:, m, None] + sizes[None, m, :] + root_n
        assert (sizes <= through + 1e-9)[np.isfinite(through)].all()


@pytest.mark.parametrize(("gain", "steps"), [(1.5, 400), (0.5, 400), (0.01, 1301), (100.0, 1301)])
def test_a_rotation_times_g_moves_the_later_state_by_exactly_powers_of_g(gain: float, steps: int) -> None:
    config = ExperimentConfig(weight_scale=gain, seq_len=steps, batch_size=1, inputs="zeros", **LINEAR)
    sizes = influence(config)
    lag = np.subtract.outer(np.arange(steps), np.arange(steps))
    expected = np.where(lag >= 0, lag * np.log10(gain), -np.inf)
    assert_same(sizes, expected, atol=1e-9 * steps)


@pytest.mark.parametrize("cell", sorted(CELLS))
def test_a_state_moves_itself_by_one_and_nothing_moves_its_past(cell: str) -> None:
    sizes = influence(ExperimentConfig(cell=cell, seq_len=12, bidirectional=True))
    mirrored = influence(ExperimentConfig(cell=cell, seq_len=12, bidirectional=True), direction=1)
    past, future = np.tril_indices(12, -1), np.triu_indices(12, 1)
    assert np.isneginf(sizes[future]).all()
    assert np.isneginf(mirrored[past]).all()
    assert np.isfinite(sizes[past]).all()
    assert np.isfinite(mirrored[future]).all()
    assert (np.diag(sizes) == 0).all()
    assert (np.diag(mirrored) == 0).all()


def test_units_that_an_identity_keeps_apart_are_each_right_however_far_apart() -> None:
    """Without mixing, M is diagonal: ‖M‖² is the sum of the units' own squares; unit 0 fades, others take over."""
    config = ExperimentConfig(
        cell="rnn", weight_init="identity", hidden_size=3, seq_len=300, batch_size=1, input_scale=6.0
    )
    traces = rc.run(config).tape.forward.layers[0][0].traces
    log_slope = np.log(np.array([trace.slope[:, 0] for trace in traces]))
    road = np.concatenate([np.zeros((1, 3)), log_slope[1:].cumsum(axis=0)])
    between = road[:, None] - road[None]
    expected = 0.5 * (np.logaddexp.reduce(2 * between, axis=2) - np.log(3)) / np.log(10)
    expected[np.triu_indices(300, 1)] = -np.inf
    assert expected[-1, 0] < -200
    assert_same(influence(config), expected)


def test_shut_relus_cut_paths_to_exact_zeros() -> None:
    config = ExperimentConfig(
        cell="rnn", activation="relu", weight_init="gaussian", hidden_size=2, batch_size=1, seed=2
    )
    sizes = influence(config)
    traces = rc.run(config).tape.forward.layers[0][0].traces
    shut = [t for t, trace in enumerate(traces) if not trace.slope.any()]
    assert shut
    for t in shut:
        assert np.isneginf(sizes[t:, :t]).all()
    assert np.isfinite(sizes[shut[-1] :, shut[-1]]).any()


@pytest.mark.parametrize("cell", sorted(CELLS))
@pytest.mark.parametrize("input_scale", [1.0, 20.0, 100.0])
def test_both_kinds_of_arithmetic_agree(cell: str, input_scale: float) -> None:
    config = ExperimentConfig(cell=cell, hidden_size=3, seq_len=30, input_scale=input_scale, batch_size=1)
    unrolled = rc.run(config).tape.forward.layers[0][0]
    exact = module.at_any_size(unrolled)
    assert_same(influence(config), exact)


def test_saturated_units_fade_where_float64_would_say_zero() -> None:
    config = ExperimentConfig(cell="rnn", hidden_size=2, seq_len=30, input_scale=100.0, batch_size=1)
    sizes = influence(config)
    assert np.isfinite(sizes[-1]).all()
    assert sizes[-1, 0] < -1000


def test_one_step_of_influence_is_the_size_of_the_jacobian() -> None:
    for cell in CELLS:
        config = ExperimentConfig(cell=cell, hidden_size=3, seq_len=5, batch_size=2)
        unrolled = rc.run(config).tape.forward.layers[0][0]
        J_T = transposed_jacobian(unrolled, 3, 1)
        expected = np.log10(np.linalg.norm(J_T) / np.sqrt(len(J_T)))
        np.testing.assert_allclose(influence(config, sample=1)[3, 2], expected, atol=1e-12)


def test_a_diverged_run_has_nan_everywhere() -> None:
    config = ExperimentConfig(cell="rnn", activation="relu", weight_scale=50.0, seq_len=400, batch_size=2)
    assert rc.run(config).outcome is Outcome.DIVERGED
    assert np.isnan(influence(config)).all()


@pytest.mark.parametrize("activation", ["tanh", "sigmoid"])
@pytest.mark.parametrize("cell", sorted(CELLS))
def test_between_limits_no_run_diverges_however_wild(cell: str, activation: str) -> None:
    """So that the matrix of such a run need not ask whether it did."""
    wild: dict[str, Any] = {"weight_scale": 100.0, "input_scale": 100.0, "gate_bias": 20.0, "num_layers": 2}
    config = ExperimentConfig(cell=cell, activation=activation, hidden_size=4, seq_len=60, batch_size=2, **wild)
    assert rc.run(config).outcome is Outcome.OK


def test_one_step_alone_is_the_diagonal() -> None:
    config = ExperimentConfig(cell="gru", seq_len=1, sequence_type="one_to_one")
    np.testing.assert_array_equal(influence(config), [[0.0]])


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"layer": 2}, r"layer must be in \[-2, 1\], got 2"),
        ({"layer": -3}, r"layer must be in \[-2, 1\], got -3"),
        ({"direction": 1}, r"direction must be in \[0, 0\], got 1"),
        ({"sample": -1}, r"sample must be in \[0, 3\], got -1"),
        ({"sample": True}, r"sample must be in \[0, 3\], got True"),
    ],
)
def test_what_the_run_does_not_have_is_refused_in_a_sentence(wrong: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        influence(ExperimentConfig(num_layers=2, batch_size=4, seq_len=3), **wrong)


def test_a_matrix_beyond_memory_is_refused_before_anything_runs() -> None:
    config = ExperimentConfig(cell="lstm", hidden_size=1024, seq_len=5000)
    with pytest.raises(ValueError, match=r"hidden_size must be in \[1, \d+\] for influence over 5000 steps, got 1024"):
        influence(config)
