"""Numbers as they are written: never a false zero, never the wrong order."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import numbers

LOG10 = st.floats(-3000, 3000)
_PLAIN = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")


def log10_of(text: str) -> float:
    """What a reader reads, as log10: the way back from `numbers.size`."""
    text = text.replace(",", "")
    digit, _, power = text.rpartition("10") if set(text) & set("⁻⁰¹²³⁴⁵⁶⁷⁸⁹") else (text, "", "0")
    mantissa = float(digit.removesuffix(" × ")) if digit else 1.0
    return math.log10(mantissa) + int(power.translate(_PLAIN))


@given(LOG10)
def test_a_size_is_read_back_within_half_of_its_last_digit(log10: float) -> None:
    # One digit at least is written, so that 1.5 may read as 1 and no number is further from what it says.
    assert abs(log10_of(numbers.size(log10)) - log10) <= math.log10(1.5) + 1e-9


@given(LOG10)
def test_only_an_exact_zero_is_written_as_one(log10: float) -> None:
    text = numbers.size(log10)
    assert "exactly 0" not in text
    assert any(digit in text for digit in "123456789")
    assert numbers.size(-math.inf) == "exactly 0"


@given(LOG10, LOG10)
def test_a_larger_size_is_never_written_smaller(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert log10_of(numbers.size(low)) <= log10_of(numbers.size(high)) + 1e-12


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (9.6e-7, "10⁻⁶"),  # rounds up to the next power
        (9.4e-7, "9 × 10⁻⁷"),
        (6.2e-15, "6 × 10⁻¹⁵"),
        (1.2e-4, "10⁻⁴"),
        (0.01, "0.01"),
        (0.123, "0.12"),
        (0.9999, "1.00"),
        (1.0, "1"),
        (12.3, "12"),
        (999.0, "999"),
        (65504.0, "7 × 10⁴"),
    ],
)
def test_sizes_are_written_with_two_digits_or_one_and_a_power(value: float, text: str) -> None:
    assert numbers.size(math.log10(value)) == text


@pytest.mark.parametrize("nothing", [math.nan, math.inf])
def test_what_is_no_number_is_not_written_as_one(nothing: float) -> None:
    assert numbers.size(nothing) == "no number"


@given(LOG10.filter(lambda log10: log10 <= 0))
def test_percent_stands_only_from_one_percent_on(log10: float) -> None:
    text = numbers.share(log10)
    assert ("%" in text) == (log10 >= -2)
    if "%" in text:
        percent = int(text.removesuffix(" %"))
        assert percent >= 1
        assert abs(percent - 100 * 10**log10) <= 0.5 + 1e-9


@given(st.floats(1e-300, 1e300))
def test_a_factor_is_never_written_as_zero(value: float) -> None:
    text = numbers.factor(value).removeprefix("× ")
    assert any(digit in text for digit in "123456789")
    assert abs(log10_of(text) - math.log10(value)) <= math.log10(1.5) + 1e-9


def test_a_factor_near_one_has_three_digits_and_says_on_which_side_it_lies() -> None:
    assert [numbers.factor(value) for value in (0.993, 1.0, 1.006, 0.54, 1.4)] == [
        *("× 0.993", "× 1.000", "× 1.006", "× 0.54", "× 1.40"),
    ]
    assert numbers.factor(0.0) == "× exactly 0"
    assert numbers.factor(math.nan) == "–"


@given(st.floats(1e-6, 1e6))
def test_a_number_of_steps_is_never_written_as_zero(steps: float) -> None:
    assert any(digit in numbers.steps(steps) for digit in "123456789")


def test_steps_have_one_digit_behind_the_point_only_where_they_are_few() -> None:
    assert [numbers.steps(count) for count in (1.13, 9.94, 9.96, 35.4, 1200.0)] == ["1.1", "9.9", "10", "35", "1,200"]


@given(st.integers(-400, 400).filter(bool))
def test_a_power_of_ten_is_read_back_exactly(exponent: int) -> None:
    np.testing.assert_equal(log10_of(numbers.power_of_ten(exponent)), float(exponent))


def test_lists_and_counts_read_as_english() -> None:
    assert numbers.names(["RNN"]) == "RNN"
    assert numbers.names(["RNN", "LSTM"]) == "RNN and LSTM"
    assert numbers.names(["RNN", "LSTM", "GRU"]) == "RNN, LSTM and GRU"
    assert [numbers.count(n, "step") for n in (0, 1, 2)] == ["0 steps", "1 step", "2 steps"]


def test_subscripts_are_the_digits_below_the_line() -> None:
    assert numbers.subscript(1025) == "₁₀₂₅"


def test_a_factor_beyond_float64_is_written_by_its_log10() -> None:
    said = [numbers.factor_by_log10(log10) for log10 in (math.log10(0.54), -400.0, 310.0, -math.inf, math.nan)]
    assert said == ["× 0.54", "× 10⁻⁴⁰⁰", "× 10³¹⁰", "× exactly 0", "–"]
