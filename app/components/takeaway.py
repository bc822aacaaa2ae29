"""Copy the link, save the figure: what only the browser can do."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

_BUTTONS = {"link": "Copy link", "png": "Figure as PNG", "svg": "Figure as SVG"}
_component = st.components.v2.component(
    "gradient_horizon_takeaway",
    html='<div class="gh-buttons">'
    + "".join(
        f'<button type="button" data-action="{action}">{label} <span aria-live="polite"></span></button>'
        for action, label in _BUTTONS.items()
    )
    + "</div>",
    js=(Path(__file__).resolve().parent / "takeaway.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


def takeaway_buttons() -> None:
    """The three buttons, for the page's first figure."""
    _component(key="takeaway")
