"""Copy the link, save the figure: what only the browser can do."""

from __future__ import annotations

from pathlib import Path

from app.components.browser_part import browser_part

_BUTTONS = {"link": "Copy link", "png": "Figure as PNG", "svg": "Figure as SVG"}
_part = browser_part(
    "takeaway",
    '<div class="gh-buttons">'
    + "".join(
        f'<button type="button" data-action="{action}">{label} <span aria-live="polite"></span></button>'
        for action, label in _BUTTONS.items()
    )
    + "</div>",
    Path(__file__).with_name("take_away_buttons.js"),
)


def takeaway_buttons() -> None:
    """The three buttons, for the page's first figure."""
    _part(key="takeaway")
