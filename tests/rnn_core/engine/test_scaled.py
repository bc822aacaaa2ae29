from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from mpmath import mp, mpf

from rnn_core.engine.scaled import OF_ZERO, Scaled, add_up, ldexp, scaled, stacked

MANTISSA = st.floats(0.5, 1.0, exclude_max=True)
SIGN = st.sampled_from([1.0, -1.0])
NEAR = st.integers(-60, 60)
FAR = st.integers(-200_000, 200_000)
ANY = st.one_of(NEAR, FAR)


@st.composite
def numbers(draw: Any, exponents: Any = ANY, zeros: bool = True) -> tuple[float, int]:
    if zeros and draw(st.integers(0, 9)) == 0:
        return 0.0, 0
    return draw(SIGN) * draw(MANTISSA), draw(exponents)


def made(*parts: tuple[float, int]) -> Scaled:
    return Scaled(np.array([m for m, _ in parts]), np.array([e for _, e in parts], np.float64))


def true(number: Scaled) -> list[mpf]:
    """Its elements as mpf, after a look at the invariant."""
    sizes = np.abs(number.mantissa)
    assert np.all(((sizes >= 0.5) & (sizes < 1)) | (sizes == 0))
    assert np.all(number.exponent[sizes == 0] == OF_ZERO)
    return [mpf(float(m)) * mpf(2) ** int(e) for m, e in zip(number.mantissa.flat, number.exponent.flat, strict=True)]


def assert_close(ours: Scaled, theirs: list[mpf], scale: list[mpf] | None = None, units: float = 4.0) -> None:
    """Within a few units in the last place of `scale` (of the result itself by default)."""
    for our, their, size in zip(true(ours), theirs, scale or theirs, strict=True):
        assert abs(our - their) <= units * mpf(2) ** -53 * abs(size)


@pytest.mark.parametrize("operation", [np.multiply, np.divide, np.add, np.subtract], ids=str)
@given(a=numbers(), b=numbers())
def test_two_numbers_of_any_size_combine_exactly(operation: Callable[..., Any], a: Any, b: Any) -> None:
    assume(operation is not np.divide or b[0] != 0)
    plain: dict[Any, Callable[[mpf, mpf], mpf]] = {
        np.multiply: lambda x, y: x * y,
        np.divide: lambda x, y: x / y,
        np.add: lambda x, y: x + y,
        np.subtract: lambda x, y: x - y,
    }
    with mp.workdps(60):
        (x,), (y,) = true(made(a)), true(made(b))
        size = [abs(x) + abs(y)] if operation in (np.add, np.subtract) else None
        assert_close(operation(made(a), made(b)), [plain[operation](x, y)], size)


@given(numbers(NEAR), numbers(NEAR))
def test_numbers_of_float_size_add_as_floats_do(a: Any, b: Any) -> None:
    plain = np.ldexp(*a) + np.ldexp(*b)
    assert (made(a) + made(b)).to_float()[0] == plain


@given(numbers(), numbers())
def test_order_is_the_order_of_numbers(a: Any, b: Any) -> None:
    with mp.workdps(60):
        (x,), (y,) = true(made(a)), true(made(b))
        assert bool(np.greater(made(a), made(b))[0]) == (x > y)


@given(numbers())
def test_negative_and_absolute_are_exact(a: Any) -> None:
    with mp.workdps(60):
        (x,) = true(made(a))
        assert true(-made(a)) == [-x]
        assert true(np.abs(made(a))) == [abs(x)]


@given(numbers(st.integers(-2000, 20)))
def test_exp_carries_any_size(a: Any) -> None:
    with mp.workdps(60):
        (x,) = true(made(a))
        assert_close(np.exp(made(a)), [mp.exp(x)], units=4.0 + 2.0 * float(abs(x)))


@pytest.mark.parametrize("a", [1e14, 1e60, 1e300])
def test_exp_of_what_no_exponent_can_say_in_full_is_neither_zero_nor_a_warning(a: float) -> None:
    up, down = np.exp(scaled(np.array([a]))), np.exp(scaled(np.array([-a])))
    np.testing.assert_allclose(up.log10(), min(a, 1e290) / np.log(10), rtol=1e-12)
    np.testing.assert_allclose(down.log10(), -up.log10(), rtol=1e-12)
    assert (down * down).mantissa[0] != 0


