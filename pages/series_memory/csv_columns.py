"""A CSV file as named columns of numbers in the order of time, or one sentence that says what is wrong with it."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

from pages.series_memory import column_words
from pages.series_memory.cells import Row, said
from pages.series_memory.column_words import Place, Said
from pages.series_memory.csv_rows import MAX_BYTES, MAX_CELLS, MAX_ROWS, rows_of
from pages.series_memory.row_order import FILE, RowOrder, order_of
from pages.series_memory.written_dates import looks_like_date, names_dates
from pages.series_memory.written_numbers import currency_of, decimal_sign, is_missing, numbers_of

__all__ = ["MAX_BYTES", "MAX_CELLS", "MAX_COLUMNS", "MAX_ROWS", "Column", "Table", "read_table"]
MAX_COLUMNS = 64  # of numbers, that are offered


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column that holds numbers. values: as they are, () where there is a problem, which says why; else it is None.

    given: a number of each row, None in the `gaps` rows that have none. odd: a cell that is not written plainly, as read.
    """

    name: str
    values: tuple[float, ...]
    problem: Said | None
    given: tuple[float | None, ...]
    gaps: int
    odd: tuple[str, float] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The numeric columns of a file's last rows, oldest first. rows: all of its data; used: those read.

    axis, start: what counts the rows, and its first value read: a column of dates, of consecutive whole numbers, or "row".
    order: the dates, and what was done to the rows. skipped: lines around the data; left_out: columns, each with its reason.
    """

    columns: tuple[Column, ...]
    rows: int
    used: int
    axis: str
    start: int
    order: RowOrder
    skipped: tuple[tuple[int, str], ...]
    left_out: tuple[Said, ...]
    turned: bool


def read_table(content: bytes) -> Table:
    """The numeric columns of a CSV file.

    Raises:
        ValueError: one sentence that says what is wrong.
    """
    found = rows_of(content)
    if found.count < 2:
        raise ValueError(column_words.too_few_rows(found.count))
    called = _called(found.names, max(len(found.names), *(len(row.cells) for row in (*found.first, *found.last))))
    order, rows = order_of(found, called)
    cut = _Columns(rows=rows, separator=found.separator, turned=found.turned)
    columns, left_out = cut.all(called, order)
    if not columns:
        raise ValueError(column_words.no_numbers(called))
    axis, start = "row", 1 + found.count - len(rows) if order.what != FILE else rows[0].number
    if order.dates:
        axis = order.column if order.column in found.names or found.turned else "date"
    elif len(columns) > 1 and columns[0].name == called[0] and _counts(columns[0]):
        if found.names and _is_unnamed(found.names[0]):
            left_out.insert(0, column_words.unnamed_count)
        else:
            axis, start = columns[0].name, int(columns[0].values[0])
            columns.append(columns[0])
        columns.pop(0)
    columns.sort(key=lambda column: column.name == order.column or (names_dates(column.name) and _rises(column)))
    return Table(
        columns=tuple(columns),
        rows=found.count,
        used=len(rows),
        axis=axis,
        start=start,
        order=order,
        skipped=found.skipped,
        left_out=tuple(left_out),
        turned=found.turned,
    )


def _is_unnamed(name: str) -> bool:
    return not name.strip() or name.startswith("Unnamed: ")


def _called(names: list[str], width: int) -> list[str]:
    """A name of its own for each column."""
    called: list[str] = []
    taken: set[str] = set()
    repeats: Counter[str] = Counter()
    for place in range(width):
        plain = said(names[place]) if place < len(names) else ""
        plain = name = plain or f"column {place + 1}"
        while name in taken:
            repeats[plain] += 1
            name = f"{plain} ({repeats[plain] + 1})"
        taken.add(name)
        called.append(name)
    return called


@dataclass(frozen=True, slots=True, kw_only=True)
class _Columns:
    """The rows, column by column."""

    rows: list[Row]
    separator: str
    turned: bool

    def all(self, called: list[str], order: RowOrder) -> tuple[list[Column], list[Said]]:
        """The columns of numbers, and why others are none."""
        columns: list[Column] = []
        left_out: list[Said] = []
        signs = {decimal_sign(self.cells(place)[:200]) for place in range(min(len(called), MAX_COLUMNS))} - {None}
        decimal = next(iter(signs)) if len(signs) == 1 else None
        for place, name in enumerate(called):
            if len(columns) == MAX_COLUMNS:
                left_out.append(partial(column_words.too_many, MAX_COLUMNS))
                break
            found = self.column(name, place, decimal)
            if isinstance(found, Column):
                columns.append(found)
            elif name != order.column:
                left_out.append(found)
        return columns, left_out

    def cells(self, place: int) -> list[str]:
        return [row.cells[place] if place < len(row.cells) else "" for row in self.rows]

    def column(self, name: str, place: int, decimal: str | None) -> Column | Said:
        """A column of numbers; where most of what stands in it is none, why it is left out."""
        cells = self.cells(place)
        values = numbers_of(cells, self.separator, decimal)
        missing = [at for at, cell in enumerate(cells) if values[at] is None and is_missing(cell)]
        words = [at for at, cell in enumerate(cells) if values[at] is None and not is_missing(cell)]
        count = len(cells) - len(missing) - len(words)
        if not count and not words:
            return partial(column_words.empty, name)
        if count <= len(words) and looks_like_date(cells[words[0]]):
            return partial(column_words.has_dates, name)
        if not count or count < len(words):
            return partial(column_words.no_number_cells, name, len(words), said(cells[words[0]]))
        endless = [at for at, value in enumerate(values) if value is not None and math.isinf(value)]
        problem: Said | None = None
        if missing:
            problem = partial(column_words.gaps, name, len(missing), self.first(missing))
        elif words:
            problem = partial(column_words.words, name, len(words), self.first(words), said(cells[words[0]]))
        elif endless:
            problem = partial(column_words.not_finite, name, len(endless), self.first(endless), said(cells[endless[0]]))
        elif len(currencies := sorted({found for cell in cells if (found := currency_of(cell))})) > 1:
            problem = partial(column_words.currencies, name, currencies)
        given = tuple(value if value is not None and math.isfinite(value) else None for value in values)
        return Column(
            name=name,
            values=() if problem else tuple(value for value in given if value is not None),
            problem=problem,
            given=given,
            gaps=given.count(None),
            odd=_odd(cells, given),
        )

    def first(self, places: list[int]) -> Place:
        """Where the first of some rows stands in the file."""
        row = min((self.rows[at] for at in places), key=lambda row: row.line)
        return Place(row=None if self.turned else row.number, line=row.line)


def _odd(cells: Sequence[str], given: Sequence[float | None]) -> tuple[str, float] | None:
    """The first cell that only a reader of such signs takes for this number."""
    for cell, value in zip(cells, given, strict=True):
        if value is None:
            continue
        try:
            if float(cell) == value:
                continue
        except ValueError:
            pass
        return said(cell), value
    return None


def _rises(column: Column) -> bool:
    return bool(column.values) and all(a < b for a, b in pairwise(column.values))


def _counts(column: Column) -> bool:
    """Whether a column counts its rows, as years do: whole numbers, each one more than the one above."""
    values = column.values
    return (
        bool(values)
        and abs(values[0]) < 1e9
        and values[0] == int(values[0])
        and all(b - a == 1 for a, b in pairwise(values))
    )
