"""Which way a table stands and how it was saved change nothing of the series but what is said."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pages.series_memory.csv_columns import MAX_ROWS, read_table
from pages.series_memory.data import Data, series_of
from pages.series_memory.file_words import about_the_file

VALUES = st.lists(st.integers(-10_000, 10_000).map(lambda n: n / 10), min_size=14, max_size=40)


def lines(values: list[float], first: date = date(2019, 1, 2)) -> list[str]:
    return [f"{first + timedelta(n)},{value}" for n, value in enumerate(values)]


def read(text: str, **choices: bool | str) -> tuple[Data, str]:
    table = read_table(text.encode())
    data = series_of(table, table.columns[0].name, **choices)  # type: ignore[arg-type]
    return data, about_the_file(table, data)


@given(VALUES, st.randoms(use_true_random=False))
@settings(deadline=None)
def test_the_order_of_dated_rows_changes_nothing_but_the_sentence(values: list[float], random: object) -> None:
    rows = lines(values)
    shuffled = sorted(rows, key=lambda _: random.random())  # type: ignore[attr-defined]
    found = [read("Date,Close\n" + "\n".join(order)) for order in (rows, rows[::-1], shuffled)]
    assert [(data.values, data.dates, data.axis, data.start) for data, _ in found] == [
        (tuple(values), tuple(row.split(",")[0] for row in rows), "Date", 1)
    ] * 3
    assert "The dates are those of “Date”." in found[0][1]
    assert "The dates in “Date” fall. So the table is read from the bottom" in found[1][1]


@given(VALUES)
@settings(deadline=None)
def test_rows_can_be_read_as_in_the_file_all_the_same(values: list[float]) -> None:
    data, told = read("Date,Close\n" + "\n".join(lines(values)[::-1]), file_order=True)
    assert data.values == tuple(values[::-1])
    assert data.at(0) == lines(values)[-1].split(",")[0]
    assert "Rows are read as in the file all the same" in told


def test_of_a_long_file_that_falls_the_newest_rows_are_read() -> None:
    last = date(2020, 1, 1)
    data, _ = read("Date,v\n" + "".join(f"{last - timedelta(n)},{n}\n" for n in range(7000)))
    assert data.values == tuple(range(MAX_ROWS - 1, -1, -1))
    assert data.note == "the first 5,000 of 7,000 rows"
    assert data.at(MAX_ROWS - 1) == "2020-01-01"


def test_several_series_under_one_another_are_said_and_left_as_they_are() -> None:
    rows = lines([float(n) for n in range(20)])
    data, told = read("Date,Close\n" + "\n".join(rows + rows))
    assert data.values == (*range(20), *range(20))
    assert "rise at 38 rows and fall at 1. Rows are read as in the file." in told


def test_falling_numbers_that_nothing_calls_dates_stay_as_they_are() -> None:
    falling = tuple(float(1900 - n) for n in range(20))
    text = "\n".join(f"{value:.0f}" for value in falling)
    assert read("Price\n" + text)[0].values == falling
    assert read("days left,v\n" + "".join(f"{20 - n},{n}\n" for n in range(20)))[0].values == tuple(range(20, 0, -1))


GAPPY = "Date,Close\n2019-01-01,\n2019-01-02,5\n2019-01-03,NA\n2019-01-04,7\n2019-01-05,huh\n"


@pytest.mark.parametrize(
    ("gaps", "values", "first", "said"),
    [
        ("fill", (5, 5, 7, 7), "2019-01-02", "take the last number before them"),
        ("drop", (5, 7), "2019-01-02", "are left out"),
    ],
)
@pytest.mark.parametrize("falls", [False, True])
def test_gaps_are_filled_with_the_last_value_or_dropped(
    gaps: str, values: tuple[float, ...], first: str, said: str, falls: bool
) -> None:
    head, *rows = GAPPY.splitlines()
    data, told = read("\n".join([head, *(rows[::-1] if falls else rows)]), gaps=gaps)
    assert data.values == values
    assert data.at(0) == first
    assert f"3 rows without a number {said}" in told


def test_a_gap_is_a_sentence_until_a_way_is_chosen() -> None:
    with pytest.raises(
        ValueError, match=r"2 rows have no value\. The first is in row 1 of the data, line 2 of the file\. Fill it"
    ):
        read(GAPPY)
    with pytest.raises(ValueError, match="mixes currencies: \\$ and €"):
        read("P\n$5\n€6\n$7\n", gaps="drop")
