"""Which series is forecast: the bundled sunspots, or a column of a file, named in the link by what is in it."""

from __future__ import annotations

from dataclasses import dataclass

from pages.series_memory.csv_columns import Table

SUNSPOTS = "sunspot number"


@dataclass(frozen=True, slots=True, kw_only=True)
class Data:
    """A series as the page names it. values: None is the bundled one, which the core has.

    axis, start: what counts the values, and the count of the first. note: which rows of a file; "" of the bundled series.
    """

    name: str
    values: tuple[float, ...] | None
    axis: str
    start: int
    note: str = ""

    def label(self, place: int) -> int:
        """The year or row of a place (from 0)."""
        return self.start + place

    def at(self, place: int) -> str:
        """The same in a sentence: 1989, row 17. Nothing that was typed."""
        return f"row {self.label(place)}" if self.axis == "row" else str(self.label(place))


BUNDLED = Data(name=SUNSPOTS, values=None, axis="year", start=1700)


def series_of(table: Table, name: str) -> Data:
    """A column as a series.

    Raises:
        ValueError: the column's own problem.
    """
    column = next(column for column in table.columns if column.name == name)
    if column.problem:
        raise ValueError(column.problem)
    part = f"the last {table.used:,} of {table.rows:,} rows" if table.used < table.rows else f"{table.rows:,} rows"
    return Data(name=column.name, values=column.values, axis=table.axis, start=table.start, note=part)
