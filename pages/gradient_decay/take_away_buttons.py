"""Copy the link, save the figure: what only the browser can do."""

from __future__ import annotations

from pathlib import Path

from app.components.browser_part import browser_part
from app.language.language import later, plain

_BUTTONS = {"link": later("Copy link"), "png": later("Figure as PNG"), "svg": later("Figure as SVG")}
_part = browser_part(
    "takeaway",
    '<div class="gh-buttons">'
    + "".join(
        f'<button type="button" data-action="{action}"><span></span> <span aria-live="polite"></span></button>'
        for action in _BUTTONS
    )
    + "</div>",
    Path(__file__).with_name("take_away_buttons.js"),
)


def takeaway_buttons() -> None:
    """The three buttons, for the page's first figure."""
    labels = {action: plain(label) for action, label in _BUTTONS.items()}
    _part(key="takeaway", data={"labels": labels, "failed": plain("not possible here")})
