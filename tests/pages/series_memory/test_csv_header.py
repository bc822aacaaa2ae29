"""What stands around a table is set aside and named; signs that nobody sees change nothing."""

from __future__ import annotations

import unicodedata
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pages.series_memory.csv_columns import read_table
from pages.series_memory.data import series_of
from pages.series_memory.file_words import about_the_file

VALUES = tuple(100 + n + (n * n % 7) / 10 for n in range(30))
ROWS = [f"{date(2019, 1, 2) + timedelta(n)},{value}" for n, value in enumerate(VALUES)]


def told(text: str) -> tuple[str, tuple[float, ...], str]:
    """The first column's name and values, and what is said of the file."""
    table = read_table(text.encode())
    data = series_of(table, table.columns[0].name)
    return data.name, data.values, about_the_file(table, data)


@pytest.mark.parametrize(
    ("above", "named"),
    [
        ("Prices of my shop\n", ["Prices of my shop"]),
        ('"Prices, of my shop"\n\n', ["Prices, of my shop"]),
        ("Sales, shop 7\n", ["Sales, shop 7"]),
        ("Prices of my shop,\n,\n", ["Prices of my shop"]),
        ("https://example.org\nAll prices in francs\n", ["https://example.org", "All prices in francs"]),
        ("Station,Basel\nUnit,degC\n", ["Station, Basel", "Unit, degC"]),
        ("Report,2020-01-01\n\n", ["Report, 2020-01-01"]),
        ("", []),
    ],
)
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_titles_above_the_header_are_skipped_and_named(above: str, named: list[str], separator: str) -> None:
    if separator != "," and above.count(",") and '"' not in above:
        return  # the commas of these stand for the separator
    name, values, said = told(above + "\n".join(["Date,Close", *ROWS]).replace(",", separator))
    assert (name, values) == ("Close", VALUES)
    for title in named:
        assert f"is skipped: “{title}”" in said
    assert said.count("is skipped") == len(named)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Price,Close\nTicker,AAPL\nDate,\n" + "\n".join(ROWS), "Close"),
        ("Time,Voltage\ns,V\n" + "\n".join(f"{n / 10},{value}" for n, value in enumerate(VALUES)), "Voltage"),
        ('"x"\n' + "\n".join(f'"{n + 1}",{value}' for n, value in enumerate(VALUES)), "x"),
        (",0,1\n" + "\n".join(f"{n},{value},7" for n, value in enumerate(VALUES)), "0"),
        ("Unnamed: 0,Close\n" + "\n".join(f"{n},{value}" for n, value in enumerate(VALUES)), "Close"),
        ("Prices\n\nClose\n" + "\n".join(map(str, VALUES)), "Close"),
        ("sep=;\r\nDate;Close\r\n" + "\r\n".join(ROWS).replace(",", ";"), "Close"),
        ("Date,Close\n" + "\n".join(ROWS) + "\nTotal,4000\nSource: my shop,\n", "Close"),
        ("Date,Close\r" + "\r".join(ROWS), "Close"),
    ],
)
def test_what_programs_put_around_a_table_is_no_part_of_the_series(text: str, name: str) -> None:
    found = told(text)
    assert found[:2] == (name, VALUES)


def test_columns_that_are_left_out_say_why() -> None:
    rows = "\n".join(f"{row},shop,,{n},2020-01-01" for n, row in enumerate(ROWS))
    _, _, said = told("Date,Close,Name,Empty,Code,Printed\n" + rows)
    assert "Some columns are left out. The column “Name” has 30 cells that are no numbers, the first “shop”." in said
    assert "The column “Empty” is empty." in said
    assert "The column “Printed” also has dates." in said
    assert "Code" not in said


def test_an_unnamed_count_of_rows_is_no_series() -> None:
    table = read_table(b",Close\n0,5\n1,6\n2,9\n")
    assert [column.name for column in table.columns] == ["Close"]
    assert (table.axis, table.start) == ("row", 1)


UNSEEN = st.sampled_from(["\u200b", "\ufeff", "\u00ad", "\u200e", "\x07", "\u2060", "\u3164", "\x85", "\ufe0f", "\x1f"])


@given(st.lists(st.tuples(st.integers(0, 10_000), UNSEEN), max_size=12))
@settings(deadline=None)
def test_signs_that_nobody_sees_change_nothing(spread: list[tuple[int, str]]) -> None:
    plain = "Date,Close,Name\n" + "\n".join(f"{row},x" for row in ROWS)
    text = plain
    for at, sign in spread:
        text = text[: at % len(text)] + sign + text[at % len(text) :]
    assert told(text) == told(plain)


@given(st.text('ab,;\t"\n1.5\x00\x1f\u200b\u00a0\ufeff\u2028\x07-/', max_size=60))
@settings(deadline=None)
def test_no_sentence_holds_a_sign_that_nobody_sees(text: str) -> None:
    try:
        said = told(text)[2]
    except ValueError as error:
        said = str(error)
    assert not [sign for sign in said if unicodedata.category(sign) in ("Cc", "Cf", "Zl", "Zp") or sign == "\u00a0"]


@pytest.mark.parametrize("text", ["<html><table>1</table>", '{"a": 1}', '[{"a": 1}, {"a": 2}]'])
def test_what_is_no_table_says_how_it_begins(text: str) -> None:
    with pytest.raises(ValueError, match=r"^The file is no CSV\. It begins with “"):
        read_table(text.encode())
