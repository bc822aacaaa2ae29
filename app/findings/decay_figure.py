"""The main figure: gradient size against time step on a log axis, one curve a cell. Twin of diagnostics/decay."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from app.drawing import frame
from app.drawing.end_labels import EndLabel, label_ends
from app.drawing.figure import Figure
from app.drawing.palette import GHOST, MUTED
from app.drawing.sized_line import add_band, add_sized_line
from app.drawing.zero_lane import Line
from app.findings import decay_marks, stored_marks
from app.findings.decay_marks import steps_of
from app.findings.finding import Finding, Pin
from app.language.language import plain


def decay_figure(findings: list[Finding], *, relative: bool, pins: Sequence[Pin] = ()) -> Figure:
    """Sizes by step, relative to each curve's last step (or peak) or absolute, with bands over samples."""
    drawn = [finding for finding in findings if not finding.diverged]
    first = drawn[0]
    figure = frame.time_figure(first.lags, first.config.seq_len, first.backwards)
    lines = {finding.curve.key: line_of(finding, relative=relative) for finding in drawn}
    bands = {finding.curve.key: band_of(finding, relative=relative) for finding in drawn}
    alone = {f.curve.key: line_of(f.alone, relative=relative) for f in drawn if f.alone}
    ghosts = [(pin.name, (pin.ratios if relative else pin.sizes)[: first.lags + 1]) for pin in pins]
    bottom, top = frame.log_range(
        [
            *lines.values(),
            *(values for _, values in ghosts),
            *alone.values(),
            *(band for pair in bands.values() for band in pair),
        ]
    )
    for finding in drawn:
        _add_band(figure, finding, bands[finding.curve.key])
    for name, values in ghosts:
        _add_ghost(figure, name, values, first)
    for finding in drawn:
        if finding.alone:
            _add_line(figure, finding.alone, alone[finding.curve.key], relative, thin=True)
        _add_line(figure, finding, lines[finding.curve.key], relative, thin=False)
    frame.log_axis(figure, "yaxis", bottom, top, _axis_title(drawn, relative))
    ends = lines | alone  # a cut curve's name stands in its lane
    labels = [EndLabel.sized(ends[f.curve.key][-1], f.name, f.curve.ink.text) for f in drawn]
    label_ends(figure, labels, bottom, top)
    if alone:
        _say_which_is_which(figure, list(lines.values()))
    if first.stored:
        stored_marks.mark_format(figure, drawn, relative, bottom, top)
        stored_marks.add_lanes(figure, drawn)
        stored_marks.add_hover(figure, drawn, relative, bottom)
    else:
        decay_marks.mark_ranges(figure, drawn, relative, bottom, top)
    if relative:
        for finding in drawn if first.stored is None else []:
            decay_marks.add_carried(figure, finding.judged)
        decay_marks.mark_horizons(figure, drawn, ends, bottom, top)
    decay_marks.add_reach(figure, drawn)
    decay_marks.add_cuts(figure, drawn)
    return figure


def line_of(finding: Finding, *, relative: bool) -> Line:
    """A curve's median over the samples, by lag; as stored, where a number format is chosen."""
    return finding.stored_ratios if relative else finding.stored_size


def band_of(finding: Finding, *, relative: bool) -> tuple[Line, Line]:
    """10 % and 90 % of the samples; taken from the sample below, since -inf cannot be interpolated."""
    sizes = finding.log10_dh if finding.stored is None else finding.stored.log10_dh
    if relative:
        start = finding.log10_dh[finding.summary.peak_lag]
        alive = np.isfinite(start)
        if not alive.any():
            return finding.stored_ratios, finding.stored_ratios
        sizes = sizes[:, alive] - start[alive]
    low, high = np.quantile(sizes, [0.1, 0.9], axis=1, method="inverted_cdf")
    return low, high


def axis_of(lines: list[Line]) -> dict[str, Any]:
    """The y-axis that these lines would get: its range and its ticks."""
    return frame.log_ticks(*frame.log_range(lines))


def _add_band(figure: Figure, finding: Finding, band: tuple[Line, Line]) -> None:
    low, high = band
    shown = np.isfinite(low) & np.isfinite(high)  # no band where a tenth of the samples is exactly 0
    x = steps_of(finding, len(high))[shown]
    add_band(figure, x, low[shown], high[shown], finding.curve.ink.band, f"{finding.name} band")


def _add_line(figure: Figure, finding: Finding, line: Line, relative: bool, *, thin: bool) -> None:
    ink = finding.curve.ink
    name = plain("{name}, last loss alone", name=finding.name) if thin else finding.name
    style = ink.stroke(1.8 if thin else 3.5)
    mode = "lines" if len(line) > 1 else "markers"
    more: dict[str, Any] = {} if finding.stored is None else {"customdata": stored_marks.hover_of(finding, relative)}
    marker, x = ink.mark(11), steps_of(finding, len(line))
    add_sized_line(figure, name, x, line, style, mode=mode, marker=marker, **more)


def _add_ghost(figure: Figure, name: str, values: Line, like: Finding) -> None:
    x, style = steps_of(like, len(values)), {"color": GHOST, "width": 2.2}
    add_sized_line(figure, plain("pinned {name}", name=name), x, values, style, mode="lines", marker=None, opacity=0.55)


def _axis_title(drawn: list[Finding], relative: bool) -> str:
    if not relative:
        return plain("gradient size ‖∂ℓ/∂h<sub>t</sub>‖")
    at_peak = any(finding.summary.peak_lag for finding in drawn)
    return plain("gradient size (1 = its largest)") if at_peak else plain("gradient size (1 = at the loss)")


def _say_which_is_which(figure: Figure, sums: list[Line]) -> None:
    figure.add_words(
        plain("thick: sums of all losses, thin: the last loss alone"),
        0.5,
        float(max(np.nanmax(np.where(np.isfinite(line), line, np.nan)) for line in sums)),
        paper="x",
        above=8,
        colour=MUTED,
    )
