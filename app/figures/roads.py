"""An LSTM's two roads: the cell road and the rest, with ∂h beside ∂c. Twin of diagnostics/roads."""

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

_STYLES = {  # what, width, dash
    "cell road": (3.5, "solid"),
    "the rest": (3.5, "dot"),
    "∂c": (1.6, "solid"),
    "∂h": (1.6, "dash"),
}
_BOLD = ("cell road", "the rest")


def roads_figure(finding: Finding, roads: Roads) -> Figure:
    """Sizes relative to the last step: ∂h to its own, ∂c and its two parts to ∂c's."""
    result, ink = finding.result, finding.curve.ink
    assert result.log10_dc is not None
    last = finding.lags
    dc = result.by_lag(result.log10_dc, finding.layer, finding.direction)
    start = dc[finding.summary.peak_lag]
    cell, rest = _parts(finding, roads)
    lines = {"∂h": finding.ratios, "∂c": _relative(dc, start), "cell road": cell, "the rest": rest}
    figure = frame.time_figure(last, result.config.seq_len, finding.direction)
    finite = np.concatenate([line[np.isfinite(line)] for line in lines.values()])
    bottom, top = float(finite.min()) - 0.3, float(finite.max()) + 0.3
    bottom = min(bottom, top - 1.0)
    frame.log_axis(figure, "yaxis", bottom, top, "gradient size (last step = 1)")
    for name, line in lines.items():
        _add(figure, finding, name, line)
    labels = [
        frame.EndLabel(end := float(line[-1]), name, numbers.size(end), ink.text if name in _BOLD else INK)
        for name, line in lines.items()
    ]
    frame.label_ends(figure, labels, bottom, top)
    if roads.overtaken is not None and roads.overtaken <= last:
        _mark_overtaking(figure, finding, roads.overtaken, float(lines["cell road"][roads.overtaken]))
    return figure


def ends_of_roads(finding: Finding, roads: Roads) -> tuple[float, float]:
    """log10 of what cell road and rest bring to the oldest step, relative to ∂c at the last."""
    cell, rest = _parts(finding, roads)
    return float(cell[-1]), float(rest[-1])


def _parts(finding: Finding, roads: Roads) -> tuple[Float64[np.ndarray, " lags"], Float64[np.ndarray, " lags"]]:
    result = finding.result
    assert result.log10_dc is not None
    start = result.by_lag(result.log10_dc, finding.layer, finding.direction)[finding.summary.peak_lag]
    return _relative(_by_lag(finding, roads.log10_cell), start), _relative(_by_lag(finding, roads.log10_rest), start)


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
        line={"color": finding.curve.ink.line if name in _BOLD else MUTED, "width": width, "dash": dash},
        customdata=[numbers.size(value) for value in line],
        hovertemplate="%{customdata}",
    )


def _mark_overtaking(figure: Figure, finding: Finding, lag: int, y: float) -> None:
    x = float(_steps(finding, finding.lags + 1)[lag])
    figure.add_annotation(
        x=x,
        y=y,
        ax=0,
        ay=-46,
        text=f"from {lag} back: mostly the rest",
        xanchor="right",
        showarrow=True,
        arrowhead=0,
        arrowwidth=1,
        arrowcolor=MUTED,
        font={"size": SIZE_TICK, "color": INK},
    )
