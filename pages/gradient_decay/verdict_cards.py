"""Verdict cards: one column a cell."""

from __future__ import annotations

from markupsafe import Markup, escape

from app.components.cards import card, show_cards, swatch
from app.findings.finding import Finding
from app.language.formed_once import formed_once
from pages.gradient_decay.words import agreement, card_labels, card_rows, card_verdict


def verdict_cards(findings: list[Finding]) -> None:
    """A card for each finding."""
    show_cards(card_labels(), [_card(finding) for finding in findings])


@formed_once
def _card(finding: Finding) -> Markup:
    curve = finding.curve
    name = f'{swatch(curve.ink)}<b style="color:var(--gh-{curve.key})">{escape(finding.name)}</b>'
    head = Markup(f'<span class="gh-name">{name}</span><span class="gh-verdict">{escape(card_verdict(finding))}</span>')
    return card(head, card_labels(), card_rows(finding), about=("cell", finding.curve.key), note=agreement(finding))
