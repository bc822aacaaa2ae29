"""A card for each activation: its largest derivative, that to a power, and what was measured with it."""

from __future__ import annotations

from markupsafe import Markup

from app.components.cards import card, card_row, striped
from app.experiment.options import ACTIVATIONS
from app.findings.finding import Finding
from pages.activations.card_words import card_labels, card_values

_DASHES = {  # drawn and left blank, in pixels, as activations_figure.py names them
    "tanh": (10, 4),
    "sigmoid": (7, 4),
    "relu": (9, 3, 3, 3),
    "leaky_relu": (3, 4),
    "linear": (14, 3, 3, 3),
}


def activation_cards(chosen: str, lags: int, who: str | None, measured: dict[str, Finding | None]) -> Markup:
    """The row of cards as HTML; an activation that is not among `measured` yet shows an ellipsis."""
    labels = card_labels(lags, who)
    cards = []
    for name, written in ACTIVATIONS.items():
        values = card_values(name, lags, measured.get(name), pending=name not in measured)
        head = Markup('<span class="gh-name">{}<b>{}</b></span>').format(_swatch(name, name == chosen), written)
        cards.append(card(head, labels, values, about=("activation", name), current=name == chosen))
    return card_row(labels, cards)


def _swatch(name: str, chosen: bool) -> Markup:
    """The curve's line, as the figure draws it."""
    colour, height, dashes = ("var(--gh-ink)", 4, (1, 0)) if chosen else ("var(--gh-muted)", 2, _DASHES[name])
    return Markup('<span aria-hidden="true" style="flex:none;width:26px;height:{}px;background:{}"></span>').format(
        height, striped(colour, dashes)
    )
