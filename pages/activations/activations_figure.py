"""The five activations: derivative above, value below, the chosen one in ink. Twin of rnn_core/activations."""

from __future__ import annotations

import numpy as np

from app.drawing import frame
from app.drawing.figure import Figure
from app.drawing.palette import GRID, INK, MUTED
from app.language.language import plain
from rnn_core.engine.activations import ACTIVATIONS

DASHES = {"tanh": "longdash", "sigmoid": "dash", "relu": "dashdot", "leaky_relu": "dot", "linear": "longdashdot"}
REACH = 5.0  # of the axis of a
VALUE_ROW = ("yaxis2", 116, 36)  # the panel at the foot: axis, height and gap in pixels
_NAMES = {  # where the derivative's curve is named: a, derivative, and the side of the point on which the words stand
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
        values = {"name": labels[name], "a": "%{x:.2f}", "value": "%{y:.2f}"}
        derivative = plain("derivative of {name} at a = {a}: {value}", **values)
        value = plain("{name} at a = {a}: {value}", **values)
        for axis, function, told in (
            ("y", ACTIVATIONS[name].slope, derivative),
            ("y2", ACTIVATIONS[name].value, value),
        ):
            figure.add_scatter(
                x=a,
                y=np.asarray(function(a), np.float64),
                yaxis=axis,
                mode="lines",
                name=labels[name],
                line=line_of(name, chosen),
                hovertemplate=f"{told}<extra></extra>",
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
            plain("pre-activation a"), range=[-REACH, REACH], tickvals=[-4, -2, 0, 2, 4], anchor="y2", gridcolor=GRID
        ),
        yaxis=frame.axis(
            range=[-0.06, 1.24], tickvals=[0, 0.25, 0.5, 1], ticktext=["0", "¼", "½", "1"], gridcolor=GRID, anchor="x"
        ),
        yaxis2=frame.axis(range=[-1.3, 2.1], tickvals=[-1, 0, 1, 2], gridcolor=GRID, anchor="x"),
    )
    for axis, words in (("y domain", plain("derivative φ′(a)")), ("y2 domain", plain("value φ(a)"))):
        frame.axis_title(figure, words, yref=axis, yshift=5)
