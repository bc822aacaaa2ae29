"""A gated cell's two paths back: through one gate, and all others, with their sum. Twin of diagnostics/roads."""

from __future__ import annotations

import numpy as np

from app import numbers
from app.drawing import frame
from app.drawing.end_labels import EndLabel, label_ends
from app.drawing.figure import Figure
from app.drawing.palette import INK, MUTED
from app.drawing.sized_line import add_sized_line
from app.drawing.zero_lane import Line
from app.findings.decay_marks import steps_of
from app.findings.finding import Finding
from app.findings.roads_measured import Drawn, drawn, roads_by_lag, start_of, whole_of
from app.language.language import later, plain
from rnn_core.diagnostics.decay import relative
from rnn_core.diagnostics.roads import Roads

REST = later("other paths")
ROADS = {"lstm": later("cell-state path"), "gru": later("direct path")}
_PLOT_PX = 236  # at 330 px
_STYLES = {  # what, width, dash
    "cell-state path": (3.5, "solid"),
    "direct path": (3.5, "solid"),
    REST: (3.5, "dot"),
    "∂c": (1.6, "solid"),
    "∂h": (1.6, "dash"),
}


def roads_figure(finding: Finding, roads: Roads) -> Figure:
    """Sizes relative to the last step: ∂h to its own; an LSTM's ∂c and the two parts to ∂c's, a GRU's to ∂h's."""
    ink, last = finding.curve.ink, finding.lags
    lines = {"∂h": finding.ratios}
    if finding.result.log10_dc is not None:
        lines["∂c"] = relative(whole_of(finding), start_of(finding))
    straight, lines[REST] = roads_by_lag(finding, roads)
    lines[_road(finding)] = straight
    figure = frame.time_figure(last, finding.config.seq_len, finding.backwards)
    finite = np.concatenate([[0.0], *(line[np.isfinite(line)] for line in lines.values())])
    bottom, top = float(finite.min()) - 0.3, float(finite.max()) + 0.3
    bottom = min(bottom, top - 1.0)
    frame.log_axis(figure, "yaxis", bottom, top, relative_size(finding))
    for name, line in lines.items():
        _add(figure, finding, name, line)
    labels = [
        EndLabel(bottom if end == -np.inf else end, plain(name), numbers.size(end), ink.text if _is_bold(name) else INK)
        for name, line in lines.items()
        for end in (float(line[-1]),)
    ]
    label_ends(figure, labels, bottom, top, _PLOT_PX)
    _mark_overtaking(figure, finding, drawn(finding, roads), straight)
    return figure


def relative_size(finding: Finding) -> str:
    """The title of an axis of sizes relative to those at the loss, or where the curve is largest."""
    if finding.summary.peak_lag:
        return plain("gradient size (1 = its largest)")
    return plain("gradient size (1 = at the loss)")


def _road(finding: Finding) -> str:
    return ROADS[finding.config.cell]


def _is_bold(name: str) -> bool:
    return name == REST or name in ROADS.values()


def _add(figure: Figure, finding: Finding, name: str, line: Line) -> None:
    width, dash = _STYLES[name]
    style = {"color": finding.curve.ink.line if _is_bold(name) else MUTED, "width": width, "dash": dash}
    add_sized_line(figure, plain(name), steps_of(finding, len(line)), line, style, mode="lines", marker=None)


def _mark_overtaking(figure: Figure, finding: Finding, crossing: Drawn, straight: Line) -> None:
    """A rule from the crossing to the far edge of the plot, with its words there, where no curve runs."""
    lag = crossing.overtaken
    if lag is None or not np.isfinite(straight[lag]):
        return
    x, y = float(steps_of(finding, finding.lags + 1)[lag]), float(straight[lag])
    bottom, top = figure.layout["yaxis"]["range"]
    low = y > (bottom + top) / 2
    edge = bottom if low else top
    figure.add_shape(type="line", x0=x, x1=x, y0=y, y1=edge, line={"color": MUTED, "width": 1})
    beyond_middle = lag > finding.lags / 2
    figure.add_words(
        plain("other paths carry more from {lag} back", lag=lag)
        if crossing.lasting
        else plain("other paths first carry more {lag} back", lag=lag),
        x,
        edge,
        beside=6 if beyond_middle else -6,
        name="wide-only",
        yanchor="bottom" if low else "top",
    )
