"""A card for each activation: its largest slope, the power of it, and what was measured with it."""

from __future__ import annotations

from html import escape

from app.experiment.options import ACTIVATIONS
from app.findings.finding import Finding
from pages.activations.words import card_values

_DASHES = {  # drawn and left blank, in pixels, as figures/activations.py names them
    "tanh": (10, 4),
    "sigmoid": (7, 4),
    "relu": (9, 3, 3, 3),
    "leaky_relu": (3, 4),
    "linear": (14, 3, 3, 3),
}


def activation_cards(chosen: str, lags: int, who: str | None, measured: dict[str, Finding | None]) -> str:
    """The row of cards as HTML; an activation that is not among `measured` yet shows an ellipsis."""
    labels = (
        "largest slope",
        f"power of {lags}" if lags else "power",
        f"{who}, a step" if who else "measured",
    )
    head = "".join(f"<div>{escape(label)}</div>" for label in labels)
    cards = "".join(_card(name, name == chosen, labels, lags, measured) for name in ACTIVATIONS)
    columns = f"grid-template-columns: auto repeat({len(ACTIVATIONS)}, minmax(0, 1fr))"
    return f'<div class="gh-cards" style="{columns}"><div class="gh-labels"><div></div>{head}</div>{cards}</div>'


def _card(name: str, chosen: bool, labels: tuple[str, ...], lags: int, measured: dict[str, Finding | None]) -> str:
    values = card_values(name, lags, measured.get(name), pending=name not in measured)
    rows = "".join(
        f'<div><span class="gh-label">{escape(label)}</span><span class="gh-number">{escape(value)}</span></div>'
        for label, value in zip(labels, values, strict=True)
    )
    border = ' style="box-shadow: inset 0 0 0 2px var(--gh-ink)" aria-current="true"' if chosen else ""
    return (
        f'<div class="gh-card" data-activation="{name}"{border}><div>'
        '<span style="display:flex;gap:7px;align-items:center">'
        f"{_swatch(name, chosen)}<b>{escape(ACTIVATIONS[name])}</b></span></div>{rows}</div>"
    )


def _swatch(name: str, chosen: bool) -> str:
    """The curve's line, as the figure draws it."""
    colour, height = ("var(--gh-ink)", 4) if chosen else ("var(--gh-muted)", 2)
    stops, at = [], 0
    for place, length in enumerate((1, 0) if chosen else _DASHES[name]):
        stops.append(f"{'transparent' if place % 2 else colour} {at}px {at + length}px")
        at += length
    return (
        f'<span aria-hidden="true" style="flex:none;width:26px;height:{height}px;'
        f'background:repeating-linear-gradient(90deg,{",".join(stops)})"></span>'
    )
