"""Why a table or one of its columns is no series, in words: said when it is shown, since a file outlasts a language."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from app import numbers
from app.language.language import plain, plain_count
from app.numbers import whole

Said = Callable[[], str]
_NAMED = 5  # columns


class Place(NamedTuple):
    """Where a row stands. row: of the data, None in a turned table; line: of the file, or of a turned table its column."""

    row: int | None
    line: int


def too_few_rows(count: int) -> str:
    """A table of which no column can be a series."""
    rows = plain_count("The file has {count} row of data.", "The file has {count} rows of data.", count)
    return f"{rows} {one_value_per_row()}"


def one_value_per_row() -> str:
    """How a series is written."""
    return plain("A series goes down a column, one value per row.")


def no_numbers(names: Sequence[str]) -> str:
    """A table without numbers, and the columns it has."""
    few = [plain("“{name}”", name=name) for name in names[:_NAMED]]
    if len(names) > _NAMED:
        few.append(plain("{count} more", count=len(names) - _NAMED))
    has = plain_count(
        "The file has the column {columns}.",
        "The file has the columns {columns}.",
        len(names),
        columns=numbers.names(few),
    )
    return f"{plain('No column has numbers.')} {has}"


def unnamed_count() -> str:
    """The count of rows that programs write at the left."""
    return plain("The first column has no name and counts the rows.")


def too_many(most: int) -> str:
    """More columns than are offered."""
    return plain("More than {most} columns have numbers. The later ones are left out.", most=most)


def empty(name: str) -> str:
    """A column of nothing."""
    return plain("The column “{name}” is empty.", name=name)


def has_dates(name: str) -> str:
    """A second column of dates."""
    return plain("The column “{name}” also has dates.", name=name)


def no_number_cells(name: str, count: int, cell: str) -> str:
    """A column of words. cell: the first of them."""
    return plain_count(
        "The column “{name}” has a cell that is no number, “{cell}”.",
        "The column “{name}” has {many} cells that are no numbers, the first “{cell}”.",
        count,
        name=name,
        many=whole(count),
        cell=cell,
    )


def currencies(name: str, found: Sequence[str]) -> str:
    """Amounts that cannot be compared."""
    return plain("The column “{name}” mixes currencies: {found}.", name=name, found=numbers.names([*found]))


def gaps(name: str, count: int, place: Place) -> str:
    """Rows without a value."""
    rows = plain_count(
        "In the column “{name}” {count} row has no value.",
        "In the column “{name}” {count} rows have no value.",
        count,
        name=name,
    )
    return " ".join([rows, _where(count, place), plain("Fill it in, or choose under Gaps how such rows are read.")])


def words(name: str, count: int, place: Place, cell: str) -> str:
    """Cells that are no numbers in a column of numbers."""
    cells = plain_count(
        "In the column “{name}” {count} cell is no number.",
        "In the column “{name}” {count} cells are no numbers.",
        count,
        name=name,
    )
    return " ".join([cells, _where(count, place), _is_written(cell), _choose()])


def not_finite(name: str, count: int, place: Place, cell: str) -> str:
    """Numbers beyond all bounds."""
    values = plain_count(
        "In the column “{name}” {count} value is not finite.",
        "In the column “{name}” {count} values are not finite.",
        count,
        name=name,
    )
    return " ".join([values, _where(count, place), _is_written(cell), _choose()])


def _choose() -> str:
    return plain("Choose under Gaps how such rows are read.")


def _is_written(cell: str) -> str:
    return plain("It is written “{cell}”.", cell=cell)


def _where(count: int, place: Place) -> str:
    line = whole(place.line)
    if place.row is None:
        return plain_count(
            "It is in column {line} of the file.", "The first is in column {line} of the file.", count, line=line
        )
    return plain_count(
        "It is in row {row} of the data, line {line} of the file.",
        "The first is in row {row} of the data, line {line} of the file.",
        count,
        row=whole(place.row),
        line=line,
    )
