"""The eigenvalues of one block of W_hh beside the unit circle."""

from __future__ import annotations

import numpy as np

from app.drawing import frame
from app.drawing.figure import Figure
from app.drawing.palette import GRID, MUTED
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
        marker=curve.ink.mark(8),
        customdata=[f"{abs(value):.2f}" for value in eigenvalues],
        hovertemplate="%{x:.2f} + %{y:.2f} i, size %{customdata}<extra></extra>",
    )
    square = {"range": [-reach, reach], "nticks": 5, "zeroline": True, "zerolinecolor": GRID, "constrain": "domain"}
    xaxis, yaxis = (
        frame.axis("real part", showgrid=False) | square,
        frame.axis(showgrid=False, scaleanchor="x") | square,
    )
    figure.update_layout(margin={"l": 50, "r": 16, "t": 30, "b": 52}, xaxis=xaxis, yaxis=yaxis)
    frame.axis_title(figure, f"imaginary part; ρ = {rho:.2f}", xshift=-44, side="left")
    return figure
