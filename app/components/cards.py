"""Verdict cards: one column a cell, the small labels once at the row's left."""

from __future__ import annotations

import streamlit as st

from app.drawing.palette import Ink

_DASHES = {  # drawn and left blank, in pixels
    "solid": (4, 0),
    "dash": (5, 3),
    "dot": (2, 3),
    "dashdot": (7, 2, 2, 2),
}


def swatch(ink: Ink) -> str:
    """A curve's line, as the figure draws it."""
    stops, at = [], 0
    for place, length in enumerate(_DASHES[ink.dash]):
        colour = "transparent" if place % 2 else ink.line
        stops.append(f"{colour} {at}px {at + length}px")
        at += length
    return (
        '<span class="gh-swatch" aria-hidden="true" '
        f'style="background:repeating-linear-gradient(90deg,{",".join(stops)})"></span>'
    )


def card_row(labels: tuple[str, ...], cards: list[str]) -> None:
    """Cards side by side, the labels of their rows once at the left."""
    left = "".join(f"<div>{label}</div>" for label in labels)
    columns = f"grid-template-columns: auto repeat({len(cards)}, minmax(0, 1fr))"
    four = " gh-four" * (len(cards) > 3)
    st.html(
        f'<div class="gh-cards{four}" style="{columns}"><div class="gh-labels"><div></div>{left}</div>'
        f"{''.join(cards)}</div>"
    )
