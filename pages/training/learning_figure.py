"""How trainings go: accuracy or loss by update, a line a seed, with the line of chance level."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from app import numbers
from app.drawing import frame
from app.drawing.end_labels import EndLabel, label_ends
from app.drawing.figure import Figure
from app.drawing.palette import GRID, SIZE_TITLE
from app.drawing.reference_lines import level
from app.language.language import plain
from pages.training.measured import Contender

MARGIN = {"l": 62, "r": 136, "t": 30, "b": 52}
_LOWEST_LOSS = -4.0  # log10; below it a curve is drawn at the foot


def accuracy_figure(contenders: Sequence[Contender]) -> Figure:
    """The share of right answers on fresh data."""
    figure = _figure(contenders, {"range": [-3, 104], "tickvals": [0, 25, 50, 75, 100], "ticksuffix": " %"})
    frame.axis_title(figure, plain("held-out accuracy"), xshift=-54, side="left")
    chance = contenders[0].task.chance_accuracy
    assert chance is not None
    level(
        figure,
        100 * chance,
        plain("chance level: {share}", share=f"{100 * chance:.0f} %"),
        dash="dash",
        above=False,
        left=False,
    )
    ends = []
    for contender in contenders:
        for run in contender.runs:
            measured = [step for step in run.evaluated if step.accuracy is not None]
            y = [100 * float(step.accuracy or 0.0) for step in measured]
            _line(figure, contender, [step.step for step in measured], y, [f"{value:.0f} %" for value in y])
        last = contender.accuracy
        if last is not None:
            ends.append(EndLabel(100 * last, contender.name, f"{100 * last:.0f} %", contender.ink.text))
    label_ends(figure, ends, -3, 104, side="right")
    return figure


def loss_figure(contenders: Sequence[Contender]) -> Figure:
    """The loss on fresh data, and thin that on the sequences trained on (the mean since the last look)."""
    figure = _figure(contenders, {})
    task = contenders[0].task
    chance = math.log10(task.chance_loss)
    seen, ends = [chance], []
    for contender in contenders:
        for run in contender.runs:
            measured = run.evaluated
            x = [step.step for step in measured]
            trained = _log10(_since_the_last_look([step.loss for step in run.steps], x))
            fresh = _log10([float(step.fresh_loss or 0.0) for step in measured])
            seen += [value for value in (*trained, *fresh) if math.isfinite(value)]
            _line(figure, contender, x, trained, [numbers.size(value) for value in trained], thin=True)
            _line(figure, contender, x, fresh, [numbers.size(value) for value in fresh])
        last = contender.fresh_loss
        if last is not None and last > 0 and math.isfinite(last):
            value = max(math.log10(last), _LOWEST_LOSS)
            ends.append(EndLabel(value, contender.name, numbers.size(math.log10(last)), contender.ink.text))
    low, high = max(min(seen), _LOWEST_LOSS) - 0.15, min(max(seen), chance + 6) + 0.15
    figure.update_layout(yaxis=frame.log_ticks(low, high))
    what = (
        plain("held-out loss, nats (thin: training loss)")
        if task.loss == "cross_entropy"
        else plain("held-out loss, half squared error (thin: training loss)")
    )
    frame.axis_title(figure, what, xshift=-54, side="left")
    level(figure, chance, plain("chance level: {loss}", loss=numbers.size(chance)), dash="dash", above=True, left=True)
    label_ends(figure, ends, low, high, side="right")
    return figure


def _since_the_last_look(losses: list[float], looks: list[int]) -> list[float]:
    starts = [0, *looks][: len(looks)]
    return [float(np.mean(losses[start:stop])) for start, stop in zip(starts, looks, strict=True)]


def _log10(values: list[float]) -> list[float]:
    with np.errstate(all="ignore"):
        return [float(value) for value in np.maximum(np.log10(np.array(values, np.float64)), _LOWEST_LOSS)]


def _figure(contenders: Sequence[Contender], yaxis: dict[str, Any]) -> Figure:
    steps = contenders[0].runs[0].config.steps
    figure = frame.base_figure(hovermode="closest")
    figure.update_layout(
        margin=MARGIN,
        xaxis=frame.ruled(
            range=[0, steps],
            tickvals=frame.time_ticks(1, steps),
            showgrid=False,
            title={"text": plain("update"), "font": {"size": SIZE_TITLE}, "standoff": 4},
        ),
        yaxis=frame.ruled(gridcolor=GRID, **yaxis),
    )
    return figure


def _line(figure: Figure, of: Contender, x: list[int], y: list[float], words: list[str], *, thin: bool = False) -> None:
    figure.add_scatter(
        x=x,
        y=y,
        mode="lines",
        name=of.name,
        line={"color": of.ink.line, "width": 1 if thin else 2.5, "dash": "solid" if thin else of.ink.dash},
        opacity=0.6 if thin else 0.9,
        customdata=words,
        hoverinfo="skip" if thin else None,
        hovertemplate=None
        if thin
        else plain("{name}, update %{{x}}: %{{customdata}}", name=of.name) + "<extra></extra>",
    )
