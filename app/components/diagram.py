"""A still diagram in the page. A component, since `st.html` drops every SVG."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

_component = st.components.v2.component(
    "gradient_horizon_diagram",
    html='<div class="gh-drawing"></div>',
    js=(Path(__file__).resolve().parent / "diagram.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


def diagram(svg: str, *, key: str) -> None:
    """Show a drawing of `app.diagrams`, which escapes its words; a wide one scrolls within its place."""
    _component(key=key, data={"svg": svg})
