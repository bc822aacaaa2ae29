"""The gradient over time and layer as a heat map. Twin of diagnostics/depth."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float64

from app import numbers
from app.drawing import frame
from app.drawing.end_labels import EndLabel, label_ends
from app.drawing.figure import Figure
from app.drawing.heat_map import add_grey, write_into_the_void
from app.drawing.palette import INK, PAGE, SIZE_TICK
from app.findings.decay_marks import steps_of
from app.findings.finding import Finding
from app.language.language import plain
from pages.depth_and_direction.measured import Sizes

FEWEST, MOST = 3.0, 12.0  # decades from the faintest colour to the fullest
ROW_PX = 46
_LOWEST_PX = 84


def depth_height(layers: int) -> int:
    """Pixels of the whole figure."""
    return max(ROW_PX * layers, _LOWEST_PX) + frame.MARGIN["t"] + frame.MARGIN["b"]


def colour_range(sizes: Sizes) -> tuple[float, float]:
    """log10 of what the page's colour and the cell's full one stand for."""
    finite = sizes[np.isfinite(sizes)]
    top = max(0.0, float(finite.max(initial=0.0)))
    return max(min(float(finite.min(initial=0.0)), top - FEWEST), top - MOST), top


def depth_figure(told: Finding, sizes: Sizes) -> Figure:
    """A row a layer, the one the loss reads on top; page colour to cell colour; exact zeros are a grey area."""
    L, lags = sizes.shape
    figure = frame.time_figure(told.lags, told.config.seq_len, told.backwards)
    steps, order = steps_of(told, lags), slice(None) if told.backwards else slice(None, None, -1)
    x, z = steps[order], sizes[:, order]
    bottom, top = colour_range(sizes)
    layers = np.arange(1, L + 1)
    zero = np.isneginf(z)
    shared = {"x": x, "y": layers, "showscale": False, "ygap": 3, "xgap": 1 if lags <= 60 else 0}
    add_grey(figure, zero, **shared, hoverinfo="skip", name=plain("exactly 0"))
    figure.add_heatmap(
        **shared,
        name="layers",
        z=np.where(zero, np.nan, np.maximum(z, bottom)),
        zmin=bottom,
        zmax=top,
        colorscale=[[0, PAGE], [1, told.curve.ink.line]],
        customdata=np.array([[numbers.size(float(value)) for value in row] for row in z]),
        hovertemplate=f"{_hovered()}<extra></extra>",
    )
    figure.update_layout(
        yaxis=frame.at_right(
            range=[0.5, L + 0.5],
            tickvals=layers,
            ticktext=[numbers.size(float(row[0])) for row in sizes],
            tickfont={"size": SIZE_TICK, "color": INK},
            showgrid=False,
            linewidth=1.5,
        ),
        xaxis={"showspikes": False},
        hovermode="closest",
    )
    if lags > 1:
        half = (steps[0] - steps[1]) / 2  # whole cells, also of the first and the last step
        figure.update_layout(xaxis={"range": [steps[-1] - half, steps[0] + half]})
    plot_px = depth_height(L) - frame.MARGIN["t"] - frame.MARGIN["b"]
    labels = [
        EndLabel(float(layer), plain("layer {number}", number=layer), numbers.size(float(row[-1])), told.curve.ink.text)
        for layer, row in zip(layers, sizes, strict=True)
    ]
    label_ends(figure, labels, 0.5, L + 0.5, plot_px)
    far = int(steps[-1])
    frame.axis_title(figure, plain("left: at step {step}", step=far), xshift=-108, side="left")
    frame.axis_title(figure, plain("right: at the loss (top layer = 1)"), xshift=62)
    _mark_horizons(figure, told, steps)
    write_into_the_void(figure, x, z.T, bottom)
    return figure


def _hovered() -> str:
    """Layer, step and size, which the browser fills in."""
    sentence = "layer {layer}, step {step}: {size}"
    return plain(sentence, layer="%{y}", step="%{x}", size="%{customdata}")


def _mark_horizons(figure: Figure, told: Finding, steps: Float64[np.ndarray, " lags"]) -> None:
    """A line in each row at the last step before it falls below 10⁻³ of its largest value."""
    for layer in range(told.config.num_layers):
        summary = told.result.summary(layer, told.direction)
        if summary.horizon_reached:
            between = float(steps[summary.horizon] + steps[summary.horizon + 1]) / 2
            figure.add_shape(
                type="line",
                x0=between,
                x1=between,
                y0=layer + 0.55,
                y1=layer + 1.45,
                name=f"horizon {layer + 1}",
                line={"color": INK, "width": 3},
            )
