"""A CSV file as named columns of numbers, or one sentence that says what is wrong with it."""

from __future__ import annotations

import csv
import io
import math
from collections import Counter, deque
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import Any

from app import numbers
from pages.series_memory.written_numbers import is_missing, looks_like_number, numbers_of

MAX_BYTES = 5 << 20
MAX_ROWS = 5000  # the last ones of a longer file
MAX_COLUMNS = 64  # of numbers, that are offered
MAX_CELLS = 10_000  # of a row: more take seconds to read
_SAMPLE = 20  # rows that decide about separator and header
_NAME = 60  # characters

Row = tuple[int, int, list[str]]  # number among the data, from 1; line of the file; cells


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column that holds numbers; problem: why it can't be read as a series, else None."""

    name: str
    values: tuple[float, ...]
    problem: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The numeric columns of a file's last rows. rows: all of its data; used: those read.

    axis, start: what counts the rows, and its first value read: a column of consecutive whole numbers, or "row".
    """

    columns: tuple[Column, ...]
    rows: int
    used: int
    axis: str
    start: int


def read_table(content: bytes) -> Table:
    """The numeric columns of a CSV file.

    Raises:
        ValueError: one sentence that says what is wrong.
    """
    text = _decoded(content)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    try:
        return _table(lines)
    except csv.Error as error:
        raise ValueError(f"The file cannot be read as CSV, near line {lines.line_num}: {error}.") from error


def _decoded(content: bytes) -> str:
    if len(content) > MAX_BYTES:
        raise ValueError(
            f"A file must have at most {MAX_BYTES >> 20} MB here, this one has {len(content) / 2**20:.1f} MB."
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValueError(
            f"The file is not UTF-8 text (byte {error.start + 1:,} is 0x{content[error.start]:02X}): "
            "save it as “CSV UTF-8” and upload it again."
        ) from error
    if "\x00" in text:
        raise ValueError("The file is not UTF-8 text (it has zero bytes): save it as “CSV UTF-8” and upload it again.")
    if not text.strip():
        raise ValueError("The file is empty.")
    return text


def _separator(text: str) -> str:
    """Tab, semicolon or comma: the first that cuts the first row into as many cells as most rows."""
    head = io.StringIO(text[: 1 << 16], newline="")
    for separator in "\t;,":
        head.seek(0)
        try:
            widths = [len(row) for row in islice(csv.reader(head, delimiter=separator), 2 * _SAMPLE) if any(row)]
        except csv.Error:
            continue
        if widths and widths[0] > 1 and Counter(widths).most_common(1)[0][0] == widths[0]:
            return separator
    return "\x1f"  # a single column: a sign that stands in no file


def _read(lines: Any, first: list[Row], last: deque[Row]) -> int:
    """Fill in the first rows and the last, and count all. An empty line is a missing value within a single column only."""
    count = 0
    empty: list[int] = []
    for cells in lines:
        if not (cells and (cells[0] or any(cells)) and (not cells[0].isspace() or any(map(str.strip, cells)))):
            empty.append(lines.line_num)
            continue
        if len(cells) > MAX_CELLS:
            raise ValueError(
                f"A row must have at most {MAX_CELLS:,} cells here, line {lines.line_num:,} of the file has "
                f"{len(cells):,}: a series goes down a column, one value a row."
            )
        if empty and count and len(cells) == 1:
            for line in empty:
                count += 1
                last.append((count, line, [""]))
        empty.clear()
        count += 1
        last.append((count, lines.line_num, cells))
        if count <= _SAMPLE:
            first.append(last[-1])
    return count


def _table(lines: Any) -> Table:
    first: list[Row] = []
    last: deque[Row] = deque(maxlen=MAX_ROWS + 1)
    count = _read(lines, first, last)
    names: list[str] = []
    if _has_names(first):
        names = first[0][2]
        last = deque((row - 1, line, cells) for row, line, cells in last if row > 1)
        count -= 1
    rows = list(last)[-MAX_ROWS:]
    if count < 2:
        raise ValueError(
            f"The file has {numbers.count(count, 'row')} of data: a series goes down a column, one value a row."
        )
    called = _called(names, max(len(names), *(len(cells) for _, _, cells in rows)))
    separator = lines.dialect.delimiter
    columns = (_column(name, place, rows, separator) for place, name in enumerate(called))
    found = list(islice((column for column in columns if column is not None), MAX_COLUMNS))
    if not found:
        raise ValueError(f"No column has numbers in it; the file has {_listed(called)}.")
    axis, start = "row", rows[0][0]
    if len(found) > 1 and found[0].name == called[0] and _counts(found[0]):
        axis, start = found[0].name, int(found[0].values[0])
        found = [*found[1:], found[0]]
    return Table(columns=tuple(found), rows=count, used=len(rows), axis=axis, start=start)


def _has_names(first: list[Row]) -> bool:
    """Whether the first row names the columns: above numbers stands something that is none; or no number anywhere."""
    head, body = first[0][2], [cells for _, _, cells in first[1:]]
    if not any(looks_like_number(cell) for cells in (head, *body) for cell in cells):
        return True
    if not body:
        return any(not is_missing(cell) and not looks_like_number(cell) for cell in head)
    for place, cell in enumerate(head):
        if is_missing(cell) or looks_like_number(cell):
            continue
        below = [cells[place] for cells in body if place < len(cells) and not is_missing(cells[place])]
        if 2 * sum(map(looks_like_number, below)) > len(below):
            return True
    return False


def _called(names: list[str], width: int) -> list[str]:
    """A name of its own for each column."""
    called: list[str] = []
    taken: set[str] = set()
    repeats: Counter[str] = Counter()
    for place in range(width):
        plain = " ".join(names[place].split())[:_NAME] if place < len(names) else ""
        plain = name = plain or f"column {place + 1}"
        while name in taken:
            repeats[plain] += 1
            name = f"{plain} ({repeats[plain] + 1})"
        taken.add(name)
        called.append(name)
    return called


def _column(name: str, place: int, rows: list[Row], separator: str) -> Column | None:
    """A column of numbers; None where most of what stands in it is none."""
    cells = [cells[place] if place < len(cells) else "" for _, _, cells in rows]
    values = numbers_of(cells, separator)
    missing = [at for at, cell in enumerate(cells) if values[at] is None and is_missing(cell)]
    words = [at for at, cell in enumerate(cells) if values[at] is None and not is_missing(cell)]
    found = len(cells) - len(missing) - len(words)
    if not found or found < len(words):
        return None
    endless = [at for at, value in enumerate(values) if value is not None and math.isinf(value)]
    problem = None
    if missing:
        verb = "have no value" if len(missing) > 1 else "has no value"
        problem = f"{numbers.count(len(missing), 'row')} {verb}, {_first(missing, rows)}: fill it in, or cut the file"
    elif words:
        what = "cells are no numbers" if len(words) > 1 else "cell is no number"
        problem = f"{len(words)} {what}, {_first(words, rows)} (“{cells[words[0]].strip()[:_NAME]}”)"
    elif endless:
        what = "values are not finite" if len(endless) > 1 else "value is not finite"
        problem = f"{len(endless)} {what}, {_first(endless, rows)} (“{cells[endless[0]].strip()[:_NAME]}”)"
    return Column(
        name=name,
        values=() if problem else tuple(value for value in values if value is not None),
        problem=problem and f"In the column “{name}” {problem}.",
    )


def _first(places: list[int], rows: list[Row]) -> str:
    row, line, _ = rows[places[0]]
    return f"{'the first ' if len(places) > 1 else ''}in row {row:,} of the data, line {line:,} of the file"


def _counts(column: Column) -> bool:
    """Whether a column counts its rows, as years do: whole numbers, each one more than the one above."""
    values = column.values
    return (
        bool(values)
        and abs(values[0]) < 1e9
        and values[0] == int(values[0])
        and all(b - a == 1 for a, b in pairwise(values))
    )


def _listed(names: list[str]) -> str:
    few = [f"“{name}”" for name in names[:5]]
    kind = "the column " if len(names) == 1 else "the columns "
    return kind + (numbers.names(few) if len(names) <= 5 else f"{', '.join(few)} and {len(names) - 5} more")
