"""The Lyapunov spectrum as factors per step, beside the measured one. Twin of diagnostics/lyapunov."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from app import numbers
from app.drawing import frame
from app.drawing.figure import Figure
from app.drawing.palette import MUTED
from app.drawing.reference_lines import level
from app.findings.finding import Finding
from app.language.language import plain
from pages.theory.measured import TENTH
from rnn_core.diagnostics.lyapunov import Spectrum

_LN_10 = math.log(10.0)


def lyapunov_figure(finding: Finding, spectrum: Spectrum, measured: float) -> Figure:
    """Each direction's factor per step, largest first; the measured factor as a rule. Exact zeros have no point."""
    factors = spectrum.exponents / _LN_10
    shown = np.isfinite(factors)
    finite = np.concatenate([factors[shown], [0.0], [math.log10(measured)] if measured > 0 else []])
    pad = max(0.05 * float(np.ptp(finite)), 0.15)
    figure = frame.base_figure(hovermode="closest")
    rank = np.arange(1, len(factors) + 1)
    for name, ranks in (("leading", slice(0, 1)), ("others", slice(1, None))):
        figure.add_scatter(
            x=rank[ranks],
            y=np.where(shown, factors, np.nan)[ranks],
            mode="markers",
            name=name,
            marker=finding.curve.ink.mark(8),
            error_y=_error(spectrum) if name == "leading" else None,
            customdata=[
                plain(
                    "direction {rank}: λ = {exponent}, {factor} per step",
                    rank=int(number),
                    exponent=numbers.reading(value, TENTH),
                    factor=numbers.factor(math.exp(value)),
                )
                for number, value in zip(rank[ranks], spectrum.exponents[ranks].tolist(), strict=True)
            ],
            hovertemplate="%{customdata}<extra></extra>",
        )
    figure.update_layout(
        margin={"l": 16, "r": 66, "t": 30, "b": 52},
        xaxis=frame.axis(
            plain("◀ slowest decay    direction    fastest decay ▶"),
            range=[0.5 - 0.02 * len(rank), len(rank) + 0.5],
            tickvals=sorted({1, len(rank)}),
            showgrid=False,
        ),
    )
    frame.log_axis(
        figure, "yaxis", float(finite.min()) - pad, float(finite.max()) + pad, plain("factor per step, e<sup>λ</sup>")
    )
    _write_into_the_void(figure, shown)
    if measured > 0:
        words = plain("measured gradient: {factor} per step", factor=numbers.factor(measured))
        level(figure, math.log10(measured), words, dash="solid", above=True, left=False)
    return figure


def _error(spectrum: Spectrum) -> dict[str, Any] | None:
    """The leading exponent's standard error, in decades."""
    if not math.isfinite(spectrum.error):
        return None
    return {"type": "data", "array": [spectrum.error / _LN_10], "color": MUTED, "thickness": 1.5, "width": 5}


def _write_into_the_void(figure: Figure, shown: np.ndarray) -> None:
    gone = int((~shown).sum())
    if not gone:
        return
    figure.add_words(
        plain("{count} of {all}: exactly 0", count=gone, all=len(shown)), 1, 0, paper="xy", beside=-8, above=0
    )
