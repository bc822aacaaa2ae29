"""Which series is forecast: the bundled sunspots, or a column of a file, named in the link by what is in it."""

from __future__ import annotations

from dataclasses import dataclass

from app.language.language import later, plain, plain_count
from app.numbers import whole
from pages.series_memory.cells import as_read
from pages.series_memory.csv_columns import Column, Table
from pages.series_memory.row_order import FILE, MIXED, REVERSED, RowOrder

SUNSPOTS = later("sunspot number")


@dataclass(frozen=True, slots=True, kw_only=True)
class Data:
    """A series as the page names it. values: None is the bundled one, which the core has.

    axis, start: what counts the values, and the count of the first. note: which rows of a file; "" of the bundled series.
    dates: of every value, as the page writes them; "" where a row has none. told: what was done to make this series.
    """

    name: str
    values: tuple[float, ...] | None
    axis: str
    start: int
    note: str = ""
    dates: tuple[str, ...] = ()
    told: tuple[str, ...] = ()

    def label(self, place: int) -> int:
        """The year or row of a place (from 0)."""
        return self.start + place

    @property
    def counts_rows(self) -> bool:
        return self.axis == "row" or bool(self.dates)

    def at(self, place: int) -> str:
        """The same in a sentence: 1989, 2019-10-28, row 17. Nothing that was typed."""
        if self.dates and self.dates[place]:
            return self.dates[place]
        return plain("row {number}", number=self.label(place)) if self.counts_rows else str(self.label(place))

    def tick(self, label: int) -> str:
        """What stands at a label on the axis, on two lines where it has a time of day."""
        return self.at(label - self.start).replace(" ", "<br>") if self.dates else str(label)


_OWN_WORDS = (SUNSPOTS, later("year"), later("row"), later("date"))


def called(name: str) -> str:
    """A series or an axis by its name, in the language spoken where the name is the page's own."""
    return plain(name) if name in _OWN_WORDS else name


BUNDLED = Data(name=SUNSPOTS, values=None, axis="year", start=1700)


def series_of(table: Table, name: str, *, gaps: str = "refuse", file_order: bool = False) -> Data:
    """A column as a series.

    gaps: what becomes of rows without a number: "refuse", "fill" with the last one before, or "drop". file_order: rows
    as they stand, whatever their dates say.

    Raises:
        ValueError: the column's own problem.
    """
    column = next(column for column in table.columns if column.name == name)
    if column.problem and (gaps == "refuse" or not column.gaps):
        raise ValueError(column.problem())
    rows = list(zip(column.given, table.order.dates or [""] * table.used, strict=True))
    if file_order and table.order.dates:
        rows = [rows[at] for at in sorted(range(len(rows)), key=table.order.places.__getitem__)]
    kept = [(value, date) for value, date in _without_gaps(rows, gaps) if value is not None]
    return Data(
        name=column.name,
        values=tuple(value for value, _ in kept),
        axis=table.axis,
        start=table.start,
        note=_part(table),
        dates=tuple(date for _, date in kept) if table.order.dates else (),
        told=(*_order_words(table.order, file_order=file_order), *_gap_words(column, gaps), *_number_words(column)),
    )


def _without_gaps(rows: list[tuple[float | None, str]], gaps: str) -> list[tuple[float | None, str]]:
    """Rows without a number take the last one before them, if that is asked for."""
    if gaps != "fill":
        return rows
    found: list[tuple[float | None, str]] = []
    for value, date in rows:
        found.append((found[-1][0] if value is None and found else value, date))
    return found


def _part(table: Table) -> str:
    values = {"used": whole(table.used), "rows": whole(table.rows)}
    if table.used == table.rows:
        return plain_count("{rows} row", "{rows} rows", table.rows, **values)
    if table.order.what == REVERSED:
        return plain("the first {used} of {rows} rows", **values)
    return plain("the last {used} of {rows} rows", **values)


def _order_words(order: RowOrder, *, file_order: bool) -> list[str]:
    """What the dates say about the order."""
    column = order.column
    if order.what == FILE:
        return [plain("The dates are those of “{column}”.", column=column)] if column else []
    if order.what == MIXED:
        rise, fall = map(whole, order.strays)
        mixed = plain(
            "The dates in “{column}” rise at {rise} rows and fall at {fall}.", column=column, rise=rise, fall=fall
        )
        return [mixed, plain("Rows are read as in the file.")]
    if order.what == REVERSED:
        how = plain("The dates in “{column}” fall.", column=column)
        read = plain("So the table is read from the bottom, the oldest row first.")
    else:
        how = plain("The dates in “{column}” are not in order.", column=column)
        read = plain("So the rows are sorted by them, the oldest first.")
    if file_order:
        return [how, plain("Rows are read as in the file all the same, so a forecast reads the future.")]
    return [how, read]


def _gap_words(column: Column, gaps: str) -> list[str]:
    if not column.gaps:
        return []
    if gaps == "drop":
        return [
            plain_count(
                "{count} row without a number is left out.", "{count} rows without a number are left out.", column.gaps
            )
        ]
    return [
        plain_count(
            "{count} row without a number takes the last number before it.",
            "{count} rows without a number take the last number before them.",
            column.gaps,
        )
    ]


def _number_words(column: Column) -> list[str]:
    if column.odd is None:
        return []
    cell, value = column.odd
    return [plain("A cell such as “{cell}” is read as {value}.", cell=cell, value=as_read(value))]
