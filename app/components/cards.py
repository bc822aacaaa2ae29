"""Verdict cards: one column a cell, the small labels once at the row's left."""

from __future__ import annotations

from html import escape

import streamlit as st

from app.findings import Finding
from app.words import card_rows, card_verdict

_LABELS = ("per step", "halves every", "horizon")
_DASHES = {  # drawn and left blank, in pixels
    "solid": (4, 0),
    "dash": (7, 4),
    "dot": (3, 4),
    "dashdot": (9, 3, 3, 3),
}


def swatch(finding: Finding) -> str:
    """The curve's line, as the figure draws it."""
    stops, at = [], 0
    for place, length in enumerate(_DASHES[finding.curve.ink.dash]):
        colour = "transparent" if place % 2 else finding.curve.ink.line
        stops.append(f"{colour} {at}px {at + length}px")
        at += length
    return (
        '<span aria-hidden="true" style="flex:none;width:26px;height:4px;'
        f'background:repeating-linear-gradient(90deg,{",".join(stops)})"></span>'
    )


def verdict_cards(findings: list[Finding]) -> None:
    """A card for each finding."""
    labels = "".join(f"<div>{label}</div>" for label in _LABELS)
    columns = f"grid-template-columns: auto repeat({len(findings)}, minmax(0, 1fr))"
    cards = "".join(_card(finding) for finding in findings)
    st.html(f'<div class="gh-cards" style="{columns}"><div class="gh-labels"><div></div>{labels}</div>{cards}</div>')


def _card(finding: Finding) -> str:
    rows = "".join(
        f'<div><span class="gh-label">{label}</span><span class="gh-number">{escape(value)}</span></div>'
        for label, value in zip(_LABELS, card_rows(finding), strict=True)
    )
    return (
        f'<div class="gh-card" data-cell="{finding.curve.key}">'
        f'<div><span style="display:flex;gap:7px;align-items:center">{swatch(finding)}'
        f'<b style="color:var(--gh-{finding.curve.key})">{escape(finding.name)}</b></span>'
        f'<span class="gh-verdict">{escape(card_verdict(finding))}</span></div>{rows}</div>'
    )