@given(numbers(st.integers(-2000, 16)))
def test_tanh_of_a_tiny_number_is_not_zero(a: Any) -> None:
    with mp.workdps(60):
        (x,) = true(made(a))
        assert_close(np.tanh(made(a)), [mp.tanh(x)])


@given(numbers())
def test_log10_is_right_at_any_size(a: Any) -> None:
    with mp.workdps(60):
        (x,) = true(made(a))
        (ours,) = made(a).log10()
        if x == 0:
            assert ours == -np.inf
        else:
            assert abs(ours - mp.log10(abs(x))) <= 4e-16 * (1 + abs(ours))


@given(st.lists(numbers(), min_size=1, max_size=6))
def test_log10_norm_and_sum_are_right_at_any_spread(parts: Any) -> None:
    vector = made(*parts)
    with mp.workdps(130_000 // 300):
        values = true(vector)
        total = add_up(vector.reshape(1, -1))
        assert_close(total, [sum(values, mpf(0))], [sum(map(abs, values), mpf(0))], units=8.0)
        square = sum((v * v for v in values), mpf(0))
        (ours,) = vector.reshape(1, -1).log10_norm(axis=1)
        if square == 0:
            assert ours == -np.inf
        else:
            assert abs(ours - mp.log10(square) / 2) <= 4e-16 * (1 + abs(ours))


@pytest.mark.parametrize("spread", [0, 200, 399, 401, 900, 5000, 100_000])
@given(data=st.data())
def test_matmul_is_right_element_by_element_at_any_spread(spread: int, data: Any) -> None:
    G, H, B = data.draw(st.tuples(*[st.integers(1, 4)] * 3))
    near = numbers(st.integers(-spread, 0))
    W = made(*data.draw(st.lists(near, min_size=G * H, max_size=G * H))).reshape(G, H)
    d = made(*data.draw(st.lists(near, min_size=H * B, max_size=H * B))).reshape(H, B)
    product = W @ d
    assert product.shape == (G, B)
    with mp.workdps(60):
        w, v = np.array(true(W)).reshape(G, H), np.array(true(d)).reshape(H, B)
        sizes = (np.abs(w) @ np.abs(v)).ravel()
        assert_close(product, list((w @ v).ravel()), list(sizes), units=4.0 + H)
        for ours, size in zip(true(product), sizes, strict=True):
            assert ours == 0 or size != 0


def test_a_diagonal_product_keeps_units_apart_for_ever() -> None:
    W = scaled(np.diag([1e-200, 1.0, 1e200]))
    vector = scaled(np.ones((3, 1)))
    for _ in range(20):
        vector = W @ vector
    np.testing.assert_allclose(vector.log10().ravel(), [-4000.0, 0.0, 4000.0], atol=1e-9)


def test_to_float_says_inf_and_zero_only_out_of_range() -> None:
    number = made((0.5, 1025), (-0.5, 1025), (0.5, 1024), (0.5, -1073), (0.5, -1080), (0.0, 0))
    np.testing.assert_array_equal(number.to_float(), [np.inf, -np.inf, 2.0**1023, 5e-324, 0.0, 0.0])


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_float_comes_back_as_it_went_in(value: float) -> None:
    assert scaled(np.array([value])).to_float()[0] == value


def test_exponents_beyond_an_int32_do_not_wrap_round() -> None:
    with np.errstate(over="ignore"):
        moved = ldexp(np.array([0.5, 0.5, 0.0]), np.array([2.0**33, -(2.0**33), 2.0**33]))
    np.testing.assert_array_equal(moved, [np.inf, 0, 0])


def test_parts_join_as_arrays_do() -> None:
    a, b = made((0.5, 5000), (0.75, 3)), made((0.0, 0), (-0.5, -5000))
    np.testing.assert_array_equal(stacked([a, b]).exponent, [[5000, 3], [OF_ZERO, -5000]])
    np.testing.assert_array_equal(np.concatenate([a, b]).mantissa, [0.5, 0.75, 0.0, -0.5])
    assert len(np.concatenate([a, b])) == 4


def test_what_is_not_exact_is_refused() -> None:
    with pytest.raises(TypeError):
        np.sin(scaled(np.ones(2)))
    with pytest.raises(TypeError):
        np.add.reduce(scaled(np.ones(2)))
    with pytest.raises(TypeError):
        np.median(scaled(np.ones(2)))
