from __future__ import annotations

import numpy as np
import pytest

from rnn_core.engine.activations import ACTIVATIONS, Activation
from rnn_core.engine.compiled.elementwise import KINDS, activate, out_of_range, room

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
    ("number", "strays"),
    [(0.0, 0), (-0.0, 0), (1.0, 0), (-1e-100, 0), (1e-101, 1), (-1e101, 1), (np.nan, 1), (np.inf, 1), (-np.inf, 1)],
)
def test_what_is_out_of_range_is_counted(number: float, strays: int) -> None:
    assert out_of_range(np.array([1.0, number, 1.0]), 1e-100, 1e100) == strays
