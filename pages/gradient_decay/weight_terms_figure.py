"""A cell's gradient of W_hh split by the time steps that its terms come from. Twin of diagnostics/weight_terms."""

from __future__ import annotations

import numpy as np

from app import numbers
from app.drawing import frame
from app.drawing.figure import Figure
from app.drawing.palette import MUTED, SIZE_TITLE, Ink
from app.findings.finding import Finding
from app.language.language import plain
from pages.gradient_decay.measured import WeightTerms
from rnn_core.diagnostics.weight_terms import log10_shares

FIFTHS = 5
ROW_PX = 54
_REFERENCE = "#6C757F"
_OPACITY = (0.16, 0.34, 0.52, 0.74, 1.0)  # oldest to newest


def weight_terms_figure(findings: list[Finding]) -> Figure:
    """One 100 % bar a cell in fifths of the sequence, under a bar in which every step counts the same."""
    drawn = [finding for finding in findings if not finding.diverged]
    figure = frame.base_figure(barmode="stack", bargap=0.5)
    rows = len(drawn)
    T = drawn[0].config.seq_len
    groups = min(FIFTHS, T)
    _add_reference(figure, T, groups)
    for row, finding in enumerate(drawn, start=1):
        terms = WeightTerms(finding=finding)
        shares = log10_shares(terms.by_step, groups)
        _add_bar(figure, row, 10.0 ** np.nan_to_num(shares, nan=-np.inf, neginf=-400), finding.curve.ink.line)
        _write_above(figure, row, _words(finding.curve.ink, terms))
    figure.update_layout(
        xaxis=frame.ticked(range=[0, 1], tickvals=[0, 0.5, 1], ticktext=["0", "50 %", "100 %"], showgrid=False),
        yaxis={**frame.BARE_AXIS, "range": [rows + 0.6, -0.75]},
        margin={"l": 8, "r": 40, "t": 6, "b": 34},
        hovermode="closest",
    )
    return figure


def weight_terms_height(findings: list[Finding]) -> int:
    """Pixels that the figure needs."""
    return 60 + ROW_PX * (1 + sum(not finding.diverged for finding in findings))


def _words(ink: Ink, terms: WeightTerms) -> str:
    name = f'<span style="color:{ink.text}"><b>{terms.name}</b></span>'
    if terms.total == -np.inf:
        return plain("{name}  total exactly 0", name=name)
    return plain(
        "{name}  total {total}, older half <b>{share} of the sizes</b>",
        name=name,
        total=numbers.size(terms.total),
        share=numbers.share(terms.older_half),
    )


def _add_reference(figure: Figure, T: int, groups: int) -> None:
    parts = np.array_split(np.arange(1, T + 1), groups)
    left = 0.0
    for part, opacity in zip(parts, _OPACITY[-groups:], strict=True):
        share = len(part) / T
        figure.add_bar(
            x=[share],
            y=[0],
            base=left,
            orientation="h",
            marker={"color": _REFERENCE, "opacity": 0.55 * opacity, "line": {"width": 0}},
            hoverinfo="skip",
        )
        figure.add_words(f"{part[0]}–{part[-1]}" if len(part) > 1 else str(part[0]), left + share / 2, 0)
        left += share
    _write_above(figure, 0, f'<span style="color:{MUTED}">{plain("if all steps counted equally: steps")}</span>')


def _add_bar(figure: Figure, row: int, shares: np.ndarray, colour: str) -> None:
    left = 0.0
    for share, opacity in zip(shares, _OPACITY[-len(shares) :], strict=True):
        figure.add_bar(
            x=[share],
            y=[row],
            base=left,
            orientation="h",
            marker={"color": colour, "opacity": opacity, "line": {"width": 0}},
            hoverinfo="skip",
        )
        left += share


def _write_above(figure: Figure, row: int, words: str) -> None:
    figure.add_words(words, 0, row - 0.25, above=2, xanchor="left", align="left", size=SIZE_TITLE)
