"""A table with a series a row reads as the same table with a series a column."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pages.series_memory.csv_columns import Table, read_table
from pages.series_memory.data import series_of
from pages.series_memory.file_words import about_the_file

DAYS = [str(date(2019, 1, 2) + timedelta(n)) for n in range(20)]
YEARS = [str(1960 + n) for n in range(20)]
VALUES = [100 + n + (n * n % 7) / 10 for n in range(20)]


def turned(rows: list[list[str]]) -> list[list[str]]:
    return [list(column) for column in zip(*rows, strict=True)]


def table(rows: list[list[str]], separator: str = ",") -> Table:
    return read_table("\n".join(separator.join(row) for row in rows).encode())


@given(st.lists(st.lists(st.integers(-999, 999), min_size=20, max_size=20), min_size=1, max_size=30), st.booleans())
@settings(deadline=None, max_examples=40)
def test_rows_beside_dates_are_turned(series: list[list[int]], falls: bool) -> None:
    rows = [["name", *DAYS], *([f"s{n}", *map(str, values)] for n, values in enumerate(series))]
    if falls:
        rows = [[row[0], *row[:0:-1]] for row in rows]
    across, down = table(rows), table([["date", *turned(rows)[0][1:]], *turned(rows)[1:]])
    assert [(column.name, column.values) for column in across.columns] == [
        (column.name, column.values) for column in down.columns
    ]
    assert (across.axis, across.order.dates) == ("date", down.order.dates)
    assert "Each row of the file is a series, so the table is turned." in about_the_file(across, None)


def test_years_beside_several_labels_are_turned() -> None:
    head = ["Country Name", "Country Code", *YEARS]
    found = table([head, ["Aruba", "ABW", *map(str, VALUES)], ["Chad", "TCD", *map(str, VALUES)]])
    assert [column.name for column in found.columns][:2] == ["Aruba", "Chad"]
    assert found.columns[0].values == tuple(VALUES)
    assert (found.axis, found.start) == ("date", 1960)


@pytest.mark.parametrize(
    "rows", [[list(map(str, VALUES))], [["close", *map(str, VALUES)], ["volume", *map(str, VALUES)]]]
)
def test_few_long_rows_are_turned(rows: list[list[str]]) -> None:
    assert table(rows).columns[0].values == tuple(VALUES)
    assert table(rows).turned


def test_a_gap_of_a_turned_table_is_named_by_its_column() -> None:
    found = table([["name", *DAYS], ["close", *map(str, VALUES[:4]), "", *map(str, VALUES[5:])]])
    with pytest.raises(ValueError, match=r"1 row has no value\. It is in column 6 of the file"):
        series_of(found, "close")


@pytest.mark.parametrize(
    "rows",
    [
        [["a", "b", "c"], ["1", "2", "3"], ["4", "5", "6"]],
        [["Year", *"JFMAMJJASOND"], *([str(1980 + n), *map(str, VALUES[:12])] for n in range(20))],
        [["", "0", "1", "2"], *([str(n), "5", "6", str(n)] for n in range(20))],
        [["1"] * 30] * 5,
    ],
)
def test_a_table_that_stands_as_it_should_stays(rows: list[list[str]]) -> None:
    assert not table(rows).turned
