"""The loop, rolled and unrolled: played, stepped and scrubbed in the browser, with the numbers that it was given."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st

HERE = Path(__file__).resolve().parent
_PARTS = ("unrolled_drawing.js", "unrolled_panels.js", "unrolled.js")  # one script: a component has no imports
_HTML = """
<div class="gh-u">
  <div class="gh-u-bar">
    <button type="button" data-do="roll"></button>
    <button type="button" data-do="back" aria-label="One step back">◀ Step</button>
    <button type="button" data-do="play"></button>
    <button type="button" data-do="on" aria-label="One step on">Step ▶</button>
    <input type="range" min="0" step="1" aria-label="Place in the walk">
    <output></output>
  </div>
  <div class="gh-u-scroll" role="group" tabindex="0"
    aria-label="Walk through the network. Left and right arrow: one step. Home, End: first, last. Space: play. U: roll up.">
    <div class="gh-u-stage"></div>
  </div>
  <p class="gh-u-said" aria-live="polite"></p>
  <div class="gh-u-panels">
    <section class="gh-u-equation" aria-label="This step’s equation"></section>
    <section class="gh-u-factors" aria-label="What this step back multiplies by"></section>
    <section class="gh-u-sum" aria-label="The weight gradient, added up"></section>
  </div>
</div>
"""

_component = st.components.v2.component(
    "gradient_horizon_unrolled",
    html=_HTML,
    js="\n".join((HERE / part).read_text(encoding="utf-8") for part in _PARTS),
    isolate_styles=False,
)


def unrolled(picture: dict[str, Any], *, key: str) -> None:
    """Show the walk that `app.unrolled_picture` describes; it starts where both ways have been walked."""
    _component(key=key, data=picture)
