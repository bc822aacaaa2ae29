"""The eigenvalues of one block of W_hh beside the unit circle."""

from __future__ import annotations

import numpy as np

from app.drawing import frame
from app.drawing.figure import Figure
from app.drawing.palette import GRID, INK, MUTED, SIZE_TITLE
from app.experiment.curve import Curve
from app.findings.measured import Eigenvalues, spectral_radius


def eigenvalues_figure(curve: Curve, eigenvalues: Eigenvalues) -> Figure:
    """Each eigenvalue in the complex plane; the unit circle solid, ρ's circle dashed."""
    rho = spectral_radius(eigenvalues)
    reach = 1.12 * max(rho, 1.0)
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
        marker={"color": curve.ink.line, "size": 8, "symbol": curve.ink.marker},
        customdata=[f"{abs(value):.2f}" for value in eigenvalues],
        hovertemplate="%{x:.2f} + %{y:.2f} i, size %{customdata}<extra></extra>",
    )
    axis = frame.axis(
        range=[-reach, reach], nticks=5, zeroline=True, zerolinecolor=GRID, showgrid=False, constrain="domain"
    )
    title = {"text": "real part", "font": {"size": SIZE_TITLE, "color": INK}, "standoff": 4}
    figure.update_layout(
        margin={"l": 50, "r": 16, "t": 30, "b": 52},
        xaxis={**axis, "title": title},
        yaxis={**axis, "scaleanchor": "x"},
    )
    frame.axis_title(figure, f"imaginary part; ρ = {rho:.2f}", xshift=-44, side="left")
    return figure
