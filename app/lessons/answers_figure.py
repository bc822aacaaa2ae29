"""What a class has answered, without who: numbers as dots on their axis, drawn curves laid over each other."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

import numpy as np

from app.drawing import frame
from app.drawing.figure import Figure
from app.drawing.palette import GHOST, INK
from app.drawing.reference_lines import upright
from app.language.language import plain
from app.lessons.lesson import HIGHEST, Drawn, Number

_BINS = 40  # columns in which equal answers are stacked


def numbers_figure(question: Number, answers: Sequence[float], measured: float | None, *, log: bool) -> Figure:
    """One dot an answer, those that are nearly the same on top of each other. measured: None before the reveal.

    log: whether the axis may be a log one.
    """
    log = log and question.low > 0 and question.high / question.low > 50
    shown = (
        [question.low, question.high]
        if measured is None or not math.isfinite(measured)
        else _around(question, measured)
    )
    low, high = (float(np.log10(value)) if log else value for value in shown)
    places = [float(np.log10(answer)) if log else answer for answer in answers]
    columns = [round((place - low) / (high - low) * _BINS) for place in places]
    seen: Counter[int] = Counter()
    heights = []
    for column in columns:
        seen[column] += 1
        heights.append(seen[column])
    figure = frame.base_figure()
    figure.update_layout(
        xaxis=frame.ruled(words=question.unit, range=[shown[0], shown[1]] if not log else [low, high])
        | ({"type": "log"} if log else {}),
        yaxis=frame.BARE_AXIS | {"range": [0, max([*heights, 6]) + 1]},
    )
    figure.add_dots(list(answers), heights, {"color": GHOST, "size": 16, "line": {"color": INK, "width": 1}})
    if measured is not None and math.isfinite(measured):
        upright(figure, measured, colour=INK, width=4)
        figure.add_words(plain("measured"), float(np.log10(measured)) if log else measured, 1, paper="y", above=4)
    return figure


def curves_figure(question: Drawn, answers: Sequence[Sequence[float]], measured: Sequence[float] | None) -> Figure:
    """Every drawn curve thin, the measured one thick. measured: None before the reveal."""
    lags = [0, *question.lags]
    figure = frame.base_figure()
    figure.update_layout(xaxis=frame.ruled(words=plain("steps back from the last one"), range=[max(lags), 0]))
    for answer in answers:
        figure.add_scatter(
            x=lags, y=list(answer), mode="lines", opacity=0.5, line={"color": GHOST, "width": 2}, hoverinfo="skip"
        )
    if measured is not None:
        values = [max(question.lowest, min(HIGHEST, value)) for value in (0.0, *measured)]
        figure.add_scatter(x=lags, y=values, mode="lines", line={"color": INK, "width": 5}, name=plain("measured"))
    frame.log_axis(figure, "yaxis", question.lowest, HIGHEST, plain("gradient size (1 = at the loss)"))
    return figure


def _around(question: Number, measured: float) -> list[float]:
    return [min(question.low, measured), max(question.high, measured)]
