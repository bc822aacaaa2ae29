"""Verdict cards: one column a cell."""

from __future__ import annotations

from html import escape

from app.components.cards import card_row, swatch
from app.findings.finding import Finding
from pages.gradient_decay.words import agreement, card_rows, card_verdict

_LABELS = ("per step", "halves every", "horizon")


def verdict_cards(findings: list[Finding]) -> None:
    """A card for each finding."""
    card_row(_LABELS, [_card(finding) for finding in findings])


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
