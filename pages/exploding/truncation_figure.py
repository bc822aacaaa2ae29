"""What a window leaves: per-step gradients with exact zeros beyond it, and W_hh's gradient for every window."""

from __future__ import annotations

import numpy as np

from app import numbers
from app.drawing import frame
from app.drawing.end_labels import EndLabel, label_ends
from app.drawing.figure import Figure
from app.drawing.palette import INK, MUTED, Ink
from app.drawing.reference_lines import level, upright
from app.drawing.sized_line import add_sized_line
from app.drawing.zero_lane import ZeroRow, add_zero_lane
from app.findings.finding import Finding
from app.language.language import plain
from pages.exploding.written_numbers import cosine_text
from rnn_core.diagnostics.truncation import Truncation

HEIGHT = 380
_PLOT_PX = 254  # of the main axis, with the lane of zeros below it
_LARGEST = 3.0  # of the relative size: farther out than this the axis does not follow it


def truncated_figure(finding: Finding, window: int, *, detached: bool) -> Figure:
    """The cell's line as far as gradient arrives; full backpropagation thin, beyond the window."""
    T = finding.config.seq_len
    figure = frame.time_figure(T - 1, T, 0)
    line = finding.ratios
    steps = frame.step_of_lag(np.arange(len(line), dtype=np.float64), T, T - 1, 0)
    beyond = (np.arange(len(line)) >= window) & detached
    bottom, top = frame.log_range([np.zeros(1), line])
    name = finding.name
    if beyond.any():
        add_sized_line(figure, "full", steps, line, {"color": MUTED, "width": 2, "dash": "dot"})
    add_sized_line(figure, name, steps, np.where(beyond, np.nan, line), {"color": finding.curve.ink.line, "width": 3.5})
    frame.log_axis(figure, "yaxis", bottom, top, _sizes(finding))
    end = float(line[-1])
    label = plain("full BPTT") if beyond.any() else name
    label_ends(
        figure, [EndLabel.sized(end, label, INK if beyond.any() else finding.curve.ink.text)], bottom, top, _PLOT_PX
    )
    zero = beyond | np.isneginf(line)
    if zero.any():
        row = ZeroRow(name, finding.curve.ink.line, finding.curve.ink.text, steps[zero])
        add_zero_lane(figure, [row], T)
    if window < T:
        _mark_edge(figure, T - window + 0.5, plain("detach") if detached else plain("no detach"), T)
    return figure


def _sizes(finding: Finding) -> str:
    if finding.summary.peak_lag:
        return plain("gradient size (1 = at the peak)")
    return plain("gradient size (1 = at the loss)")


def has_zeros(finding: Finding, window: int, *, detached: bool) -> bool:
    """Whether the lane of exact zeros is drawn."""
    return (detached and window < finding.config.seq_len) or bool(np.isneginf(finding.ratios).any())


def window_bias_figure(found: Truncation, ink: Ink, window: int) -> Figure:
    """Cosine and relative size of the truncated gradient for every window; the chosen one is marked."""
    windows = np.arange(1, len(found.cosine) + 1)
    figure = frame.base_figure(hovermode="x unified")
    with np.errstate(over="ignore"):
        size = np.minimum(10.0**found.log10_size, 10 * _LARGEST)
    shown = np.concatenate([found.cosine, np.minimum(size, _LARGEST)])
    shown = shown[np.isfinite(shown)]
    bottom, top = min(0.0, float(shown.min(initial=0.0))) - 0.04, max(1.0, float(shown.max(initial=1.0))) + 0.06
    lines = (
        ("size", size, found.log10_size, {"color": INK, "width": 2.5, "dash": "dash"}, INK),
        ("cosine", found.cosine, None, {"color": ink.line, "width": 3.5}, ink.text),
    )
    words = {"size": plain("size"), "cosine": plain("cosine")}
    labels = []
    for name, line, log10, style, colour in lines:
        said = [cosine_text(float(v)) for v in line] if log10 is None else [numbers.size(float(v)) for v in log10]
        figure.add_scatter(
            x=windows,
            y=line,
            mode="lines" if len(line) > 1 else "markers",
            name=name,
            line=style,
            marker={"color": style["color"], "size": 10},
            customdata=said,
            hovertemplate="%{customdata}",
        )
        at = float(line[window - 1])
        if np.isfinite(at):
            figure.add_dots(
                [window],
                [at],
                {"size": 12, "color": style["color"], "symbol": ink.marker if log10 is None else "circle"},
                name=f"{name}, chosen",
            )
        labels.append(EndLabel(min(float(line[0]), top), words[name], said[0], colour))
    level(figure, 1.0, plain("1 = full BPTT"), dash="solid", above=True, left=False)
    _mark_edge(figure, window, "", len(windows))
    ticks = frame.time_ticks(1, len(windows))
    figure.update_layout(
        margin={"l": 96, "r": 40, "t": 28, "b": 66},
        xaxis=frame.ticked(
            plain("truncation window, steps"),
            range=[1, max(len(windows), 2)],
            tickvals=ticks,
            unifiedhovertitle={"text": plain("window of %{{x}}")},
            showgrid=False,
        ),
        yaxis=frame.ticked(range=[bottom, top], side="right", nticks=6, showgrid=False),
    )
    frame.axis_title(figure, plain("truncated against full, ∂L/∂W<sub>hh</sub>"), xshift=36)
    label_ends(figure, labels, bottom, top, _PLOT_PX)
    return figure


def _mark_edge(figure: Figure, x: float, words: str, T: int) -> None:
    upright(figure, x, dash="dash", colour=INK, width=2)
    if words:
        right = x < T / 2
        figure.add_words(f"<b>{words}</b>", x, 1, beside=6 if right else -6, yref="y domain", yanchor="top")
