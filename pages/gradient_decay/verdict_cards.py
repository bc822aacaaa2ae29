"""Verdict cards: one column a cell."""

from __future__ import annotations

from markupsafe import Markup

from app.components.cards import card, show_cards, swatch
from app.findings.finding import Finding
from pages.gradient_decay.words import agreement, card_rows, card_verdict

_LABELS = ("per step", "at the far end", "horizon")


def verdict_cards(findings: list[Finding]) -> None:
    """A card for each finding."""
    show_cards(_LABELS, [_card(finding) for finding in findings])


def _card(finding: Finding) -> Markup:
    head = Markup(
        '<span class="gh-name">{}<b style="color:var(--gh-{})">{}</b></span><span class="gh-verdict">{}</span>'
    ).format(swatch(finding.curve.ink), finding.curve.key, finding.name, card_verdict(finding))
    return card(head, _LABELS, card_rows(finding), about=("cell", finding.curve.key), note=agreement(finding))
