"""A run's pre-activations under the slope, and how many are saturated or inactive. Twin of diagnostics/saturation."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float64

from app import numbers
from app.drawing import frame
from app.drawing.figure import Figure
from app.drawing.palette import GRID, INK, MUTED, SIZE_TITLE
from app.drawing.reference_lines import shade
from app.language.language import plain
from pages.activations.measured import Slopes
from rnn_core.diagnostics.saturation import SATURATED_BELOW

BINS = 60


def histogram_figure(found: Slopes) -> Figure:
    """Bars: share of pre-activations by bin. Line: the derivative. Grey: where it is below 5 % of the largest."""
    figure = frame.base_figure(hovermode="closest", bargap=0.06)
    reach = found.reach
    counts, edges = np.histogram(found.a, BINS, (-reach, reach))
    share = counts / found.a.size
    curve_at = np.linspace(-reach, reach, 601)
    slope = np.asarray(found.phi.slope(curve_at), np.float64)
    for low, high in _stretches(slope < SATURATED_BELOW * found.phi.max_slope):
        _name_stretch(figure, float(curve_at[low]), float(curve_at[high]), reach, found.phi.name)
    figure.add_bar(
        x=(edges[1:] + edges[:-1]) / 2,
        y=100 * share,
        width=(edges[1] - edges[0]),
        marker={"color": found.finding.curve.ink.line, "opacity": 0.62, "line": {"width": 0}},
        name=plain("pre-activations"),
        hovertemplate=plain("a near {a}: {share} % of the pre-activations", a="%{x:.2g}", share="%{y:.1f}")
        + "<extra></extra>",
    )
    figure.add_scatter(
        x=curve_at,
        y=slope,
        yaxis="y2",
        mode="lines",
        name=plain("derivative"),
        line={"color": INK, "width": 3.5},
        hovertemplate=plain("derivative at a = {a}: {value}", a="%{x:.2f}", value="%{y:.2g}") + "<extra></extra>",
    )
    _histogram_axes(figure, reach, 100 * float(share.max()), found.phi.max_slope)
    return figure


def _name_stretch(figure: Figure, low: float, high: float, reach: float, phi: str) -> None:
    """Grey ground with its name on top, above bars and curve: centred, or from the axis's end where it is narrow."""
    shade(figure, low, high, GRID, "saturated")
    named = plain("inactive") if phi == "relu" else plain("saturated")
    narrow, at_left = high - low < 0.5 * reach, low + high < 0
    x, side = (-reach if at_left else reach, "left" if at_left else "right") if narrow else ((low + high) / 2, "center")
    figure.add_words(named, x, 1, paper="y", xanchor=side, yanchor="top", colour=MUTED)


def _stretches(flags: np.ndarray) -> list[tuple[int, int]]:
    """First and last index of each unbroken stretch of True."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], flags, [False]]).astype(np.int8)))
    return [(int(low), int(high) - 1) for low, high in zip(edges[::2], edges[1::2], strict=True)]


def _histogram_axes(figure: Figure, reach: float, highest: float, largest: float) -> None:
    figure.update_layout(
        margin={"l": 58, "r": 44, "t": 30, "b": 52},
        xaxis=frame.axis(
            plain("pre-activation a"),
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
            ticktext=["0", numbers.general(largest / 2), numbers.general(largest)],
            showgrid=False,
        ),
    )
    frame.axis_title(figure, plain("bars: share of a"), xshift=-50, side="left")
    frame.axis_title(figure, plain("line: derivative φ′(a)"), xshift=38)


def shares_figure(found: Slopes) -> Figure:
    """Share of saturated units by step; of a ReLU, whose derivative is exactly 0 there, of inactive ones."""
    T = found.finding.config.seq_len
    figure = frame.time_figure(T - 1, T, found.finding.backwards)
    ink = found.finding.curve.ink
    saturated = found.by_time(found.saturated)
    dead = found.by_time(found.dead) if found.phi.name == "relu" else None
    line = {"color": ink.line, "width": 3.5}
    under_dead = {"color": ink.band, "width": 11}
    _share_line(figure, plain("saturated"), saturated, line if dead is None else under_dead)
    if dead is not None:
        _share_line(figure, plain("inactive"), dead, line)
    top = next((t for t in (0.05, 0.1, 0.25, 0.5) if np.nanmax(saturated) <= t), 1.0)
    ticks = [0, top / 2, top]
    figure.update_layout(
        margin={"l": 50, "r": 58, "t": 30, "b": 66},
        yaxis=frame.at_right(
            range=[-0.02 * top, 1.05 * top],
            anchor="x",
            tickvals=ticks,
            ticktext=[f"{numbers.general(100 * tick)} %" for tick in ticks],
            gridcolor=GRID,
        ),
    )
    title = plain("share of units that are saturated") if dead is None else plain("share of units that are inactive")
    frame.axis_title(figure, title, xshift=50)
    if not np.nanmax(saturated):
        figure.add_words(plain("none at any step"), 0.5, 0.5, paper="xy", size=SIZE_TITLE, colour=MUTED)
    return figure


def _share_line(figure: Figure, name: str, share: Float64[np.ndarray, " T"], line: dict[str, object]) -> None:
    figure.add_scatter(
        x=np.arange(1, len(share) + 1),
        y=share,
        mode="lines" if np.isfinite(share).sum() > 1 else "markers",
        name=name,
        line=line,
        marker={"color": line["color"], "size": 11},
        customdata=["" if np.isnan(value) else numbers.percentage(float(value)) for value in share],
        hovertemplate="%{customdata}",
    )
