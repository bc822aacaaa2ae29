"""In which order a table's rows are read: from the oldest on, as its dates say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pages.series_memory.cells import Row
from pages.series_memory.csv_rows import Rows
from pages.series_memory.written_dates import Dates, dates_of

FILE, REVERSED, SORTED, MIXED = "file", "reversed", "sorted", "mixed"
_LOOKED_AT = 16  # columns that may hold the dates
_STRAYS = 0.02  # share of steps that may rise where dates fall


@dataclass(frozen=True, slots=True, kw_only=True)
class RowOrder:
    """How rows are read. column: which has the dates, "" without; what: as in the file, reversed, sorted, or mixed.

    dates: of each row, as the page writes them, in the order of reading; places: where in the file's order each row stands.
    strays: of mixed dates, how many steps rise and how many fall.
    """

    column: str = ""
    what: str = FILE
    dates: tuple[str, ...] = ()
    places: tuple[int, ...] = ()
    strays: tuple[int, int] = (0, 0)


def order_of(found: Rows, called: Sequence[str]) -> tuple[RowOrder, list[Row]]:
    """The order, and the rows in it: of a long file that falls the first ones, since these are the newest."""
    rows = found.last
    for place, name, dates in sorted(_of_columns(rows, called), key=lambda column: column[2].digits):
        if _falls(dates) and found.first is not found.last and found.first[0] != rows[0]:
            rows = found.first
            return _in_order(_dates(rows, place, name) or dates, name, rows)
        return _in_order(dates, name, rows)
    return RowOrder(), rows


def _of_columns(rows: Sequence[Row], called: Sequence[str]) -> list[tuple[int, str, Dates]]:
    """The columns of dates, those that look like dates before those in digits."""
    found = []
    for place, name in enumerate(called[:_LOOKED_AT]):
        dates = _dates(rows, place, name)
        if dates is not None and not (dates.digits and _counts_years(dates)):
            found.append((place, name, dates))
            if not dates.digits:
                break
    return found


def _dates(rows: Sequence[Row], place: int, name: str) -> Dates | None:
    return dates_of([row.cells[place] if place < len(row.cells) else "" for row in rows], name)


def _counts_years(dates: Dates) -> bool:
    """Whether these are plain years, each the one after the year above: a count of rows, which needs no names."""
    return all(len(written) == 4 for written in dates.written) and all(
        int(b) - int(a) == 1 for a, b in pairwise(dates.written)
    )


def _steps(dates: Dates) -> tuple[int, int]:
    """How many steps rise, and how many fall."""
    pairs = list(pairwise(dates.known))
    return sum(a < b for a, b in pairs), sum(a > b for a, b in pairs)


def _falls(dates: Dates) -> bool:
    up, down = _steps(dates)
    return down > 0 and up <= _STRAYS * down


def _in_order(dates: Dates, name: str, rows: list[Row]) -> tuple[RowOrder, list[Row]]:
    places = list(range(len(rows)))
    what = FILE
    if dates.rise():
        pass
    elif _falls(dates):
        what, places = REVERSED, places[::-1]
    elif None not in dates.values and len(set(dates.values)) == len(rows):
        what = SORTED
        places.sort(key=lambda at: dates.known[at])
    else:
        what = MIXED
    order = RowOrder(
        column=name,
        what=what,
        dates=tuple(dates.written[at] for at in places),
        places=tuple(places),
        strays=_steps(dates),
    )
    return order, [rows[at] for at in places]
