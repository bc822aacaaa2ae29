"""The five activations: slope above, value below, the chosen one in ink. Twin of rnn_core/activations."""

from __future__ import annotations

import numpy as np

from app.drawing import frame
from app.drawing.figure import Figure
from app.drawing.palette import GRID, INK, MUTED
from rnn_core.engine.activations import ACTIVATIONS

DASHES = {"tanh": "longdash", "sigmoid": "dash", "relu": "dashdot", "leaky_relu": "dot", "linear": "longdashdot"}
REACH = 5.0  # of the axis of a
VALUE_ROW = ("yaxis2", 116, 36)  # the panel at the foot: axis, height and gap in pixels
_NAMES = {  # where the slope's curve is named: a, slope, and the side of the point on which the words stand
    "tanh": (-1.05, 0.45, "right", "bottom"),
    "sigmoid": (1.55, 0.17, "left", "bottom"),
    "relu": (4.95, 1.0, "right", "bottom"),
    "leaky_relu": (-4.95, 0.06, "left", "bottom"),
    "linear": (-4.95, 1.0, "left", "bottom"),
}


def activations_figure(chosen: str, labels: dict[str, str]) -> Figure:
    """φ' of all five on the first y-axis, φ on the second, over the same a."""
    figure = frame.base_figure(hovermode="closest")
    a = np.linspace(-REACH, REACH, 401)
    for name in sorted(labels, key=lambda name: name == chosen):  # the chosen one last, on top
        for axis, function in (("y", ACTIVATIONS[name].slope), ("y2", ACTIVATIONS[name].value)):
            values = np.asarray(function(a), np.float64)
            figure.add_scatter(
                x=a,
                y=values,
                yaxis=axis,
                mode="lines",
                name=labels[name],
                line=line_of(name, chosen),
                hovertemplate=f"{labels[name]} at a = %{{x:.2f}}: %{{y:.2f}}<extra></extra>",
            )
    _set_axes(figure)
    for name, (x, y, side, above) in _NAMES.items():
        said = f"<b>{labels[name]}</b>" if name == chosen else labels[name]
        figure.add_words(said, x, y, xanchor=side, yanchor=above, colour=INK if name == chosen else MUTED)
    return figure


def line_of(name: str, chosen: str) -> dict[str, object]:
    """The chosen activation solid and thick in ink, each of the others thin with a dash of its own."""
    if name == chosen:
        return {"color": INK, "width": 4, "dash": "solid"}
    return {"color": MUTED, "width": 1.8, "dash": DASHES[name]}


def _set_axes(figure: Figure) -> None:
    figure.update_layout(
        margin={"l": 40, "r": 14, "t": 28, "b": 52},
        xaxis=frame.axis(
            "pre-activation a", range=[-REACH, REACH], tickvals=[-4, -2, 0, 2, 4], anchor="y2", gridcolor=GRID
        ),
        yaxis=frame.axis(
            range=[-0.06, 1.24], tickvals=[0, 0.25, 0.5, 1], ticktext=["0", "¼", "½", "1"], gridcolor=GRID, anchor="x"
        ),
        yaxis2=frame.axis(range=[-1.3, 2.1], tickvals=[-1, 0, 1, 2], gridcolor=GRID, anchor="x"),
    )
    for axis, words in (("y domain", "slope φ′(a)"), ("y2 domain", "value φ(a)")):
        frame.axis_title(figure, words, yref=axis, yshift=5)
