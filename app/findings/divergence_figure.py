"""When no cell stays in the number range: how the states themselves grew, up to the step at which they left it."""

from __future__ import annotations

import numpy as np

from app.drawing import frame
from app.drawing.figure import Figure
from app.drawing.palette import INK, SIZE_NAME, SIZE_TICK
from app.drawing.sized_line import add_sized_line
from app.findings.finding import Finding
from app.language.language import plain


def divergence_figure(findings: list[Finding]) -> Figure:
    """log10 ‖h_t‖, median over samples, of each diverged cell."""
    T = findings[0].result.config.seq_len
    figure = frame.time_figure(T - 1, T, 0)
    figure.update_layout(xaxis={"title": {"text": plain("time step    states run forward ──▶")}})
    top = 1.0
    for finding in findings:
        grown = _log10_norms(finding)
        steps = np.arange(1, len(grown) + 1)
        kept = np.isfinite(grown)
        top = max(top, float(grown[kept].max(initial=1.0)))
        mode, style = "lines+markers" if kept.sum() < 3 else "lines", finding.curve.ink.stroke(3.5)
        add_sized_line(figure, finding.name, steps[kept], grown[kept], style, mode=mode, marker=None)
        if kept.any():
            figure.add_words(
                plain("<b>{name}</b> overflows at step {step}", name=finding.name, step=finding.result.diverged_at),
                float(steps[kept][-1]),
                float(grown[kept][-1]),
                beside=8 if steps[kept][-1] < T / 2 else -8,
                size=SIZE_NAME,
                colour=finding.curve.ink.text,
            )
    frame.log_axis(figure, "yaxis", -1.0, 1.05 * top, plain("size of the state ‖h<sub>t</sub>‖"))
    figure.update_layout(font={"size": SIZE_TICK, "color": INK})
    return figure


def _log10_norms(finding: Finding) -> np.ndarray:
    hidden = finding.result.hidden[finding.layer, finding.direction]
    with np.errstate(over="ignore", divide="ignore", invalid="ignore"):
        largest = np.abs(hidden).max(axis=2)
        norms = largest * np.sqrt(((hidden / largest[..., None]) ** 2).sum(axis=2))
        return np.asarray(np.log10(np.median(norms, axis=1)))
