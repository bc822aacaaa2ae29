"""How a value is written in the sentence that refuses it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn_core.rules import number, shown

_PLAIN = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
_POWER = re.compile("(.*?)(?: × )?10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)")


@pytest.mark.parametrize(
    ("value", "said"),
    [
        *((0.5, "0.5"), (7.0, "7.0"), (1e200, "10²⁰⁰"), (-1e16, "-10¹⁶"), (1.5e-12, "1.5 × 10⁻¹²")),
        *((float("nan"), "nan"), (float("inf"), "inf"), (3, "3"), ("1e9", "'1e9'"), (10**5000, "a huge number")),
    ],
    ids=lambda value: str(value)[:9] if not isinstance(value, int) else "whole",
)
def test_a_number_of_any_size_is_written_with_a_power_of_ten(value: object, said: str) -> None:
    assert shown(value) == said


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_no_number_is_written_with_an_e_and_none_loses_a_digit(value: float) -> None:
    said = shown(value)
    assert "e" not in said
    written = _POWER.fullmatch(said)
    mantissa, power = written.groups() if written else (said, "0")
    factor = {"": "1", "-": "-1"}.get(mantissa, mantissa)
    assert float(f"{factor}e{power.translate(_PLAIN)}") == value


def test_the_ends_of_a_range_are_written_with_powers_of_ten() -> None:
    with pytest.raises(ValueError, match=r"^clip must be in \[10⁻¹², 10³⁰⁰\], got 0$"):
        number(1e-12, 1e300, "clip", 0)
