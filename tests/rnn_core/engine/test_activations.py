from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from mpmath import mp, mpf

from rnn_core.engine.activations import ACTIVATIONS, softmax, softmax_jacobian
from rnn_core.engine.cells import CELLS
from rnn_core.engine.cells.parameters import Parameters
from rnn_core.engine.scaled import Scaled, scaled, to_float
from tests.rnn_core.high_precision import SLOPE, VALUE

ANY = np.concatenate([np.linspace(-40.0, 40.0, 321), [-350.0, -1e-9, 0.0, 1e-300, 350.0]])
SMOOTH = ("tanh", "sigmoid")


def relative_error(ours: float, theirs: mpf) -> float:
    return float(abs(mpf(ours) - theirs) / abs(theirs)) if theirs else float(ours != 0)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_value_and_slope_equal_high_precision(name: str) -> None:
    for a in ANY:
        with mp.workdps(60):
            value, slope = ACTIVATIONS[name].value(np.array([a])), ACTIVATIONS[name].slope(np.array([a]))
            assert relative_error(value[0], VALUE[name](mpf(a))) < 1e-15 * (1 + 2 * abs(a)), a
            assert relative_error(slope[0], SLOPE[name](mpf(a))) < 1e-15 * (1 + 2 * abs(a)), a


@pytest.mark.parametrize("name", ACTIVATIONS)
@given(a=st.floats(-5e4, 5e4))
def test_scaled_value_and_slope_equal_high_precision_at_any_size(name: str, a: float) -> None:
    wide = scaled(np.array([a]))
    with mp.workdps(60):
        for ours, theirs in ((ACTIVATIONS[name].value, VALUE[name]), (ACTIVATIONS[name].slope, SLOPE[name])):
            found = scaled(ours(wide))
            exact = theirs(mpf(a))
            if not exact:
                assert found.mantissa[0] == 0
                continue
            number = mpf(float(found.mantissa[0])) * mpf(2) ** int(found.exponent[0])
            assert abs(number / exact - 1) < 1e-15 * (2 + 4 * abs(a))


@given(st.floats(-700.0, 700.0))
def test_sigmoid_slope_never_exceeds_a_quarter(a: float) -> None:
    assert ACTIVATIONS["sigmoid"].slope(np.array([a]))[0] <= 0.25


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_no_slope_exceeds_the_largest_and_one_reaches_it(name: str) -> None:
    slopes = ACTIVATIONS[name].slope(ANY)
    assert slopes.max() <= ACTIVATIONS[name].max_slope
    np.testing.assert_allclose(ACTIVATIONS[name].slope(np.array([1e-12])), ACTIVATIONS[name].max_slope, rtol=1e-12)


def test_tanh_keeps_its_slope_at_25() -> None:
    slope = ACTIVATIONS["tanh"].slope(np.array([25.0, -25.0]))
    np.testing.assert_allclose(slope, 4 * np.exp(-50.0), rtol=1e-14)
    np.testing.assert_allclose(slope, 7.7e-22, rtol=0.01)


@pytest.mark.parametrize("name", SMOOTH)
@given(a=st.floats(-300.0, 300.0))
def test_a_smooth_slope_is_never_zero_and_even(name: str, a: float) -> None:
    left, right = ACTIVATIONS[name].slope(np.array([a, -a]))
    assert left > 0
    assert left == pytest.approx(right, rel=1e-13)


def test_relu_slope_is_zero_on_the_dead_side_and_at_zero() -> None:
    np.testing.assert_array_equal(ACTIVATIONS["relu"].slope(np.array([-1e-300, 0.0, -0.0, 5e-324])), [0, 0, 0, 1])


def test_leaky_relu_never_cuts() -> None:
    np.testing.assert_array_equal(ACTIVATIONS["leaky_relu"].slope(np.array([-1e9, 0.0, 1e9])), [0.01, 0.01, 1])


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_value_and_slope_equal_torch(name: str) -> None:
    functions = {
        "tanh": torch.tanh,
        "sigmoid": torch.sigmoid,
        "relu": torch.relu,
        "leaky_relu": torch.nn.functional.leaky_relu,
        "linear": lambda a: a * 1.0,
    }
    a = torch.tensor(np.linspace(-4.0, 4.0, 1001), requires_grad=True)
    y = functions[name](a)
    y.sum().backward()
    np.testing.assert_allclose(ACTIVATIONS[name].value(a.detach().numpy()), y.detach().numpy(), rtol=1e-14)
    assert a.grad is not None
    np.testing.assert_allclose(ACTIVATIONS[name].slope(a.detach().numpy()), a.grad.numpy(), rtol=1e-12)


