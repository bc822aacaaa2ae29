"""Files as people have them: what is read as numbers, and the one sentence for what can't be."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import URL

from app.classroom.database import Database
from app.classroom.files import kept_file, name_of
from pages.series_memory.csv_columns import MAX_BYTES, MAX_CELLS, MAX_COLUMNS, MAX_ROWS, read_table
from pages.series_memory.data import series_of
from pages.series_memory.uploads import Uploads
from rnn_core.config import DATA, bundled_series


def columns(text: str) -> dict[str, list[float]]:
    return {column.name: list(column.values) for column in read_table(text.encode()).columns}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a,b\n1,2\n3,4\n", {"a": [1, 3], "b": [2, 4]}),
        ("a;b\n1;2\n3;4\n", {"a": [1, 3], "b": [2, 4]}),
        ("a\tb\n1\t2\n3\t4\n", {"a": [1, 3], "b": [2, 4]}),
        ("a\n1\n2\n", {"a": [1, 2]}),
        ("1\n2\n3\n", {"column 1": [1, 2, 3]}),
        ("1,2\n3,4\n", {"column 1": [1, 3], "column 2": [2, 4]}),
        ("\ufeffa;b\r\n1;2\r\n3;4\r\n", {"a": [1, 3], "b": [2, 4]}),
        ('"a","b"\n"1","2"\n"3","4"\n', {"a": [1, 3], "b": [2, 4]}),
        ("a;b\n1,5;x\n-2,25;y\n", {"a": [1.5, -2.25]}),
        ("a\n1,5\n2,7\n", {"a": [1.5, 2.7]}),
        ("a;b\n1.234,5;1\n2.345,5;2\n", {"a": [1234.5, 2345.5], "b": [1, 2]}),
        ('a,b\n"1,234.5",1\n"12,345",2\n', {"a": [1234.5, 12345], "b": [1, 2]}),
        ("a\n1 234,5\n2\u00a0345,5\n", {"a": [1234.5, 2345.5]}),
        ("a,b\n1e3,−2\n.5,+3.\n", {"a": [1000, 0.5], "b": [-2, 3]}),
        ("day,open,v\n2020-01-01,true,1\n2020-01-02,false,2\n", {"v": [1, 2]}),
        ("a,a,\n1,2,3\n5,7,9\n", {"a": [1, 5], "a (2)": [2, 7], "column 3": [3, 9]}),
        ("a,b\n\n1,2\n\n3,4\n\n", {"a": [1, 3], "b": [2, 4]}),
        (" a , b\n 1 , 2\n 3 , 4\n", {"a": [1, 3], "b": [2, 4]}),
        ("0x10,1_000,7\n0x11,2_000,8\n", {"column 3": [7, 8]}),
    ],
)
def test_named_columns_of_numbers_come_out_of_what_people_save(text: str, expected: dict[str, list[float]]) -> None:
    assert columns(text) == expected


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "The file is empty."),
        (b" \n\n", "The file is empty."),
        (b"a,b\nx,y\nz,w\n", "No column has numbers. The file has the columns “a” and “b”."),
        (b"1,2,3\n", "The file has 1 row of data. A series goes down a column, one value per row."),
        (b"a,b\n", "The file has 0 rows of data. A series goes down a column, one value per row."),
        ("größe\n1\n".encode("latin-1"), "The file is not UTF-8 text (byte 3 is 0xF6). Save it as “CSV UTF-8”"),
        ("a\n1\n2\n".encode("utf-16"), "The file is not UTF-8 text (byte 1 is 0xFF)"),
        ("a\n1\n2\n".encode("utf-16-le"), "The file is not UTF-8 text (it has zero bytes)"),
        (b'a\n"1\n2\n3\n', "The file ends at line 4 within quotation marks that are not closed."),
        (b'a,b\n1,2\n"3"4,5\n', "Near line 3 of the file, text follows a closing quotation mark without a separator."),
        (b"a\n1\n" + b"9" * 200_000, "Near line 3 of the file, a cell has more than 131,072 characters."),
        (b"1\n" * (MAX_BYTES // 2 + 1), "A file has at most 5,242,880 bytes (5 MB) here. This one has 5,242,882."),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "The file is not UTF-8 text (byte 1 is 0x89)"),
    ],
)
def test_what_cannot_be_read_is_one_sentence(content: bytes, said: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(said)}"):
        read_table(content)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "a\n1\n\n3\n",
            "In the column “a” 1 row has no value. It is in row 2 of the data, line 3 of the file. Fill it in",
        ),
        (
            "a\n1\nNA\n3\nnan\n",
            "In the column “a” 2 rows have no value. The first is in row 2 of the data, line 3 of the file",
        ),
        ("a,b\n1,1\n2\n3,3\n", "In the column “b” 1 row has no value. It is in row 2 of the data, line 3"),
        (
            "a\n1\ninf\n1e999\n",
            "In the column “a” 2 values are not finite. The first is in row 2 of the data, line 3 of the file. "
            "It is written “inf”.",
        ),
        (
            "a\n1\n2\n1e999\n",
            "In the column “a” 1 value is not finite. It is in row 3 of the data, line 4 of the file. It is written “1e999”.",
        ),
        (
            "a\n1\nhuh\n3\n",
            "In the column “a” 1 cell is no number. It is in row 2 of the data, line 3 of the file. It is written “huh”.",
        ),
    ],
)
def test_a_column_with_a_gap_says_where_it_is_first(text: str, said: str) -> None:
    table = read_table(text.encode())
    problems = {column.name: column.problem() for column in table.columns if column.problem}
    ((name, problem),) = problems.items()
    assert problem.startswith(said)
    with pytest.raises(ValueError, match="In the column"):
        series_of(table, name)


def test_of_a_long_file_the_last_rows_are_read_and_counted() -> None:
    table = read_table(("v\nx\n" + "".join(f"{n}\n" for n in range(7000))).encode())
    (column,) = table.columns
    assert column.problem is None  # what is no number lies before the rows that are read
    assert (table.rows, table.used) == (7001, MAX_ROWS)
    assert column.values == tuple(range(2000, 7000))
    data = series_of(table, "v")
    assert data.label(0) == 2002
    assert data.note == "the last 5,000 of 7,001 rows"


def test_a_column_that_counts_is_the_axis_and_not_the_first_choice() -> None:
    table = read_table((DATA / "sunspots.csv").read_bytes())
    data = series_of(table, table.columns[0].name)
    assert [column.name for column in table.columns] == ["sunspot_number", "year"]
    assert (data.axis, data.label(0), data.values) == ("year", 1700, bundled_series())


def test_of_a_wide_file_only_the_first_columns_are_kept() -> None:
    assert len(read_table(b"\n".join([b",".join([b"1"] * 500)] * 5)).columns) == MAX_COLUMNS


@pytest.mark.parametrize("head", ["a", "", "1"])
def test_a_column_more_takes_no_more_lines_of_code_however_many_are_of_one_name(head: str) -> None:
    """Time says nothing on a busy machine; a look through all names for each would take 10,000 lines a column."""
    content = "\n".join([",".join([head] * MAX_CELLS), *[",".join("1" * MAX_CELLS)] * 20]).encode()
    executed = 0

    def count(frame: Any, event: str, arg: Any) -> Any:
        nonlocal executed
        executed += 1
        assert executed < 500 * MAX_CELLS
        return count

    before = sys.gettrace()
    sys.settrace(count)
    try:
        found = read_table(content).columns
    finally:
        sys.settrace(before)
    assert len({column.name for column in found}) == MAX_COLUMNS


def test_a_row_of_more_cells_than_are_read_is_one_sentence() -> None:
    with pytest.raises(ValueError, match=r"at most 10,000 cells here\. Line 2 of the file has 10,001"):
        read_table(("1," * (MAX_CELLS - 1) + "1\n" + "1," * MAX_CELLS + "1\n").encode())


@settings(max_examples=60, deadline=None, derandomize=True, database=None)
@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_whatever_is_uploaded_is_a_table_or_a_sentence(content: bytes) -> None:
    try:
        table = read_table(content)
    except ValueError as found:
        said = str(found)
    else:
        said = "The file is a table"
        for column in table.columns:
            assert bool(column.values) is (column.problem is None)
            assert np.isfinite(column.values).all()
    assert said.startswith(("The file", "No column"))


def test_a_file_that_one_process_was_given_is_there_for_all(files: Database) -> None:
    given, other = Uploads(lambda: files), Uploads(lambda: files)
    name = given.keep(b"a\n1\n2\n")
    assert name == name_of(b"a\n1\n2\n")
    found = other.find(name)
    assert found is not None
    assert found.columns[0].values == (1.0, 2.0)
    assert other.find(name) is found  # read once
    assert given.find("0" * 64) is None


def test_a_file_that_cannot_be_read_is_not_kept(files: Database) -> None:
    with pytest.raises(ValueError, match="empty"):
        Uploads(lambda: files).keep(b"")
    assert kept_file(files, name_of(b"")) is None


def test_numbers_are_here_also_where_no_database_keeps_the_file(tmp_path: Path) -> None:
    without_tables = Database(URL.create("sqlite", database=str(tmp_path / "none.sqlite")))
    alone = Uploads(lambda: without_tables, kept=2)
    names = [alone.keep(f"a\n{n}\n2\n".encode()) for n in range(2)]
    assert alone.find(names[0]) is not None
    alone.keep(b"a\n9\n2\n")
    assert alone.find(names[1]) is None  # the one before was asked for last
    without_tables.close()
