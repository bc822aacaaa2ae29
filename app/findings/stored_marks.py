"""What marks the main figure where a number format is chosen: its range, and what it stores as 0 or as inf."""

from __future__ import annotations

import numpy as np

from app import numbers
from app.drawing.figure import Figure
from app.drawing.palette import GRID, MUTED
from app.drawing.reference_lines import level
from app.drawing.zero_lane import LANE_PX, ZeroRow, add_format_lane
from app.findings.decay_marks import common_start, steps_of
from app.findings.finding import Finding
from app.findings.measured import Stored
from app.language.language import plain
from rnn_core.diagnostics.number_formats import FORMATS
from rnn_core.engine.scaled import LOG10_2

_ZERO, _INF = "yaxis4", "yaxis5"


def pixel_rows(findings: list[Finding]) -> list[tuple[str, int, int, bool]]:
    """The rows of what a format stores as 0, at the foot, and as inf, at the top."""
    zero, inf = _rows(findings, "zero"), _rows(findings, "inf")
    rows = [(_ZERO, LANE_PX * len(zero), 8, False)] if zero else []
    return [*rows, (_INF, LANE_PX * len(inf), 8, True)] if inf else rows


def add_lanes(figure: Figure, drawn: list[Finding]) -> None:
    """A ring at each step that is stored as 0, a triangle at each that is stored as inf."""
    T, name = drawn[0].config.seq_len, _stored(drawn[0]).number_format
    if zero := _rows(drawn, "zero"):
        add_format_lane(figure, zero, T, plain("0 in {format}", format=name), _ZERO, "circle-open")
    if inf := _rows(drawn, "inf"):
        add_format_lane(figure, inf, T, plain("inf in {format}", format=name), _INF, "triangle-up")


def mark_format(figure: Figure, drawn: list[Finding], relative: bool, bottom: float, top: float) -> None:
    """Where the format runs out: a ground under the sizes at which every unit is subnormal, a rule at the largest number.

    Absolute limits, moved by the batch and the loss scale; left out on the relative axis where the curves' starts differ.
    """
    start = common_start(drawn) if relative else 0.0
    if start is None:
        return
    stored = _stored(drawn[0])
    form, offset = FORMATS[stored.number_format], scaling(drawn[0]) - start
    normal, largest = form.log10_smallest_normal + offset, form.log10_largest + offset
    smallest = max(form.log10_smallest + offset, bottom)
    if bottom < normal and smallest < top:
        figure.add_shape(
            type="rect",
            xref="paper",
            x0=0,
            x1=1,
            y0=smallest,
            y1=min(normal, top),
            layer="below",
            fillcolor=GRID,
            line={"width": 0},
        )
        words = plain("subnormal in {format}", format=stored.number_format)
        figure.add_words(words, 1, smallest, paper="x", beside=-4, yanchor="bottom", colour=MUTED, name="wide-only")
    if bottom < largest < top:
        words = plain("largest in {format}", format=stored.number_format)
        level(figure, largest, words, dash="dash", above=True, left=False, name="wide-only")


def scaling(finding: Finding) -> float:
    """log10 of ∂ℓ_b/∂h_t over what is stored of it: the batch over the loss scale."""
    return float(np.log10(finding.config.batch_size)) - _stored(finding).log2_scale * LOG10_2


def hover_of(finding: Finding, relative: bool) -> list[str]:
    """At each lag of a curve the size as stored; beside it the size itself, where it is written otherwise."""
    kept, exact = finding.stored_size, finding.log10_size
    if relative:
        kept, exact = finding.stored_ratios, finding.ratios
    return [_both(*sizes, _stored(finding).number_format) for sizes in zip(kept, exact, strict=True)]


def add_hover(figure: Figure, drawn: list[Finding], relative: bool, bottom: float) -> None:
    """Unseen points at the steps whose size the format cannot hold, so that hovering tells both sizes there, too."""
    for finding in drawn:
        missing = finding.stored_as_zero | finding.stored_as_inf
        if not missing.any():
            continue
        told = np.array(hover_of(finding, relative))[missing]
        figure.add_scatter(
            x=steps_of(finding, finding.lags + 1)[missing],
            y=np.full(int(missing.sum()), bottom),
            mode="markers",
            marker={"color": finding.curve.ink.line, "size": 1, "opacity": 0},
            name=finding.name,
            customdata=list(told),
            hovertemplate="%{customdata}",
        )


def _both(kept: float, size: float, number_format: str) -> str:
    if np.isposinf(kept):
        return plain("inf in {format}, computed {size}", format=number_format, size=numbers.size(size))
    if np.isneginf(kept) and np.isfinite(size):
        return plain("0 in {format}, computed {size}", format=number_format, size=numbers.size(size))
    said, computed = numbers.size(kept), numbers.size(size)
    if said == computed:
        return said
    return plain("{stored} in {format}, computed {size}", stored=said, format=number_format, size=computed)


def _rows(drawn: list[Finding], kind: str) -> list[ZeroRow]:
    """One for each curve that has such a step, the thin one of a last loss alone included."""
    rows = []
    for finding in (each for thick in drawn if thick.stored for each in (thick, thick.alone) if each):
        here = finding.stored_as_zero if kind == "zero" else finding.stored_as_inf
        if here.any():
            name = finding.name if finding.result.steps is None else plain("{name}, thin", name=finding.name)
            steps = steps_of(finding, finding.lags + 1)[here]
            rows.append(ZeroRow(name, finding.curve.ink.line, finding.curve.ink.text, steps))
    return rows


def _stored(finding: Finding) -> Stored:
    assert finding.stored is not None
    return finding.stored
