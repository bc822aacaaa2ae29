"""The film of a training: the gradient at every time step, training step by training step. Twin of diagnostics/film."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float64

from app import numbers
from app.background.training_run import TrainingRun
from app.drawing import frame
from app.drawing.end_labels import EndLabel, label_ends
from app.drawing.figure import Figure
from app.drawing.heat_map import add_ink_map
from app.drawing.palette import GROUND, INK, SIZE_TITLE
from app.drawing.reference_lines import upright
from app.drawing.sized_line import add_sized_line
from app.language.language import plain
from pages.training.measured import FAINTEST, LOUDEST, Contender
from rnn_core.learning import progress as learning


def film_figure(contender: Contender, run: TrainingRun, shown: int) -> Figure:
    """One network's film: training steps to the right, the loss at the top; `shown` is the step under the scrub bar."""
    looks, ink = run.evaluated, contender.ink
    steps = np.array([step.step for step in looks])
    film = np.array([step.log10_dh for step in looks]).T
    T, last = len(film), run.config.steps
    figure = frame.base_figure(hovermode="closest")
    zero = np.isneginf(film)
    y = np.arange(1, T + 1)
    words = [[numbers.size(float(value)) for value in row] for row in film]
    add_ink_map(
        figure,
        film,
        zero | np.isfinite(film),
        bottom=FAINTEST,
        top=LOUDEST,
        colour=ink.line,
        x=steps,
        y=y,
        customdata=words,
        hovertemplate=plain("update %{{x}}<br>time step %{{y}}: %{{customdata}}") + "<extra></extra>",
    )
    for at, dash in ((learning.reaches_start(looks), "dot"), (learning.plateau_end(looks, contender.task), "solid")):
        if at is not None:
            upright(figure, at, dash=dash, colour=INK, width=1.5, layer="above")
    upright(figure, shown, colour=INK, width=3, name="cursor", layer="above")
    if zero.mean() > 0.1:
        figure.add_words(plain("exactly 0"), float(steps.mean()), float(y[zero.any(axis=1)].mean()), bgcolor=GROUND)
    figure.update_layout(
        margin={"l": 40, "r": 12, "t": 26, "b": 48},
        xaxis=frame.ticked(
            range=[0, last],
            tickvals=[1, last],
            title={"text": plain("update"), "font": {"size": SIZE_TITLE}, "standoff": 0},
            showgrid=False,
            tickangle=0,
        ),
        yaxis=frame.ticked(range=[0.5, T + 0.5], tickvals=sorted({1, T}), showgrid=False, tickangle=0),
    )
    frame.axis_title(figure, plain("time step"), xshift=-34, side="left", yshift=2)
    return figure


def frame_figure(contenders: Sequence[Contender], frames: list[Float64[np.ndarray, " T"]]) -> Figure:
    """The gradient by time step at one training step, absolute, a curve a network."""
    T = len(frames[0])
    figure = frame.time_figure(T - 1, T, 0)
    x, ends = np.arange(1, T + 1), []
    for contender, values in zip(contenders, frames, strict=True):
        ends.append(EndLabel.sized(values[0], contender.name, contender.ink.text))
        style = contender.ink.stroke(3.5)
        add_sized_line(figure, contender.name, x, values, style, mode="lines", marker=None)
        if np.isneginf(values).any():
            cut = x[np.isneginf(values)]
            figure.add_scatter(
                x=cut,
                y=np.full(len(cut), FAINTEST - 0.5),
                mode="markers",
                name=contender.name,
                marker={"symbol": "x", "size": 8, "color": contender.ink.line},
                hovertemplate=plain("exactly 0"),
            )
    finite = np.concatenate([values[np.isfinite(values)] for values in frames])
    bottom = min(float(finite.min(initial=FAINTEST)), FAINTEST) - 0.7
    top = max(float(finite.max(initial=LOUDEST)), LOUDEST) + 0.3
    frame.log_axis(figure, "yaxis", bottom, top, plain("gradient size, absolute"))
    label_ends(figure, [label for label in ends if np.isfinite(label.y)], bottom, top)
    figure.update_layout(margin={"l": 136})
    return figure
