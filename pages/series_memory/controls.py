"""What the page on a series' memory asks: which series, how much of its past is read, how it is trained. All in the link."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from app.components.bound import bound
from app.components.choose import choose
from app.components.link_rule import OneOf
from app.components.locks import is_locked
from app.components.problem import problem
from app.components.prose import caption
from app.components.slider import scale, slider
from app.components.step_slider import step_slider
from app.components.switch import switch
from app.language.language import plain
from pages.series_memory.csv_columns import MAX_BYTES, Column, Table
from pages.series_memory.data import BUNDLED, Data, series_of
from pages.series_memory.data_in_link import named_in_link, take_bundled, take_upload, upload_problem
from pages.series_memory.row_order import REVERSED, SORTED
from pages.series_memory.uploads import uploads
from rnn_core.config import bundled_series
from rnn_core.learning.sources import LEAST_FORECASTS

MAX_PAST = 200
_PAST, _STEPS = 21, 200  # opens on
GAPS = {"refuse": "not read", "fill": "the last number again", "drop": "rows left out"}
_RATES = (0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A series, and how it is to be learnt."""

    data: Data
    past: int
    steps: int
    rate: float


def series_controls() -> Asked:
    """The page's own controls, in a row.

    Raises:
        ValueError: the series, or what is asked of it, cannot be; the controls are there all the same.
    """
    name = named_in_link()
    table = table_in_link()
    data, wrong = BUNDLED, None
    choose_series(table, missing=name is not None and table is None)
    if table is not None:
        try:
            column = _column(table)
            data = series_of(table, column.name, gaps=_gaps(column), file_order=_file_order(table))
        except ValueError as error:
            wrong = error
    values = len(bundled_series() if data.values is None else data.values)
    most = max(min(MAX_PAST, values - LEAST_FORECASTS - 1), 2)
    past = step_slider(plain("Past values read"), 2, most, min(_PAST, most), "past")
    steps = slider(plain("Training updates"), 20, 2000, _STEPS, 20, "updates")
    rate = scale(plain("Learning rate"), _RATES, 0.005, "rate")
    if name and table is None:
        raise ValueError(missing_words(name))
    if wrong:
        raise wrong
    return Asked(data=data, past=past, steps=int(steps), rate=rate)


def choose_series(table: Table | None, *, missing: bool) -> None:
    """The bundled series, or a file of one's own."""
    if is_locked("data"):
        return
    label = plain("Your series") if table is not None else plain("No series") if missing else plain("Sunspots")
    with st.popover(label, width=170):
        st.file_uploader(
            plain("A CSV file, one value per row, at most {most} MB", most=MAX_BYTES >> 20),
            type=["csv", "tsv", "txt"],
            key="upload",
            on_change=take_upload,
        )
        if refused := upload_problem():
            problem(refused)
        caption(plain("This server keeps the file for a day, and shows its numbers to everybody who has the link."))
        if table is not None or missing:
            st.button(plain("Back to the sunspots"), on_click=take_bundled, key="bundled")


def missing_words(name: str) -> str:
    """Which data a link names that are not here."""
    sentences = [
        plain(
            "This link names a file (SHA-256 {digest}…) that this server does not have, or no longer.", digest=name[:12]
        ),
        plain("Upload it again, or go back to the sunspots, both under “No series”."),
    ]
    return " ".join(sentences)


def table_in_link() -> Table | None:
    """The file that the link names, where it is here."""
    name = named_in_link()
    return uploads().find(name) if name else None


def _column(table: Table) -> Column:
    """Which column, the first without a problem by default."""
    names = [column.name for column in table.columns]
    if len(names) == 1:
        return table.columns[0]
    sound = next((place for place, column in enumerate(table.columns) if not column.problem), 0)
    rule = OneOf(words=names, default=names[sound])
    chosen = bound(st.selectbox, plain("Column"), names, sound, key="column", rule=rule, width=180)
    return table.columns[names.index(str(chosen))]


def _gaps(column: Column) -> str:
    """What becomes of rows without a number, where there are some."""
    return choose(plain("Gaps"), GAPS, "gaps", width=180) if column.gaps else "refuse"


def _file_order(table: Table) -> bool:
    """Whether rows are read as they stand although their dates say otherwise."""
    if table.order.what not in (REVERSED, SORTED):
        return False
    return switch(plain("Rows as in the file"), False, "file_order")