def test_softmax_jacobian_equals_autograd_and_its_rows_sum_to_zero() -> None:
    logits = np.random.default_rng(0).normal(size=5) * 3
    jacobian = torch.autograd.functional.jacobian(lambda y: torch.softmax(y, 0), torch.tensor(logits))
    np.testing.assert_allclose(softmax_jacobian(softmax(logits)), jacobian.numpy(), atol=1e-16)
    np.testing.assert_allclose(softmax_jacobian(softmax(logits)).sum(axis=1), 0.0, atol=10 * 2.0**-53)  # ten roundings


def test_softmax_of_huge_logits_stays_a_distribution() -> None:
    p = softmax(np.array([[1e4, 0.0, -1e4], [700.0, 710.0, 720.0]]))
    np.testing.assert_allclose(p.sum(axis=-1), 1.0, rtol=1e-15)


NEAR_ZERO = np.concatenate([np.linspace(-1e-6, 1e-6, 20001), np.linspace(-25.0, 25.0, 20001), 2.0 ** -np.arange(1, 75)])


@pytest.mark.parametrize("units", [-1, 1])
@pytest.mark.parametrize("arithmetic", [np.asarray, scaled], ids=["float64", "scaled"])
@pytest.mark.parametrize("name", ACTIVATIONS)
def test_no_value_and_no_slope_passes_its_bound_where_exp_and_tanh_are_a_unit_off(
    monkeypatch: pytest.MonkeyPatch, name: str, arithmetic: Callable[[np.ndarray], Any], units: int
) -> None:
    for ufunc in (np.exp, np.tanh):
        monkeypatch.setattr(np, ufunc.__name__, a_unit_off(ufunc, units))
    activation = ACTIVATIONS[name]
    value, slope = (to_float(function(arithmetic(NEAR_ZERO))) for function in (activation.value, activation.slope))
    monkeypatch.undo()
    lowest, highest = activation.limits or (-np.inf, np.inf)
    assert lowest <= value.min()
    assert value.max() <= highest
    assert slope.min() >= 0
    assert slope.max() == activation.max_slope
    np.testing.assert_allclose(value, activation.value(NEAR_ZERO), rtol=1e-15)
    np.testing.assert_allclose(slope, activation.slope(NEAR_ZERO), rtol=2e-15)


def a_unit_off(ufunc: np.ufunc, units: int) -> Callable[[Any], Any]:
    """The function as another processor may round it: a unit in the last place up or down, but for tanh(0) and exp(-inf)."""

    def off(a: Any) -> Any:
        exact = ufunc(a)
        return exact if isinstance(exact, Scaled) else np.where(exact == 0, exact, np.nextafter(exact, units * np.inf))

    return off


@pytest.mark.parametrize("units", [-1, 1])
@pytest.mark.parametrize("cell", ["lstm", "gru"])
def test_no_gate_s_slope_passes_a_quarter_where_exp_is_a_unit_off(
    monkeypatch: pytest.MonkeyPatch, cell: str, units: int
) -> None:
    monkeypatch.setattr(np, "exp", a_unit_off(np.exp, units))
    gates = {"lstm": 4, "gru": 3}[cell]
    a = np.tile(NEAR_ZERO, (gates, 1))
    params = Parameters(
        W_ih=np.eye(gates), W_hh=np.zeros((gates, 1)), b_ih=np.zeros((gates, 1)), b_hh=np.zeros((gates, 1))
    )
    phi = ACTIVATIONS["tanh"]
    _, trace = CELLS[cell].step(params, a, CELLS[cell].start(np.zeros((1, a.shape[1])), phi), phi)
    for gate in CELLS[cell].GATES:
        most = 1.0 if gate == CELLS[cell].CANDIDATE else 0.25
        assert getattr(trace, f"slope_{gate}").max() == most
