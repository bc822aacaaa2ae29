"""What a number format stores, against NumPy's and PyTorch's own conversions, and at its boundaries."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

import rnn_core as rc
from rnn_core.diagnostics.number_formats import FORMATS, Kind, NumberFormat

LOG10_2 = np.log10(2.0)
formats = pytest.mark.parametrize("name", FORMATS)
SIZES = st.lists(st.floats(-60, 60), min_size=1, max_size=30).map(np.array)


def converted(numbers: np.ndarray, name: str) -> np.ndarray:
    """Float64 to the format and back, by NumPy; bfloat16 by PyTorch."""
    with np.errstate(over="ignore", under="ignore"):
        if name == "bfloat16":
            return torch.tensor(numbers).to(torch.bfloat16).to(torch.float64).numpy()
        return numbers.astype(name).astype(np.float64)


def once(numbers: np.ndarray, name: str) -> np.ndarray:
    """Numbers that PyTorch rounds once: to bfloat16 it goes by way of float32."""
    with np.errstate(over="ignore", under="ignore"):
        return numbers.astype(np.float32).astype(np.float64) if name == "bfloat16" else numbers


def far_from_a_tie(numbers: np.ndarray, form: NumberFormat) -> np.ndarray:
    """Whether a number stays where it is rounded to if it is off by 10^-11 of itself."""
    with np.errstate(invalid="ignore"):
        return form.rounded(numbers * (1 - 1e-11)) == form.rounded(numbers * (1 + 1e-11))


@formats
@given(numbers=st.lists(st.floats(-1e45, 1e45, allow_subnormal=True), min_size=1, max_size=40).map(np.array))
def test_rounding_is_the_conversion_of_numpy_and_pytorch_to_the_bit(name: str, numbers: np.ndarray) -> None:
    numbers = once(np.append(numbers, [0.0, -0.0, 1.0, np.inf, -np.inf, np.nan]), name)
    np.testing.assert_array_equal(FORMATS[name].rounded(numbers), converted(numbers, name))


@formats
@given(log10=SIZES)
def test_a_size_given_as_log10_is_stored_as_its_number_is(name: str, log10: np.ndarray) -> None:
    numbers = once(10.0**log10, name)
    log10 = np.log10(np.where(np.isfinite(numbers) & (numbers > 0), numbers, 1.0))
    numbers = 10.0**log10
    form = FORMATS[name]
    clear = far_from_a_tie(numbers, form)
    found, kind = rc.as_stored(log10, name)
    true = form.rounded(numbers)
    np.testing.assert_allclose(10.0 ** found[clear], true[clear], rtol=1e-10, atol=0)
    smallest_normal = 2.0**form.lowest
    for size, of_kind in zip(true[clear], kind[clear], strict=True):
        zero_or = Kind.ZERO if size == 0 else Kind.SUBNORMAL if size < smallest_normal else Kind.NORMAL
        assert of_kind == (Kind.INF if np.isinf(size) else zero_or)


@formats
def test_the_boundaries_are_those_of_the_standard_and_ties_go_to_even(name: str) -> None:
    form = FORMATS[name]
    smallest = 2.0 ** (form.lowest - form.precision + 1)
    largest = (2.0 - 2.0 ** (1 - form.precision)) * 2.0**form.highest
    half_step = 2.0 ** (form.highest - form.precision)
    up, down = 1 + 1e-9, 1 - 1e-9
    given_numbers = [smallest / 2, smallest / 2 * up, smallest * 1.5, smallest * 2.5, largest, largest + half_step]
    stored = [0.0, smallest, 2 * smallest, 2 * smallest, largest, np.inf]
    np.testing.assert_array_equal(form.rounded(np.array(given_numbers)), stored)
    assert form.rounded(np.array(largest + half_step * (1 - 1e-6))) == largest
    np.testing.assert_allclose(form.log10_smallest, np.log10(smallest), rtol=1e-14)
    np.testing.assert_allclose(form.log10_smallest_normal, np.log10(2.0**form.lowest), rtol=1e-14)
    np.testing.assert_allclose(form.log10_largest, np.log10(largest), rtol=1e-14)
    near = np.log10([smallest / 2 * down, smallest / 2 * up, 2.0**form.lowest * (1 - 2.0**-form.precision * 1.01)])
    assert list(rc.as_stored(near, name).kind) == [Kind.ZERO, Kind.SUBNORMAL, Kind.SUBNORMAL]
    edge = np.log10(largest) + np.log1p(half_step / largest * np.array([1 - 1e-3, 1 + 1e-3])) / np.log(10)
    assert list(rc.as_stored(edge, name).kind) == [Kind.NORMAL, Kind.INF]


def test_the_limits_are_those_that_numpy_and_pytorch_state() -> None:
    for name, form in FORMATS.items():
        stated = torch.finfo(getattr(torch, name))
        numbers = (form.log10_smallest, form.log10_smallest_normal, form.log10_largest)
        true = np.log10([stated.smallest_normal * stated.eps, stated.smallest_normal, stated.max])
        np.testing.assert_allclose(numbers, true, rtol=1e-14)


@formats
@given(log10=SIZES, k=st.integers(-60, 60))
def test_a_loss_scale_is_a_shift_by_k_log10_2(name: str, log10: np.ndarray, k: int) -> None:
    scaled = log10 + k * LOG10_2
    clear = far_from_a_tie(10.0**scaled, FORMATS[name])
    by_scale, shifted = rc.as_stored(log10, name, log2_scale=k), rc.as_stored(scaled, name)
    np.testing.assert_array_equal(by_scale.kind[clear], shifted.kind[clear])
    np.testing.assert_allclose(by_scale.log10[clear], (shifted.log10 - k * LOG10_2)[clear], rtol=0, atol=1e-12)


@formats
@given(log10=st.lists(st.floats(-1e6, 1e6) | st.just(-np.inf) | st.just(np.inf), min_size=2, max_size=40).map(np.array))
def test_a_larger_size_is_never_stored_as_a_smaller_one(name: str, log10: np.ndarray) -> None:
    found, kind = rc.as_stored(np.sort(log10), name)
    assert (np.sort(found) == found).all()
    assert (np.sort(kind) == kind).all()


@formats
def test_sizes_far_beyond_float64_exact_zeros_inf_and_nan_have_their_kind(name: str) -> None:
    found, kind = rc.as_stored(np.array([-1e6, 1e6, -np.inf, np.inf, np.nan]), name, log2_scale=24)
    np.testing.assert_array_equal(found, [-np.inf, np.inf, -np.inf, np.inf, np.nan])
    assert list(kind) == [Kind.ZERO, Kind.INF, Kind.ZERO, Kind.INF, Kind.NAN]
    assert rc.as_stored(np.array(-900.0), name, log2_scale=1000).kind == Kind.ZERO  # 2^1000 is 10^301


@formats
@given(log10=SIZES)
def test_what_is_stored_is_stored_again_as_it_is(name: str, log10: np.ndarray) -> None:
    once_stored = rc.as_stored(log10, name)
    again = rc.as_stored(once_stored.log10, name)
    np.testing.assert_array_equal(again.kind, once_stored.kind)
    finite = np.isfinite(once_stored.log10)
    np.testing.assert_allclose(again.log10[finite], once_stored.log10[finite], rtol=0, atol=1e-13)


@pytest.mark.parametrize(
    ("name", "k", "sentence"),
    [
        ("float8", 0, "number_format must be one of float16, bfloat16, float32, got 'float8'"),
        ("float16", 1001, r"log2_scale must be in \[-1000, 1000\], got 1001"),
    ],
)
def test_what_is_no_format_or_no_scale_is_named_in_a_sentence(name: str, k: int, sentence: str) -> None:
    result = rc.run(rc.ExperimentConfig(seq_len=2, hidden_size=2, batch_size=1))
    for ask in (
        lambda: rc.as_stored(np.zeros(1), name, log2_scale=k),
        lambda: rc.stored_gradient(result, name, log2_scale=k),
    ):
        with pytest.raises(ValueError, match=f"^{sentence}$"):
            ask()
