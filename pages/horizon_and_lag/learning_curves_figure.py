"""How a loss falls while networks of several kinds are trained. Twin of rnn_core/short_memory."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from app.drawing import frame
from app.drawing.end_labels import spread
from app.drawing.figure import Figure
from app.drawing.palette import GRID, INKS, SIZE_NAME
from app.drawing.reference_lines import level
from app.language.language import plain
from pages.horizon_and_lag.measured import LearningCurves, two_decimals
from rnn_core.studies.short_memory import EVERY

_PLOT_PX = 230


def learning_curves_figure(kinds: Sequence[LearningCurves], title: str, guess: float, *, at_ends: bool) -> Figure:
    """A line a kind, the mean over seeds, named at its end. at_ends: a number is of the end of its 20 steps, not over them."""
    figure = frame.base_figure(hovermode="x unified")
    steps = EVERY * (1 + np.arange(max(kind.losses.shape[1] for kind in kinds)))
    x = steps if at_ends else steps - EVERY / 2
    seen = np.concatenate([kind.mean for kind in kinds])
    low, high = 0.0, 1.06 * max(float(seen.max()), guess)
    for kind in kinds:
        ink = INKS[kind.key]
        figure.add_scatter(x=x, y=kind.mean, mode="lines", name=kind.name, line=ink.stroke(3), hovertemplate="%{y:.3f}")
    level(figure, guess, plain("chance level: {loss}", loss=two_decimals(guess)), dash="solid", above=True, left=False)
    _name_ends(figure, kinds, low, high)
    figure.update_layout(
        margin={"l": 46, "r": 150, "t": 30, "b": 52},
        xaxis=frame.ticked(
            plain("update"),
            range=[0, float(steps[-1])],
            showgrid=False,
            unifiedhovertitle={"text": plain("update %{{x}}")},
        ),
        yaxis=frame.axis(range=[low, high], gridcolor=GRID, nticks=6),
    )
    frame.axis_title(figure, title, xshift=-40, side="left")
    return figure


def _name_ends(figure: Figure, kinds: Sequence[LearningCurves], low: float, high: float) -> None:
    ends = [float(kind.mean[-1]) for kind in kinds]
    for kind, y in zip(kinds, spread(ends, low, high, 2 * _PLOT_PX), strict=True):
        figure.add_words(
            f'<span style="color:{INKS[kind.key].text}"><b>{kind.name}</b> {two_decimals(float(kind.mean[-1]))}</span>',
            1,
            y,
            paper="x",
            beside=8,
            size=SIZE_NAME - 1,
            colour=None,
        )
