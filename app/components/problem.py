"""One sentence in place of a figure: what cannot be run, and why."""

from __future__ import annotations

from html import escape

import streamlit as st


def problem(message: str) -> None:
    """Say it as plain text: nothing typed is rendered as HTML or Markdown."""
    st.html(f'<div class="gh-problem" role="alert">{escape(message)}</div>')
