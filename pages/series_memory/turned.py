"""A table whose rows are the series, turned so that a series goes down a column."""

from __future__ import annotations

from itertools import pairwise

from pages.series_memory.cells import Row, said
from pages.series_memory.written_dates import dates_of, looks_like_date
from pages.series_memory.written_numbers import is_missing, looks_like_number

LEAST = 13  # values of a series: fewer cannot be forecast
_LABELS = 5  # columns at most that name the rows


def turned(rows: list[Row]) -> tuple[list[str], list[Row]] | None:
    """Names and rows of the turned table; None where the table stands as it should.

    A row is a series where the header holds dates or counts on across, or where few rows are long and each has its name.
    """
    cells = [row.cells for row in rows]
    if not cells or max(map(len, cells)) <= 2:
        return None
    if (labels := _labels_beside_dates(cells[0])) is not None and len(cells) > 1:
        return _turned(cells[1:], labels, cells[0])
    long = [row for row in cells if len(row) > LEAST]
    if len(cells) <= 2 and _is_series(cells[-1]) and not (len(cells) == 2 and _is_series(cells[0])):
        head = cells[0] if len(cells) == 2 else []
        return _turned(cells[-1:], _named(cells[-1]), head)
    if len(long) == len(cells) < LEAST and all(_named(row) and _is_series(row) for row in cells):
        return _turned(cells, 1, [])
    return None


def _named(row: list[str]) -> int:
    return 0 if looks_like_number(row[0]) or is_missing(row[0]) else 1


def _is_series(row: list[str]) -> bool:
    values = row[_named(row) :]
    return len(values) >= LEAST and 2 * sum(map(looks_like_number, values)) > len(values)


def _labels_beside_dates(head: list[str]) -> int | None:
    """How many columns name the rows, where dates, years or a long count go across the header."""
    head = head[: len(head) - next((at for at, cell in enumerate(reversed(head)) if cell.strip()), 0)]
    for labels in range(min(_LABELS, len(head) - 2)):
        across = head[labels:]
        if looks_like_date(across[0]) or across[0].strip().isdigit():
            if labels == 0 and not looks_like_date(across[0]):
                return None
            dates = dates_of(across, "date")
            if dates and (dates.rise() or dates.fall()) and None not in dates.values:
                return labels
            return labels if len(across) >= LEAST and _counts(across) else None
    return None


def _counts(across: list[str]) -> bool:
    return all(cell.strip().isdigit() for cell in across) and all(int(b) - int(a) == 1 for a, b in pairwise(across))


def _turned(cells: list[list[str]], labels: int, head: list[str]) -> tuple[list[str], list[Row]]:
    width = max(len(row) for row in cells)
    if head:
        width = min(width, len(head)) if any(head[labels:]) else width
    across = head[labels:width]
    dated = bool(across) and labels_are_dates(across)
    names = [said(next((cell for cell in row[:labels] if cell.strip()), "")) for row in cells]
    rows = [
        Row(
            at + 1,
            labels + at + 1,
            [*([across[at]] if dated else []), *(row[labels + at] if labels + at < len(row) else "" for row in cells)],
        )
        for at in range(width - labels)
    ]
    while rows and not any(cell.strip() for cell in rows[-1].cells[dated:]):
        rows.pop()
    return [*(["date"] if dated else []), *names], rows


def labels_are_dates(across: list[str]) -> bool:
    return looks_like_date(across[0]) or (len(across) > 2 and across[0].strip().isdigit())
