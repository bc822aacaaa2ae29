"""Where many steps have a loss: the sum of all beside the gradient of one step's loss alone."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float64

from app.drawing import frame
from app.drawing.end_labels import EndLabel, label_ends
from app.drawing.figure import Figure
from app.drawing.reference_lines import upright
from app.drawing.sized_line import add_sized_line
from app.findings import decay_marks
from app.findings.decay_figure import line_of
from app.findings.finding import Finding
from app.language.language import plain

Line = Float64[np.ndarray, " T"]


def one_loss_figure(findings: list[Finding], alone: dict[str, Line], step: int) -> Figure:
    """Thick: all losses. Thin: that of one step (from 0), in the same unit: what all losses make at the last step.

    alone: by the curves' keys, relative as `measured.relative_in_time` makes them.
    """
    drawn = [finding for finding in findings if not finding.diverged]
    T = drawn[0].result.config.seq_len
    figure = frame.time_figure(drawn[0].lags, T, drawn[0].backwards)
    everything = [*(line_of(f, relative=True) for f in drawn), *(alone[f.curve.key] for f in drawn)]
    finite = np.concatenate([line[np.isfinite(line)] for line in everything] + [np.zeros(1)])
    pad = max(0.03 * float(np.ptp(finite)), 0.12)
    bottom, top = min(float(finite.min()) - pad, float(finite.max()) - 1.0), float(finite.max()) + 2 * pad
    for finding in drawn:
        x = decay_marks.steps_of(finding, finding.lags + 1)
        name = plain("{name}, all losses", name=finding.name)
        _add(figure, finding, name, x, line_of(finding, relative=True), 3.5)
    for finding in drawn:
        name = plain("{name}, loss of step {step} alone", name=finding.name, step=step + 1)
        _add(figure, finding, name, np.arange(1.0, T + 1), alone[finding.curve.key], 1.8)
    if 0 < step < T - 1:
        upright(figure, step + 1)
    frame.log_axis(figure, "yaxis", bottom, top, _axis(drawn[0]))
    oldest = T - 1 if drawn[0].backwards else 0
    ends = [float(alone[finding.curve.key][oldest]) for finding in drawn]
    labels = [EndLabel.sized(end, f.name, f.curve.ink.text) for f, end in zip(drawn, ends, strict=True)]
    label_ends(figure, [label for label, end in zip(labels, ends, strict=True) if np.isfinite(end)], bottom, top)
    decay_marks.add_cuts(figure, drawn)
    return figure


def _axis(finding: Finding) -> str:
    """What counts as 1: the last loss that this direction meets, or the curve's largest value."""
    if finding.summary.peak_lag:
        return plain("gradient size (1 = largest, all losses)")
    if finding.direction:
        return plain("gradient size (1 = all losses, first step)")
    return plain("gradient size (1 = all losses, last step)")


def _add(figure: Figure, finding: Finding, name: str, x: Line, line: Line, width: float) -> None:
    ink = finding.curve.ink
    style = ink.stroke(width)
    marker = ink.mark(9)
    add_sized_line(figure, name, x, line, style, marker=marker)
