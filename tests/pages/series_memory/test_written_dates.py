"""Dates in every way people write them are the same days, in the same order."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pages.series_memory.written_dates import dates_of, looks_like_date

DAYS = (
    *(
        "%Y-%m-%d",
        "%Y/%m/%d",
        "%d.%m.%Y",
        "%m/%d/%Y",
        "%d/%m/%Y",
        "%d-%m-%Y",
        "%m/%d/%y",
        "%d.%m.%y",
        "%b %d, %Y",
        "%Y%m%d",
    ),
    *(
        "%d-%b-%Y",
        "%d-%b-%y",
        "%d %B %Y",
        "%a, %d %b %Y",
        "%Y-%m-%dT00:00:00Z",
        "%Y-%m-%d 00:00:00+01:00",
        "%d. %b. %Y",
    ),
)
FIRST = st.dates(date(1970, 1, 1), date(2060, 1, 1))


@pytest.mark.parametrize("way", DAYS)
@given(first=FIRST, stride=st.integers(1, 40), falls=st.booleans())
@settings(max_examples=20, deadline=None)
def test_days_are_read_as_they_were_written(way: str, first: date, stride: int, falls: bool) -> None:
    days = [first + timedelta(n * stride) for n in range(32)]
    if falls:
        days.reverse()
    found = dates_of([day.strftime(way) for day in days], "Date")
    assert found is not None
    assert found.written == tuple(map(str, days))
    assert (found.rise(), found.fall()) == (not falls, falls)


@pytest.mark.parametrize(
    ("cells", "written"),
    [
        (["2019Q1", "2019Q2"], ("2019-Q1", "2019-Q2")),
        (["Q4 2019", "Q1 2020"], ("2019-Q4", "2020-Q1")),
        (["Jan-19", "Feb-19"], ("2019-01", "2019-02")),
        (["2003", "2002", "2000"], ("2003", "2002", "2000")),
        (["201901", "201902", "201903"], ("2019-01", "2019-02", "2019-03")),
        (["1546300800", "1546300860", "1546300920"], ("2019-01-01 00:00", "2019-01-01 00:01", "2019-01-01 00:02")),
        (["43466", "43467", "43468"], ("2019-01-01", "2019-01-02", "2019-01-03")),
        (["1/2/19 5:30 PM", "1/3/19 12:00 AM"], ("2019-01-02 17:30", "2019-01-03 00:00")),
    ],
)
def test_months_quarters_times_and_counts_of_days_are_dates(cells: list[str], written: tuple[str, ...]) -> None:
    found = dates_of(cells, "time")
    assert found is not None
    assert found.written == written


@pytest.mark.parametrize("falls", [False, True])
def test_the_first_of_each_month_is_not_taken_for_days_of_january(falls: bool) -> None:
    months = [f"01/{n % 12 + 1:02}/{2019 + n // 12}" for n in range(24)]
    found = dates_of(months[::-1] if falls else months, "Date")
    assert found is not None
    assert sorted(found.written)[1] == "2019-02-01"


@pytest.mark.parametrize(
    "cells",
    [
        ["12.5", "13.5", "14.5"],
        ["1.2019", "2.2020"],
        ["1500", "1400", "1300"],
        ["2019-13-01", "2019-14-01"],
        ["a", "b"],
    ],
)
def test_what_is_no_date_is_none(cells: list[str]) -> None:
    assert dates_of(cells, "Price") is None


@given(st.text(max_size=30))
def test_any_cell_is_a_date_or_not(cell: str) -> None:
    assert looks_like_date(cell) in (True, False)
    dates_of([cell, cell, cell], "time")
