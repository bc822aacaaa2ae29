"""Numbers in every way people write them are the same numbers."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pages.series_memory.csv_columns import read_table
from pages.series_memory.written_numbers import is_missing, looks_like_number, numbers_of


def grouped(value: float, thousands: str, decimal: str) -> str:
    return f"{value:,.2f}".translate(str.maketrans({",": thousands, ".": decimal}))


def in_brackets(cell: str) -> str:
    return f"({cell[1:]})" if cell[0] == "-" else cell


WAYS: dict[str, Callable[[float], str]] = {
    "plain": lambda value: f"{value:.2f}",
    "american": lambda value: grouped(value, ",", "."),
    "german": lambda value: grouped(value, ".", ","),
    "french": lambda value: grouped(value, "\u202f", ","),
    "swiss": lambda value: grouped(value, "’", "."),
    "dollars": lambda value: "-$" * (value < 0) + "$" * (value >= 0) + grouped(abs(value), ",", "."),
    "accounts": lambda value: in_brackets(grouped(value, ",", ".")),
    "euros": lambda value: grouped(value, ".", ",") + " €",
    "francs": lambda value: "CHF " + grouped(value, "'", "."),
    "per cent": lambda value: grouped(value, ",", ".") + " %",
    "true minus": lambda value: grouped(value, ",", ".").replace("-", "−"),
    "minus behind": lambda value: grouped(abs(value), ",", ".") + "-" * (value < 0),
    "thousands": lambda value: f"{value / 1000:.5f}K",
    "millions": lambda value: f"{value / 1e6:.8f} Mio.".replace(".", ",", 1),
}
VALUES = st.lists(st.integers(-99_999_999, 99_999_999).map(lambda n: n / 100), min_size=3, max_size=12)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("separator", [";", "\t", ","])
@given(values=VALUES)
@settings(max_examples=25, deadline=None)
def test_a_table_in_any_way_of_writing_has_the_same_numbers(way: str, separator: str, values: list[float]) -> None:
    cells = [WAYS[way](value) for value in values]
    text = f"n{separator}v\n" + "".join(f'x{separator}"{cell}"\n' for cell in cells)
    (column,) = read_table(text.encode()).columns
    assert column.values == tuple(values)


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["1.28M", "850K", "1.3B", "2T"], [1.28e6, 850e3, 1.3e9, 2e12]),
        (["12,34,567.5", "1,00,000"], [1234567.5, 100000]),
        (["1.234.567", "890.123"], [1234567, 890123]),
        (["CHF 1'200.-", "R$ 5"], [1200, 5]),
        (["0,123", "0,456"], [0.123, 0.456]),
        (["+ 5", "- 6", "'7"], [5, -6, 7]),
        (["300 K", "5 m", "k", "$", "%", "1_000", "0x10", "--5", "1,2,3"], [None] * 9),
    ],
)
def test_signs_around_a_number_are_read_and_units_are_not(cells: list[str], expected: list[float | None]) -> None:
    assert numbers_of(cells, ",") == expected


def test_what_one_comma_means_is_told_by_the_other_columns() -> None:
    german = read_table(b"a;b\n1,5;1.234\n2,5;2.345\n")
    english = read_table(b"a;b\n1.5;1,234\n2.5;2,345\n")
    assert [column.values for column in german.columns] == [column.values for column in english.columns]
    assert german.columns[1].values == (1234.0, 2345.0)


@given(st.text(max_size=12))
def test_no_cell_is_a_number_and_missing(cell: str) -> None:
    assert not (is_missing(cell) and looks_like_number(cell))
