"""The loop, rolled and unrolled: played, stepped and scrubbed in the browser, with the numbers that it was given."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from app.components.browser_part import browser_part

_HTML = """
<div class="gh-u">
  <div class="gh-u-bar">
    <button type="button" data-do="roll"></button>
    <button type="button" data-do="back"></button>
    <button type="button" data-do="play"></button>
    <button type="button" data-do="on"></button>
    <input type="range" min="0" step="1">
    <output></output>
  </div>
  <div class="gh-u-scroll" role="group" tabindex="0">
    <div class="gh-u-stage"></div>
  </div>
  <p class="gh-u-said" aria-live="polite"></p>
  <div class="gh-u-panels">
    <section class="gh-u-equation"></section>
    <section class="gh-u-factors"></section>
    <section class="gh-u-sum"></section>
  </div>
</div>
"""

_part = browser_part(
    "unrolled",
    _HTML,
    Path(__file__).with_name("unrolled_drawing.js"),
    Path(__file__).with_name("unrolled_panels.js"),
    Path(__file__).with_name("unrolled.js"),
)


def unrolled(picture: dict[str, Any], *, key: str) -> None:
    """Show the walk that `picture` describes; it starts where both ways have been walked."""
    _part(key=key, data=picture)
