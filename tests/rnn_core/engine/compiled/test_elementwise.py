from __future__ import annotations

import numpy as np
import pytest
from numba import njit

from rnn_core.engine.activations import ACTIVATIONS, Activation
from rnn_core.engine.compiled.elementwise import KINDS, activate, exp_of, out_of_range, room, sigmoid_by, tanh_by

rng = np.random.default_rng(0)
ARGUMENTS = np.concatenate(
    [
        rng.normal(size=20000),
        rng.uniform(-100, 100, 20000),
        10.0 ** rng.uniform(-100, 0, 20000) * rng.choice([-1, 1], 20000),
        [0.3, -0.3, np.nextafter(0.3, 0), 1e-300, -1e-300],
    ]
)


def relative(found: np.ndarray, true: np.ndarray) -> float:
    some = true != 0
    return float(np.abs(found[some] / true[some] - 1).max(initial=0))


@pytest.mark.parametrize("name", KINDS)
def test_compiled_activations_are_those_of_the_core_to_a_few_units_in_the_last_place(name: str) -> None:
    activation: Activation = ACTIVATIONS[name]
    value, slope = np.empty((2, len(ARGUMENTS)))
    activate(KINDS[name], ARGUMENTS, value, slope)
    for found, true in ((value, activation.value(ARGUMENTS)), (slope, activation.slope(ARGUMENTS))):
        np.testing.assert_array_equal(found == 0, true == 0)
        assert relative(found, np.asarray(true)) < 1e-15
    if activation.room is not None:
        room(KINDS[name], ARGUMENTS, value, slope)
        for found, true in zip((value, slope), activation.room(ARGUMENTS), strict=True):
            assert relative(found, np.asarray(true)) < 1e-15


@pytest.mark.parametrize(
    ("number", "count"),
    [(0.0, 0), (-0.0, 0), (1.0, 0), (-1e-100, 0), (1e-101, 1), (-1e101, 1), (np.nan, 1), (np.inf, 1), (-np.inf, 1)],
)
def test_what_is_out_of_range_is_counted(number: float, count: int) -> None:
    assert out_of_range(np.array([1.0, number, 1.0]), 1e-100, 1e100) == count


@pytest.mark.parametrize("units", range(-2, 3))
def test_no_slope_and_no_value_passes_its_bound_where_exp_is_off_in_its_last_place(units: int) -> None:
    near_zero = np.concatenate([np.linspace(-1e-6, 1e-6, 20001), np.linspace(-25.0, 25.0, 20001), ARGUMENTS])
    sigmoid, tanh = by_an_exp_so_many_units_off(near_zero, units)
    slopes = (sigmoid[2], 0.25, ACTIVATIONS["sigmoid"]), (tanh[3], 1.0, ACTIVATIONS["tanh"])
    for slope, most, activation in slopes:
        assert slope.min() >= 0
        assert slope.max() == most
        np.testing.assert_allclose(slope, activation.slope(near_zero), rtol=2e-15)
    for size in (*sigmoid[:2], np.abs(tanh[0])):
        assert size.min() >= 0
        assert size.max() <= 1


@njit(error_model="numpy", fastmath={"contract"})  # type: ignore[untyped-decorator]
def by_an_exp_so_many_units_off(a: np.ndarray, units: int) -> tuple[np.ndarray, np.ndarray]:
    """σ(a), σ(-a), σ'(a); tanh(a), its room above and below, tanh'(a): as the loops have them, had exp missed by so much."""
    sigmoid, tanh = np.empty((3, a.size)), np.empty((4, a.size))
    for j in range(a.size):
        e, e_2 = exp_of(-abs(a[j])), exp_of(-2.0 * abs(a[j]))
        for _ in range(abs(units)):
            e, e_2 = np.nextafter(e, units * np.inf), np.nextafter(e_2, units * np.inf)
        sigmoid[0, j], sigmoid[1, j], sigmoid[2, j] = sigmoid_by(e, a[j])
        tanh[0, j], tanh[1, j], tanh[2, j], tanh[3, j] = tanh_by(e_2, a[j])
    return sigmoid, tanh
