"""One sentence in place of a figure: what is missing, or cannot be run, and why."""

from __future__ import annotations

from html import escape

import streamlit as st

from app.components.prose import caption
from app.language.language import plain


def problem(message: str) -> None:
    """Say it as plain text: nothing typed is rendered as HTML or Markdown."""
    st.html(f'<div class="gh-problem" role="alert">{escape(message)}</div>')


def cannot_run(error: ValueError) -> None:
    """A page whose settings are ruled out; the controls beside it stay."""
    st.title(plain("These settings can't run"))
    problem(str(error))


def no_cell_chosen() -> None:
    """A page without a cell to show."""
    st.title(plain("Choose a cell in the sidebar to begin"))
    caption(plain("Choose one or more cells in the sidebar: RNN, LSTM, GRU."))
