"""One setting varied: what is left of the gradient, and how many networks learn. Twin of rnn_core/dose_response."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from app import numbers
from app.drawing import frame
from app.drawing.figure import Figure
from app.drawing.palette import GRID, INK, SIZE_NAME, SIZE_TICK, Ink
from app.drawing.reference_lines import level
from app.language.language import plain
from rnn_core.diagnostics.decay import THRESHOLD
from rnn_core.studies.dose_response import Response

BARS_PX = 84
BARS_GAP = 46  # pixels, in which the words above the bars stand
_APART = 0.055  # of a column: between the dots of two seeds


def dose_figure(responses: Sequence[Response], ink: Ink, doses: str, lag: int, budget: int) -> Figure:
    """A column a dose: above, a dot a seed, what arrives at the first step; below, how many seeds learn and how soon."""
    figure = frame.base_figure(hovermode="closest")
    columns = np.arange(len(responses), dtype=np.float64)
    _add_arrivals(figure, responses, columns, ink, doses)
    _add_bars(figure, responses, columns, ink, doses, budget)
    seen = [left for one in responses for left in one.left if math.isfinite(left)]
    bottom, top = min(seen, default=-3.0) - 0.4, max(max(seen, default=0.0) + 0.4, 0.3)
    frame.log_axis(
        figure, "yaxis", bottom, top, plain("gradient {lag} steps back, before training (1 = last step)", lag=lag)
    )
    if bottom < -THRESHOLD < top:
        level(figure, -THRESHOLD, plain("a thousandth"), dash="solid", above=False, left=False)
    seeds = max((one.seeds for one in responses), default=1)
    figure.update_layout(
        bargap=0.45,
        xaxis=frame.axis(
            plain(
                "upper row: {setting}<br>lower row: median update (–: more than {budget})", setting=doses, budget=budget
            ),
            standoff=2,
            range=[-0.6, len(responses) - 0.4],
            tickvals=columns,
            ticktext=[f"{numbers.general(one.dose)}<br>{one.typical_steps or '–'}" for one in responses],
            tickfont={"size": SIZE_TICK, "color": INK},
            tickangle=0,
            showgrid=False,
            anchor="y2",
        ),
        yaxis2=frame.at_right(range=[0, 1.32 * seeds], tickvals=[0, seeds], anchor="x", gridcolor=GRID),
        margin={"l": 20, "r": 66, "t": 28, "b": 92},
    )
    words = plain("how many of {seeds} learn lag {lag} in {budget} updates", seeds=seeds, lag=lag, budget=budget)
    frame.axis_title(figure, words, xshift=56, yref="y2 domain", yshift=4)
    return figure


def _add_arrivals(figure: Figure, responses: Sequence[Response], columns: np.ndarray, ink: Ink, doses: str) -> None:
    figure.add_scatter(
        x=columns,
        y=[one.typical_left for one in responses],
        mode="lines",
        name="median",
        line=ink.stroke(3.5),
        hoverinfo="skip",
    )
    for learnt, symbol in ((True, ink.marker), (False, f"{ink.marker}-open")):
        dots = [
            (column + _APART * (seed - (one.seeds - 1) / 2), left, numbers.general(one.dose), seed, steps)
            for column, one in zip(columns, responses, strict=True)
            for seed, (left, steps) in enumerate(zip(one.left, one.steps, strict=True))
            if (steps is not None) is learnt
        ]
        figure.add_scatter(
            x=[dot[0] for dot in dots],
            y=[dot[1] for dot in dots],
            mode="markers",
            name="learnt" if learnt else "not learnt",
            marker={"color": ink.line, "size": 8, "symbol": symbol, "line": {"width": 1.5, "color": ink.line}},
            customdata=[_hover(doses, *dot[1:]) for dot in dots],
            hovertemplate="%{customdata}<extra></extra>",
        )


def _hover(doses: str, left: float, value: str, seed: int, steps: int | None) -> str:
    said = {"setting": doses, "value": value, "seed": seed, "left": numbers.size(left)}
    if steps is None:
        return plain("<b>{setting} {value}, seed {seed}</b><br>gradient left: {left}<br>not learnt", **said)
    return plain(
        "<b>{setting} {value}, seed {seed}</b><br>gradient left: {left}<br>learnt by update {update}",
        **said,
        update=steps,
    )


def _add_bars(
    figure: Figure, responses: Sequence[Response], columns: np.ndarray, ink: Ink, doses: str, budget: int
) -> None:
    figure.add_bar(
        x=columns,
        y=[one.learnt for one in responses],
        yaxis="y2",
        name="learnt",
        marker={"color": ink.line},
        text=[f"<b>{one.learnt}</b>" for one in responses],
        textposition="outside",
        textfont={"size": SIZE_NAME, "color": INK},
        cliponaxis=False,
        customdata=[
            plain(
                "<b>{setting} {value}</b><br>{learnt} of {seeds} networks learn<br>median update: {update}",
                setting=doses,
                value=numbers.general(one.dose),
                learnt=one.learnt,
                seeds=one.seeds,
                update=numbers.within(one.typical_steps, budget),
            )
            for one in responses
        ],
        hovertemplate="%{customdata}<extra></extra>",
    )
