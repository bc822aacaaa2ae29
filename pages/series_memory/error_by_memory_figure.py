"""How many past values are enough: the error where only the last few are given. Twin of rnn_core/forecast."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import numpy as np

from app import numbers
from app.drawing import frame
from app.drawing.end_labels import EndLabel, label_ends
from app.drawing.figure import Figure
from app.drawing.reference_lines import level
from app.language.language import plain
from pages.series_memory.data import Data, called
from pages.series_memory.measured import Shortened
from rnn_core.trained.forecasts import Series

HEIGHT = 330


def error_by_memory_figure(shown: Sequence[Shortened], series: Series, data: Data) -> Figure:
    """A line for each cell over how many values are given; the baselines that need none are rules."""
    figure = frame.base_figure(hovermode="x unified")
    for curve, kept, off_by in shown:
        figure.add_scatter(
            x=kept,
            y=off_by,
            mode="lines+markers",
            name=curve.name,
            line=curve.ink.stroke(3.0),
            marker=curve.ink.mark(7),
            text=[plain("error {error}", error=numbers.amount(float(value))) for value in off_by],
            hovertemplate="%{text}",
        )
    values = np.concatenate([one.off_by for one in shown])
    top = 1.08 * max(float(values[np.isfinite(values)].max(initial=0.0)), series.mean_off_by, series.last_off_by)
    figure.update_layout(
        margin={"l": 116, "r": 66, "t": 28, "b": 50},
        xaxis=frame.ticked(
            plain("number of last values given"),
            standoff=2,
            showgrid=False,
            range=[0.5 - 0.01 * series.T, series.T + 0.5],
            tickvals=frame.time_ticks(1, series.T, parts=8),
            tickangle=0,
            unifiedhovertitle={"text": plain("the last {count} values", count="%{x}")},
        ),
        yaxis=frame.ruled(
            range=[0, top], side="right", nticks=6, exponentformat="power", showgrid=False, linewidth=1.5
        ),
    )
    level(figure, series.mean_off_by, plain("forecast the mean"), dash="dash", above=False, left=False)
    level(figure, series.last_off_by, plain("repeat the last value"), dash="dash", above=False, left=False)
    frame.axis_title(figure, plain("error (RMSE), {series}", series=escape(called(data.name))), xshift=56)
    ends = [
        EndLabel(float(off_by[0]), curve.name, numbers.amount(float(off_by[0])), curve.ink.text)
        for curve, _, off_by in shown
    ]
    label_ends(figure, ends, 0.0, top, 240)
    return figure
