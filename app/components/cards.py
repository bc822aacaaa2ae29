"""Cards side by side: a name and a few values each, the small labels once at the row's left."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from markupsafe import Markup

from app.drawing.palette import Ink

_DASHES = {  # drawn and left blank, in pixels
    "solid": (4, 0),
    "dash": (5, 3),
    "dot": (2, 3),
    "dashdot": (7, 2, 2, 2),
}
_CHOSEN = Markup(' style="box-shadow: inset 0 0 0 2px var(--gh-ink)" aria-current="true"')


def swatch(ink: Ink) -> Markup:
    """A curve's line, as the figure draws it."""
    return Markup('<span class="gh-swatch" aria-hidden="true" style="background:{}"></span>').format(
        striped(ink.line, _DASHES[ink.dash])
    )


def striped(colour: str, dashes: Sequence[int]) -> str:
    """A CSS background of a colour drawn and left blank in turn, each so many pixels."""
    stops, start = [], 0
    for at, length in enumerate(dashes):
        stops.append(f"{'transparent' if at % 2 else colour} {start}px {start + length}px")
        start += length
    return f"repeating-linear-gradient(90deg,{','.join(stops)})"


def card(
    head: Markup,
    labels: Sequence[str],
    values: Sequence[str],
    *,
    about: tuple[str, str],
    current: bool = False,
    note: str | None = None,
) -> Markup:
    """A card.

    about: the name and value of the data attribute that says which; current: it is the chosen one; note: beside its
    first value.
    """
    row = Markup('<div><span class="gh-label">{}</span><span class="gh-number">{}</span>{}</div>')
    notes = [Markup("") if note is None else Markup('<span class="gh-agree">{}</span>').format(note)]
    notes += [Markup("")] * (len(labels) - 1)
    rows = Markup("").join(row.format(*each) for each in zip(labels, values, notes, strict=True))
    return Markup('<div class="gh-card" data-{}="{}"{}><div>{}</div>{}</div>').format(
        *about, _CHOSEN if current else "", head, rows
    )


def card_row(labels: Sequence[str], cards: Sequence[Markup]) -> Markup:
    """The row as HTML."""
    left = Markup("").join(Markup("<div>{}</div>").format(label) for label in labels)
    return Markup(
        '<div class="gh-cards{}" style="grid-template-columns: auto repeat({}, minmax(0, 1fr))">'
        '<div class="gh-labels"><div></div>{}</div>{}</div>'
    ).format(" gh-four" if len(cards) == 4 else "", len(cards), left, Markup("").join(cards))


def show_cards(labels: Sequence[str], cards: Sequence[Markup]) -> None:
    """The row on the page."""
    st.html(card_row(labels, cards))
