"""Verdict cards: one column a cell, the small labels once at the row's left."""

from __future__ import annotations

from html import escape

import streamlit as st

from app.figures.palette import Ink
from app.findings import Finding
from app.words import agreement, card_rows, card_verdict

_LABELS = ("per step", "halves every", "horizon")
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


def verdict_cards(findings: list[Finding]) -> None:
    """A card for each finding."""
    card_row(_LABELS, [_card(finding) for finding in findings])


def card_row(labels: tuple[str, ...], cards: list[str]) -> None:
    """Cards side by side, the labels of their rows once at the left."""
    left = "".join(f"<div>{label}</div>" for label in labels)
    columns = f"grid-template-columns: auto repeat({len(cards)}, minmax(0, 1fr))"
    four = " gh-four" * (len(cards) > 3)
    st.html(
        f'<div class="gh-cards{four}" style="{columns}"><div class="gh-labels"><div></div>{left}</div>'
        f"{''.join(cards)}</div>"
    )


def _card(finding: Finding) -> str:
    decay, *others = (
        f'<span class="gh-label">{label}</span><span class="gh-number">{escape(value)}</span>'
        for label, value in zip(_LABELS, card_rows(finding), strict=True)
    )
    agree = f'<span class="gh-agree">{escape(agreement(finding))}</span>'
    rows = "".join(f"<div>{row}</div>" for row in (decay + agree, *others))
    return (
        f'<div class="gh-card" data-cell="{finding.curve.key}">'
        f'<div><span class="gh-name">{swatch(finding.curve.ink)}'
        f'<b style="color:var(--gh-{finding.curve.key})">{escape(finding.name)}</b></span>'
        f'<span class="gh-verdict">{escape(card_verdict(finding))}</span></div>{rows}</div>'
    )
