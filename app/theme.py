"""The page's style: what Streamlit's own theme cannot say."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from app.components.chart import preload_plotly

_STYLE = (Path(__file__).resolve().parent / "style.css").read_text(encoding="utf-8")


def page_style() -> None:
    """Write the style sheet into the page, and let the browser fetch the chart library while the rest is computed."""
    st.html(f"<style>{_STYLE}</style>")
    with st.container(key="preload"):
        preload_plotly()
