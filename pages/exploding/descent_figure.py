"""The loss by update, without and with clipping. Twin of rnn_core/loss_cliff's descents."""

from __future__ import annotations

import numpy as np

from app.drawing import frame
from app.drawing.end_labels import EndLabel, label_ends
from app.drawing.figure import Figure
from app.drawing.palette import GRID, INK, INKS
from app.language.language import plain
from pages.exploding.cliff_figure import COLOURS
from pages.exploding.measured import LOWEST_LOSS, RUNS
from pages.exploding.written_numbers import two_digits
from rnn_core.theory.loss_cliff import Descent

_TEXT = {RUNS[0]: INK, RUNS[1]: INKS["rnn"].text}


def descent_figure(descent: Descent) -> Figure:
    """Both runs on one log axis; names and last values at the right."""
    figure = frame.base_figure(hovermode="x unified")
    with np.errstate(divide="ignore"):
        loss = np.log10(descent.loss)
    shown = np.maximum(loss, LOWEST_LOSS)
    finite = shown[np.isfinite(shown)]
    bottom, top = float(finite.min(initial=-1.0)) - 0.12, float(finite.max(initial=-1.0)) + 0.12
    if top - bottom < 2:  # at least two powers of ten to read values by
        bottom, top = float(np.floor(bottom)), float(np.ceil(top))
    steps = np.arange(len(loss))
    labels = []
    for run, name in reversed(list(enumerate(RUNS))):
        figure.add_scatter(
            x=steps,
            y=shown[:, run],
            mode="lines",
            name=plain(name),
            line={"color": COLOURS[name], "width": 3.5 if run else 2.5, "dash": "solid" if run else "dash"},
            customdata=[two_digits(float(value)) for value in descent.loss[:, run]],
            hovertemplate="%{customdata}",
        )
        alive = np.flatnonzero(np.isfinite(shown[:, run]))
        if len(alive):
            last = alive[-1]
            value = two_digits(float(descent.loss[last, run]))
            labels.append(EndLabel(float(shown[last, run]), plain(name), value, _TEXT[name]))
    label_ends(figure, labels, bottom, top, side="right")
    figure.update_layout(
        margin={"l": 52, "r": 104, "t": 28, "b": 50},
        xaxis=frame.ticked(
            plain("update"),
            range=[0, max(len(steps) - 1, 1)],
            showgrid=False,
            unifiedhovertitle={"text": plain("update %{{x}}")},
        ),
        yaxis=frame.ticked(**frame.log_ticks(bottom, top), showgrid=True, gridcolor=GRID),
    )
    frame.axis_title(figure, plain("loss"), xshift=-40, side="left")
    return figure
