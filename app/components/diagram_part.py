"""A still diagram in the page. A component, since `st.html` drops every SVG."""

from __future__ import annotations

from pathlib import Path

from app.components.browser_part import browser_part

_part = browser_part("diagram", '<div class="gh-drawing"></div>', Path(__file__).with_name("diagram_part.js"))


def diagram(svg: str, *, key: str) -> None:
    """Show a drawing of `app.diagrams`, which escapes its words; a wide one scrolls within its place."""
    _part(key=key, data={"svg": svg})
