"""The loss cliff: the loss of one unit over its two weights, with two runs of gradient descent. Twin of rnn_core/loss_cliff."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float64

from app.drawing import frame
from app.drawing.figure import Figure
from app.drawing.palette import GHOST, GROUND, INK, INKS, MUTED, PAGE, SIZE_NAME, SIZE_TICK
from app.language.language import plain
from pages.exploding.measured import RUNS, inside, is_cliff
from pages.exploding.written_numbers import signed, two_digits
from rnn_core.theory.loss_cliff import B_RANGE, W_RANGE, Descent, Surface, largest_step

COLOURS = {RUNS[0]: INK, RUNS[1]: INKS["rnn"].line}
_LABEL_W = 6.9  # where along the cliff its name stands


def loss_cliff_figure(surface: Surface, descent: Descent) -> Figure:
    """Page colour is no loss, grey the largest; ink goes unclipped, orange clipped, a mark an update."""
    figure = frame.base_figure(hovermode="closest")
    figure.add_heatmap(
        x=surface.w,
        y=surface.b,
        z=surface.loss,
        name="loss",
        zmin=0.0,
        zmax=float(surface.loss.max()),
        colorscale=[[0, PAGE], [1, GHOST]],
        showscale=False,
        hovertemplate=plain("w %{{x:.2f}}, b %{{y:.2f}}: loss %{{z:.3f}}") + "<extra></extra>",
    )
    for run in (1, 0):
        _add_run(figure, descent, run)
    _mark_start(figure, descent)
    _name_regions(figure, surface)
    _name_landing(figure, descent)
    _set_axes(figure)
    return figure


def _add_run(figure: Figure, descent: Descent, run: int) -> None:
    name, said = RUNS[run], plain(RUNS[run])
    w, b = descent.w[:, run], descent.b[:, run]
    for colour, width in ((PAGE, 6.0), (COLOURS[name], 2.5)):  # a page-coloured halo first
        halo = colour == PAGE
        figure.add_scatter(
            x=w,
            y=b,
            mode="lines" if halo else "lines+markers",
            name=f"{said}, ground" if halo else said,
            legendgroup=name,
            showlegend=not halo,
            line={"color": colour, "width": width, "dash": "dash" if not run and not halo else "solid"},
            marker={"color": colour, "size": 6, "symbol": "circle" if run else "x"},
            hoverinfo="skip" if halo else None,
            customdata=None if halo else _hover_words(descent, run),
            hovertemplate=None if halo else f"{said}, %{{customdata}}<extra></extra>",
        )


def _hover_words(descent: Descent, run: int) -> list[str]:
    rows = zip(descent.w[:, run], descent.b[:, run], descent.norm[:, run], strict=True)
    return [
        plain(
            "update {update}: w {w}, b {b}, gradient {norm}",
            update=update,
            w=signed(float(w)),
            b=signed(float(b)),
            norm=two_digits(float(norm)),
        )
        if np.isfinite(w)
        else plain("update {update}", update=update)
        for update, (w, b, norm) in enumerate(rows)
    ]


def _mark_start(figure: Figure, descent: Descent) -> None:
    figure.add_dots(
        descent.w[:1, 1],
        descent.b[:1, 1],
        {"symbol": "circle-open", "size": 18, "color": INK, "line": {"width": 3, "color": INK}},
        name="start",
        showlegend=False,
    )
    if np.isfinite(descent.w[0, 1]):
        below = descent.b[0, 1] < -descent.w[0, 1] / 2
        _write(figure, plain("start"), descent.w[0, 1], descent.b[0, 1], yshift=-22 if below else 22)


def _name_regions(figure: Figure, surface: Surface) -> None:
    """Losses on both sides, measured on the map, and the cliff where there is one."""
    for w, b in ((7.2, -0.5), (5.2, -4.1)):
        column, row = (int(np.abs(line - at).argmin()) for line, at in ((surface.w, w), (surface.b, b)))
        _write(figure, plain("loss {loss}", loss=two_digits(float(surface.loss[row, column]))), w, b, muted=True)
    if is_cliff(surface):
        column = int(np.abs(surface.w - _LABEL_W).argmin())
        edge = int(np.abs(np.diff(surface.loss[:, column])).argmax())
        _write(figure, plain("cliff"), surface.w[column] + 0.45, surface.b[edge] - 0.5, muted=True)


def _name_landing(figure: Figure, descent: Descent) -> None:
    """Where the largest unclipped update leaves the map, and where it ends."""
    k = largest_step(descent, 0)
    if not k:
        return
    (w0, w1), (b0, b1) = (line[k - 1 : k + 1, 0] for line in (descent.w, descent.b))
    if not inside(w0, b0) or inside(w1, b1):
        return
    x, y = _exit(np.array([w0, b0]), np.array([w1, b1]))
    figure.add_words(
        plain("<b>update {update} ends at<br>w {w}, b {b}</b>", update=k, w=signed(w1), b=signed(b1)),
        x,
        y,
        beside=-14 if x > np.mean(W_RANGE) else 14,
        above=-4 if y > np.mean(B_RANGE) else 4,
        bgcolor=GROUND,
        borderpad=2,
        align="left",
        size=SIZE_NAME,
    )


def _exit(start: Float64[np.ndarray, "2"], end: Float64[np.ndarray, "2"]) -> tuple[float, float]:
    """Where the way between two points leaves the map."""
    share = 1.0
    for at, to, (low, high) in zip(start, end, (W_RANGE, B_RANGE), strict=True):
        if to > high:
            share = min(share, float((high - at) / (to - at)))
        if to < low:
            share = min(share, float((low - at) / (to - at)))
    x, y = start + share * (end - start)
    return float(x), float(y)


def _write(figure: Figure, words: str, w: float, b: float, *, yshift: int = 0, muted: bool = False) -> None:
    figure.add_words(
        words, float(w), float(b), yshift=yshift, bgcolor=GROUND, borderpad=2, colour=MUTED if muted else INK
    )


def _set_axes(figure: Figure) -> None:
    figure.update_layout(
        margin={"l": 44, "r": 12, "t": 28, "b": 50},
        showlegend=True,
        legend={
            "orientation": "h",
            "x": 1,
            "xanchor": "right",
            "y": 1,
            "yanchor": "bottom",
            "font": {"size": SIZE_TICK},
            "traceorder": "reversed",
        },
        xaxis=frame.ticked(plain("weight w"), range=list(W_RANGE), showgrid=False),
        yaxis=frame.ticked(range=list(B_RANGE), showgrid=False),
    )
    frame.axis_title(figure, plain("bias b"), xshift=-36, side="left")
