"""A run's pre-activations under the slope, and how many lie on its flat side. Twin of diagnostics/saturation."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float64

from app.drawing import frame
from app.drawing.figure import Figure
from app.drawing.palette import GRID, INK, MUTED, SIZE_TITLE
from app.drawing.reference_lines import shade
from pages.activations.measured import Slopes
from rnn_core.diagnostics.saturation import SATURATED_BELOW

BINS = 60


def histogram_figure(found: Slopes) -> Figure:
    """Bars: share of pre-activations by bin. Line: the slope. Grey: where it is below 5 % of the largest."""
    figure = frame.base_figure(hovermode="closest", bargap=0.06)
    reach = found.reach
    counts, edges = np.histogram(found.a, BINS, (-reach, reach))
    share = counts / found.a.size
    curve_at = np.linspace(-reach, reach, 601)
    slope = np.asarray(found.phi.slope(curve_at), np.float64)
    for low, high in _stretches(slope < SATURATED_BELOW * found.phi.max_slope):
        shade(figure, float(curve_at[low]), float(curve_at[high]), GRID, "saturated")
    figure.add_bar(
        x=(edges[1:] + edges[:-1]) / 2,
        y=100 * share,
        width=(edges[1] - edges[0]),
        marker={"color": found.finding.curve.ink.line, "opacity": 0.62, "line": {"width": 0}},
        name="pre-activations",
        hovertemplate="a near %{x:.2g}: %{y:.1f} % of the pre-activations<extra></extra>",
    )
    figure.add_scatter(
        x=curve_at,
        y=slope,
        yaxis="y2",
        mode="lines",
        name="slope",
        line={"color": INK, "width": 3.5},
        hovertemplate="slope at a = %{x:.2f}: %{y:.2g}<extra></extra>",
    )
    _histogram_axes(figure, reach, 100 * float(share.max()), found.phi.max_slope)
    return figure


def _stretches(flags: np.ndarray) -> list[tuple[int, int]]:
    """First and last index of each unbroken stretch of True."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], flags, [False]]).astype(np.int8)))
    return [(int(low), int(high) - 1) for low, high in zip(edges[::2], edges[1::2], strict=True)]


def _histogram_axes(figure: Figure, reach: float, highest: float, largest: float) -> None:
    figure.update_layout(
        margin={"l": 58, "r": 44, "t": 30, "b": 52},
        xaxis=frame.axis(
            "pre-activation a",
            range=[-reach, reach],
            nticks=7,
            exponentformat="power",
            ticks="outside",
            tickcolor=MUTED,
            showgrid=False,
        ),
        yaxis=frame.axis(range=[0, 1.12 * highest], nticks=5, ticksuffix=" %", showgrid=False),
        yaxis2=frame.axis(
            overlaying="y",
            side="right",
            range=[0, 1.12 * largest],
            tickvals=[0, largest / 2, largest],
            ticktext=["0", f"{largest / 2:g}", f"{largest:g}"],
            showgrid=False,
        ),
    )
    frame.axis_title(figure, "bars: share of a", xshift=-50, side="left")
    frame.axis_title(figure, "line: slope φ′(a)", xshift=38)


def shares_figure(found: Slopes) -> Figure:
    """Share of saturated units by step; of a ReLU, whose flat side is an exact zero, of dead ones too."""
    T = found.finding.config.seq_len
    figure = frame.time_figure(T - 1, T, found.finding.backwards)
    ink = found.finding.curve.ink
    saturated = found.by_time(found.saturated)
    dead = found.by_time(found.dead) if found.phi.name == "relu" else None
    line = {"color": ink.line, "width": 3.5}
    under_dead = {"color": ink.band, "width": 11}
    _share_line(figure, "saturated", saturated, line if dead is None else under_dead)
    if dead is not None:
        _share_line(figure, "dead", dead, line)
    top = next((t for t in (0.05, 0.1, 0.25, 0.5) if np.nanmax(saturated) <= t), 1.0)
    ticks = [0, top / 2, top]
    figure.update_layout(
        margin={"l": 50, "r": 58, "t": 30, "b": 66},
        yaxis=frame.at_right(
            range=[-0.02 * top, 1.05 * top],
            anchor="x",
            tickvals=ticks,
            ticktext=[f"{100 * tick:g} %" for tick in ticks],
            gridcolor=GRID,
        ),
    )
    frame.axis_title(figure, "share of units that are " + ("saturated" if dead is None else "dead"), xshift=50)
    if not np.nanmax(saturated):
        figure.add_words("none at any step", 0.5, 0.5, paper="xy", size=SIZE_TITLE, colour=MUTED)
    return figure


def _share_line(figure: Figure, name: str, share: Float64[np.ndarray, " T"], line: dict[str, object]) -> None:
    figure.add_scatter(
        x=np.arange(1, len(share) + 1),
        y=share,
        mode="lines" if np.isfinite(share).sum() > 1 else "markers",
        name=name,
        line=line,
        marker={"color": line["color"], "size": 11},
        customdata=[f"{100 * value:.1f} %" for value in share],
        hovertemplate="%{customdata}",
    )
