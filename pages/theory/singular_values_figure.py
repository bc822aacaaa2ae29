"""Some singular values of the product of Jacobians against time. Twin of diagnostics/singular_values."""

from __future__ import annotations

import numpy as np

from app.drawing import frame
from app.drawing.end_labels import EndLabel, label_ends
from app.drawing.figure import Figure
from app.drawing.palette import INK
from app.drawing.sized_line import add_sized_line
from app.findings.finding import Finding
from app.language.language import plain
from pages.theory.measured import Product

_PLOT_PX = 236  # 330 without its margins
_STYLES = {
    "largest": (3.5, "solid"),
    "top 10 %": (1.8, "dash"),
    "median": (1.8, "dot"),
    "smallest": (1.8, "longdashdot"),
}


def singular_values_figure(finding: Finding, product: Product) -> Figure:
    """Largest, a few in between, smallest. A line stops where it becomes an exact zero."""
    figure = frame.time_figure(finding.lags, finding.config.seq_len, finding.backwards)
    lines = product.chosen
    bottom, top = frame.log_range([np.zeros(1), *lines.values()])
    steps = frame.step_of_lag(product.lags.astype(np.float64), finding.config.seq_len, finding.lags, finding.backwards)
    for name, line in lines.items():
        width, dash = _STYLES[name]
        style = {"color": finding.curve.ink.line, "width": width, "dash": dash}
        add_sized_line(figure, plain(name), steps, line, style, mode="lines", marker=None)
    frame.log_axis(figure, "yaxis", bottom, top, plain("singular value"))
    labels = [
        EndLabel.sized(line[-1], plain(name), finding.curve.ink.text if name == "largest" else INK)
        for name, line in lines.items()
    ]
    label_ends(figure, labels, bottom, top, _PLOT_PX)
    return figure
