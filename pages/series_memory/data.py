"""Which series is forecast: the bundled sunspots, or a column of a file, named in the link by what is in it."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from pages.series_memory.csv_columns import Table
from pages.series_memory.uploads import uploads

SUNSPOTS = "sunspot number"
_KEY = "data"
_PROBLEM = "upload_problem"


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


def named_in_link() -> str | None:
    """The SHA-256 of the file whose column is forecast; None for the bundled series.

    A page that is opened anew reads it from the link; back from another page, which drops it there, from the session.
    """
    name = st.query_params.get(_KEY) or st.session_state.get(_KEY)
    if name:
        st.session_state[_KEY] = name
        if st.query_params.get(_KEY) != name:
            st.query_params[_KEY] = name
    return name or None


def take_upload() -> None:
    """For the uploader's `on_change`: keep the file, or why it can't be read."""
    file = st.session_state.get("upload")
    st.session_state.pop(_PROBLEM, None)
    if file is None:
        return
    try:
        st.session_state[_KEY] = uploads().keep(file.getvalue())
        st.query_params[_KEY] = st.session_state[_KEY]
    except ValueError as error:
        st.session_state[_PROBLEM] = str(error)


def take_bundled() -> None:
    """For a button's `on_click`: back to the sunspots."""
    for key in (_KEY, _PROBLEM):
        st.session_state.pop(key, None)
    st.query_params.pop(_KEY, None)


def upload_problem() -> str | None:
    """Why the last file could not be read."""
    problem: str | None = st.session_state.get(_PROBLEM)
    return problem


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
