"""The page's style: what Streamlit's own theme cannot say."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

import streamlit as st

from app.components.chart import preload_plotly
from app.components.link_translation import english_by_word
from app.drawing.palette import style_sheet

HERE = Path(__file__).resolve().parent
_STYLE = style_sheet() + (HERE / "style.css").read_text(encoding="utf-8")
_HISTORY = (HERE / "history.js").read_text(encoding="utf-8")


def page_style() -> None:
    """Write style sheet and history into the page, and let the browser fetch the chart library meanwhile."""
    st.html(f"<style>{_STYLE}</style>")
    with st.container(key="preload"):
        st.html(f"<script>{_words()}{_HISTORY}</script>", unsafe_allow_javascript=True)
        preload_plotly()


@lru_cache
def _words() -> str:
    return f"window.ghWords = {json.dumps(english_by_word(), ensure_ascii=False)};\n"
