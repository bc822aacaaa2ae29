"""The page's style: what Streamlit's own theme cannot say."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from app.components.chart import PRELOAD
from app.components.served_files import serve
from app.drawing.palette import style_sheet

_HERE = Path(__file__).resolve().parent
_STYLE = serve("style.css", (style_sheet() + (_HERE / "style.css").read_text(encoding="utf-8")).encode())
_SCRIPT = serve("page.js", ((_HERE / "history.js").read_text(encoding="utf-8") + PRELOAD).encode())
_HEAD = f'<style>@import url("{_STYLE}");</style><script src="{_SCRIPT}"></script>'


def page_style() -> None:
    """Let the browser fetch the style sheet, what mends its history, and the chart library."""
    with st.container(key="preload"):
        st.html(_HEAD, unsafe_allow_javascript=True)


def hide_sidebar() -> None:
    """Of a page that has nothing in it to set."""
    with st.container(key="no_sidebar"):
        st.html("<span></span>")
