"""The same text once for each network, each token coloured by the gradient of the prediction that is pointed at."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

from app.components.browser_part import browser_part

_HTML = """
<div class="gh-x">
  <div class="gh-x-legend"></div>
  <div class="gh-x-strips" role="group" tabindex="0"></div>
  <p class="gh-x-said" aria-live="polite"></p>
</div>
"""

_part = browser_part("text_memory", _HTML, Path(__file__).with_name("text_memory.js"))


def text_memory(picture: dict[str, Any], *, key: str, on_pin: Callable[[], None]) -> None:
    """Show what `app.text_memory_picture` describes. on_pin is called when a prediction is chosen; `pinned(key)` says which."""
    _part(key=key, data=picture, on_pinned_change=on_pin)


def pinned(key: str, length: int) -> int | None:
    """The prediction (from 0) that was chosen just now; None where what the browser says is none of them."""
    said = st.session_state[key]["pinned"]
    return said if type(said) is int and 0 <= said < length else None
