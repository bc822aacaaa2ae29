"""The page's style: what Streamlit's own theme cannot say."""

from __future__ import annotations

import json
from base64 import b64encode
from functools import cache
from pathlib import Path

import streamlit as st

from app.components.chart import PRELOAD
from app.components.link_translation import english_by_word
from app.components.served_files import serve
from app.drawing.palette import style_sheet

_HERE = Path(__file__).resolve().parent
_STYLES = ("style", "pictures", "class", "modes")  # a later one overrules an earlier one


def page_style() -> None:
    """Let the browser fetch the style sheet, what mends its history, and the chart library."""
    st.html(_head(), unsafe_allow_javascript=True)


@cache
def icon() -> str:
    """The app's icon as an address that holds it: of a file's name Streamlit makes this one anew in every run."""
    return f"data:image/svg+xml;base64,{b64encode((_HERE / 'icon.svg').read_bytes()).decode()}"


def hide_sidebar() -> None:
    """Of a page that has nothing in it to set."""
    st.html('<span class="gh-no-sidebar"></span>')


@cache
def _head() -> str:
    """Served when the first page is drawn: every choice has then told its words."""
    style = style_sheet() + "".join((_HERE / f"{name}.css").read_text(encoding="utf-8") for name in _STYLES)
    words = f"window.ghWords = {json.dumps(english_by_word(), ensure_ascii=False)};\n"
    script = words + (_HERE / "history.js").read_text(encoding="utf-8") + PRELOAD
    served = serve("style.css", style.encode()), serve("page.js", script.encode())
    return '<style>@import url("{}");</style><script src="{}"></script>'.format(*served)
