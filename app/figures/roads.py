"""A gated cell's two roads: the straight one and the rest, with what they are parts of. Twin of diagnostics/roads."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float64

from app import numbers
from app.figures import frame
from app.figures.figure import Figure
from app.figures.palette import INK, MUTED, SIZE_TICK
from app.findings import Finding
from rnn_core.diagnostics.decay import median
from rnn_core.diagnostics.roads import Roads

REST = "the rest"
ROADS = {"lstm": "cell road", "gru": "straight road"}
_PLOT_PX = 236  # at 330 px
_STYLES = {  # what, width, dash
    "cell road": (3.5, "solid"),
    "straight road": (3.5, "solid"),
    REST: (3.5, "dot"),
    "∂c": (1.6, "solid"),
    "∂h": (1.6, "dash"),
}


def roads_figure(finding: Finding, roads: Roads) -> Figure:
    """Sizes relative to the last step: ∂h to its own; an LSTM's ∂c and the two parts to ∂c's, a GRU's to ∂h's."""
    ink, last = finding.curve.ink, finding.lags
    lines = {"∂h": finding.ratios}
    if finding.result.log10_dc is not None:
        lines["∂c"] = _relative(_whole(finding), _start(finding))
    straight, lines[REST] = _parts(finding, roads)
    lines[_road(finding)] = straight
    figure = frame.time_figure(last, finding.result.config.seq_len, finding.direction)
    finite = np.concatenate([[0.0], *(line[np.isfinite(line)] for line in lines.values())])
    bottom, top = float(finite.min()) - 0.3, float(finite.max()) + 0.3
    bottom = min(bottom, top - 1.0)
    whole = "peak" if finding.summary.peak_lag else "last step"
    frame.log_axis(figure, "yaxis", bottom, top, f"gradient size ({whole} = 1)")
    for name, line in lines.items():
        _add(figure, finding, name, line)
    labels = [
        frame.EndLabel(bottom if end == -np.inf else end, name, numbers.size(end), ink.text if _is_bold(name) else INK)
        for name, line in lines.items()
        for end in (float(line[-1]),)
    ]
    frame.label_ends(figure, labels, bottom, top, _PLOT_PX)
    if roads.overtaken is not None and roads.overtaken <= last:
        words = (
            f"from {roads.overtaken} back: mostly the rest"
            if roads.lasting
            else f"{roads.overtaken} back: first the rest"
        )
        _mark_overtaking(figure, finding, roads.overtaken, float(straight[roads.overtaken]), words)
    return figure


def _road(finding: Finding) -> str:
    return ROADS[finding.curve.config.cell]


def _is_bold(name: str) -> bool:
    return name == REST or name in ROADS.values()


def ends_of_roads(finding: Finding, roads: Roads) -> tuple[float, float]:
    """log10 of what straight road and rest bring to the oldest step, relative to the whole at the last."""
    cell, rest = _parts(finding, roads)
    return float(cell[-1]), float(rest[-1])


def _whole(finding: Finding) -> Float64[np.ndarray, "lags B"]:
    """What the two roads are parts of: ∂c in an LSTM, ∂h in a GRU."""
    result = finding.result
    sizes = result.log10_dh if result.log10_dc is None else result.log10_dc
    return np.asarray(result.by_lag(sizes, finding.layer, finding.direction))


def _start(finding: Finding) -> Float64[np.ndarray, " B"]:
    return _whole(finding)[finding.summary.peak_lag]


def _parts(finding: Finding, roads: Roads) -> tuple[Float64[np.ndarray, " lags"], Float64[np.ndarray, " lags"]]:
    start = _start(finding)
    straight, rest = (_by_lag(finding, sizes) for sizes in (roads.log10_straight, roads.log10_rest))
    return _relative(straight, start), _relative(rest, start)


def _by_lag(finding: Finding, sizes: Float64[np.ndarray, "T B"]) -> Float64[np.ndarray, "lags B"]:
    every_direction = np.broadcast_to(sizes, (1, finding.direction + 1, *sizes.shape))
    return finding.result.by_lag(every_direction, 0, finding.direction)


def _relative(sizes: Float64[np.ndarray, "lags B"], start: Float64[np.ndarray, " B"]) -> Float64[np.ndarray, " lags"]:
    alive = np.isfinite(start)
    return median(sizes[:, alive] - start[alive]) if alive.any() else np.full(len(sizes), np.nan)


def _steps(finding: Finding, count: int) -> Float64[np.ndarray, " lags"]:
    lag = np.arange(count, dtype=np.float64)
    return frame.step_of_lag(lag, finding.result.config.seq_len, finding.lags, finding.direction)


def _add(figure: Figure, finding: Finding, name: str, line: Float64[np.ndarray, " lags"]) -> None:
    width, dash = _STYLES[name]
    figure.add_scatter(
        x=_steps(finding, len(line)),
        y=np.where(np.isfinite(line), line, np.nan),
        mode="lines",
        name=name,
        line={"color": finding.curve.ink.line if _is_bold(name) else MUTED, "width": width, "dash": dash},
        customdata=[numbers.size(value) for value in line],
        hovertemplate="%{customdata}",
    )


def _mark_overtaking(figure: Figure, finding: Finding, lag: int, y: float, words: str) -> None:
    """A rule from the crossing to the far edge of the plot, with its words there, where no curve runs."""
    x = float(_steps(finding, finding.lags + 1)[lag])
    bottom, top = figure.layout["yaxis"]["range"]
    low = y > (bottom + top) / 2
    edge = bottom if low else top
    figure.add_shape(type="line", x0=x, x1=x, y0=y, y1=edge, line={"color": MUTED, "width": 1})
    beyond_middle = lag > finding.lags / 2
    figure.add_annotation(
        text=words,
        x=x,
        y=edge,
        xanchor="left" if beyond_middle else "right",
        xshift=6 if beyond_middle else -6,
        yanchor="bottom" if low else "top",
        showarrow=False,
        font={"size": SIZE_TICK, "color": INK},
    )
