"""Cards side by side: a name and a few values each, the small labels once at the row's left."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from markupsafe import Markup, escape

from app.drawing.palette import Ink

_DASHES = {  # drawn and left blank, in pixels
    "solid": (4, 0),
    "dash": (5, 3),
    "dot": (2, 3),
    "dashdot": (7, 2, 2, 2),
}
_CHOSEN = ' style="box-shadow: inset 0 0 0 2px var(--gh-ink)" aria-current="true"'


def swatch(ink: Ink) -> Markup:
    """A curve's line, as the figure draws it."""
    drawn = striped(ink.line, _DASHES[ink.dash])
    return Markup(f'<span class="gh-swatch" aria-hidden="true" style="background:{drawn}"></span>')


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
    beside = "" if note is None else f'<span class="gh-agree">{escape(note)}</span>'
    notes = [beside] + [""] * (len(labels) - 1)
    rows = "".join(
        f'<div><span class="gh-label">{escape(label)}</span><span class="gh-number">{escape(value)}</span>{more}</div>'
        for label, value, more in zip(labels, values, notes, strict=True)
    )
    which = f'data-{about[0]}="{escape(about[1])}"{_CHOSEN if current else ""}'
    return Markup(f'<div class="gh-card" {which}><div>{head}</div>{rows}</div>')


def card_row(labels: Sequence[str], cards: Sequence[Markup]) -> Markup:
    """The row as HTML."""
    left = "".join(f"<div>{escape(label)}</div>" for label in labels)
    columns = f"grid-template-columns: auto repeat({len(cards)}, minmax(0, 1fr))"
    return Markup(
        f'<div class="gh-cards{" gh-four" * (len(cards) == 4)}" style="{columns}">'
        f'<div class="gh-labels"><div></div>{left}</div>{"".join(cards)}</div>'
    )


def show_cards(labels: Sequence[str], cards: Sequence[Markup]) -> None:
    """The row on the page."""
    st.html(card_row(labels, cards))
