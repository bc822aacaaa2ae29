"""The same text once for each network, each token coloured by the gradient of the guess that is pointed at."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

_HTML = """
<div class="gh-x">
  <div class="gh-x-strips" role="group" tabindex="0"></div>
  <p class="gh-x-said" aria-live="polite"></p>
  <div class="gh-x-legend"></div>
</div>
"""

_component = st.components.v2.component(
    "gradient_horizon_text_memory",
    html=_HTML,
    js=(Path(__file__).resolve().parent / "text_memory.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


def text_memory(picture: dict[str, Any], *, key: str, on_pin: Callable[[], None]) -> None:
    """Show what `app.text_memory_picture` describes. on_pin is called when a guess is chosen; `pinned(key)` says which."""
    _component(key=key, data=picture, on_pinned_change=on_pin)


def pinned(key: str) -> int:
    """The guess (from 0) that was chosen just now."""
    return int(st.session_state[key]["pinned"])
