"""A small table of numbers that a figure shows as well."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st


def numbers_table(heads: Sequence[str], rows: Sequence[Sequence[str]], *, chosen: int | None = None) -> None:
    """Each row is named by its first cell; the chosen one is outlined."""
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in heads)
    body = "".join(_row(row, place == chosen) for place, row in enumerate(rows))
    st.html(f'<table class="gh-table"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>')


def _row(row: Sequence[str], chosen: bool) -> str:
    cells = "".join(f"<td>{escape(value)}</td>" for value in row[1:])
    mark = ' aria-current="true"' if chosen else ""
    return f'<tr{mark}><th scope="row">{escape(row[0])}</th>{cells}</tr>'
