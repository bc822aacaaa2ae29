"""The figure beside a step: the curves that it names, and after the reveal an arrow at what the answer speaks of."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from app.drawing.figure import Figure
from app.drawing.palette import INK, PAGE, SIZE_NAME
from app.findings.decay_figure import decay_figure
from app.findings.decay_marks import steps_of
from app.findings.divergence_figure import divergence_figure
from app.findings.finding import Finding
from app.lessons.lesson import Look


def step_figure(findings: list[Finding], look: Look | None) -> Figure:
    """The curves relative to their last step; where every one diverged, how its states grew."""
    if all(finding.diverged for finding in findings):
        return divergence_figure(findings)
    figure = decay_figure(findings, relative=True)
    if look is not None and (at := _place(findings, look)) is not None:
        _point(figure, look.text, *at, to_the_right=at[0] < findings[0].config.seq_len / 2)
    return figure


def _place(findings: Sequence[Finding], look: Look) -> tuple[float, float] | None:
    """Where the arrow points; None where its curve is not drawn, or has no such place."""
    finding = next((each for each in findings if each.curve.key == look.of and not each.diverged), None)
    if finding is None:
        return None
    sizes = finding.ratios
    drawn = np.flatnonzero(np.isfinite(sizes))
    if not len(drawn):
        return None
    lag = {
        "near end": int(drawn[0]),
        "far end": int(drawn[-1]),
        "zeros": int(drawn[-1]),
        "horizon": min(int(finding.summary.horizon), int(drawn[-1])),
        "middle": int(drawn[len(drawn) // 2]),
    }[look.at]
    return float(steps_of(finding, len(sizes))[lag]), float(sizes[lag])


def _point(figure: Figure, words: str, step: float, size: float, *, to_the_right: bool) -> None:
    """An arrow whose words stand towards the middle of the plot."""
    bottom, top = figure.layout["yaxis"]["range"]
    figure.add_annotation(
        text=words,
        x=step,
        y=size,
        ax=50 if to_the_right else -50,
        ay=-55 if size < (bottom + top) / 2 else 55,
        xanchor="left" if to_the_right else "right",
        showarrow=True,
        arrowhead=2,
        arrowwidth=2.5,
        arrowcolor=INK,
        bgcolor=PAGE,
        font={"size": SIZE_NAME, "color": INK},
    )
