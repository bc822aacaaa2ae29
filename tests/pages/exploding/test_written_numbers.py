"""Coordinates and sizes as the page writes them."""

from __future__ import annotations

import pytest

from pages.exploding.written_numbers import signed, two_digits


@pytest.mark.parametrize(
    ("value", "said"), [(0.0, "0"), (-2.8, "−2.8"), (67.2, "67"), (130.4, "130"), (1.2e20, "10²⁰")]
)
def test_coordinates_are_written_with_two_digits(value: float, said: str) -> None:
    assert signed(value) == said
    assert two_digits(0.0449) == "0.045"
