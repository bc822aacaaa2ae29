"""The eigenvalues of one block of W_hh beside the unit circle."""

from __future__ import annotations

import numpy as np

from app import numbers
from app.drawing import frame
from app.drawing.figure import Figure
from app.drawing.palette import GRID, MUTED
from app.experiment.curve import Curve
from app.findings.measured import Eigenvalues, spectral_radius
from app.language.language import plain

_ROOM = 1.3  # half the axis, by the larger radius: its name has room in the corner


def eigenvalues_figure(curve: Curve, eigenvalues: Eigenvalues) -> Figure:
    """Each eigenvalue in the complex plane; the unit circle solid, ρ's circle dashed."""
    rho = spectral_radius(eigenvalues)
    end = _ROOM * max(rho, 1.0)
    figure = frame.base_figure(hovermode="closest")
    for radius, dash in ((1.0, "solid"), (rho, "dash")):
        figure.add_shape(
            type="circle",
            x0=-radius,
            x1=radius,
            y0=-radius,
            y1=radius,
            layer="below",
            line={"color": MUTED, "width": 1.5 if dash == "solid" else 1, "dash": dash},
            name="unit circle" if dash == "solid" else "ρ",
        )
    figure.add_scatter(
        x=np.real(eigenvalues),
        y=np.imag(eigenvalues),
        mode="markers",
        name="eigenvalues",
        marker=curve.ink.mark(8),
        customdata=[_in_words(complex(value)) for value in eigenvalues],
        hovertemplate="%{customdata}<extra></extra>",
    )
    _name(figure, plain("solid: unit circle"), 1, "top")
    _name(figure, plain("dashed: radius ρ = {rho}", rho=numbers.bare(rho)), 0, "bottom")
    square = {"range": [-end, end], "nticks": 5, "zeroline": True, "zerolinecolor": GRID, "constrain": "domain"}
    xaxis, yaxis = (
        frame.axis(plain("real part"), showgrid=False) | square,
        frame.axis(showgrid=False, scaleanchor="x") | square,
    )
    figure.update_layout(margin={"l": 50, "r": 16, "t": 30, "b": 52}, xaxis=xaxis, yaxis=yaxis)
    frame.axis_title(figure, plain("imaginary part"), xshift=-44, side="left")
    return figure


def _name(figure: Figure, words: str, y: int, yanchor: str) -> None:
    """What a circle is, in a corner where no eigenvalue can be."""
    figure.add_words(words, 0, y, xref="x domain", yref="y domain", yanchor=yanchor, xanchor="left", colour=MUTED)


def _in_words(value: complex) -> str:
    """An eigenvalue and its size: 0.31 − 0.20 i, size 0.37."""
    parts = {"real": numbers.amount(value.real), "imaginary": numbers.amount(abs(value.imag))}
    size = numbers.amount(abs(value))
    if value.imag < 0:
        return plain("{real} − {imaginary} i, size {size}", **parts, size=size)
    return plain("{real} + {imaginary} i, size {size}", **parts, size=size)
