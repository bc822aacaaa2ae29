"""How far each gate stands open: the share of its values in every twentieth from shut to open. Twin of diagnostics/gates."""

from __future__ import annotations

import numpy as np

from app import numbers
from app.drawing import frame
from app.drawing.figure import Figure
from app.drawing.palette import GRID, SIZE_NAME
from app.experiment.curve import Curve
from rnn_core.diagnostics.gates import BINS, Openness

_APART = 1.22  # from one gate's 0 to the next one's


def openness_figure(curve: Curve, names: dict[str, str], found: dict[str, Openness]) -> Figure:
    """A histogram for each gate, side by side; the outermost bars, nearly shut and nearly open, in full colour."""
    figure = frame.base_figure(hovermode="closest", bargap=0.06)
    top = 100 * max(float(gate.shares.max()) for gate in found.values())
    ticks: list[tuple[float, str]] = []
    for k, (gate, opened) in enumerate(found.items()):
        start = k * _APART
        edges = np.arange(BINS) / BINS
        figure.add_bar(
            x=start + edges + 0.5 / BINS,
            y=100 * opened.shares,
            width=1 / BINS,
            name=gate,
            marker={"color": curve.ink.line, "opacity": [1.0, *[0.45] * (BINS - 2), 1.0], "line": {"width": 0}},
            customdata=[f"{low:.2f} to {low + 1 / BINS:.2f}" for low in edges],
            hovertemplate=f"{gate} from %{{customdata}}: %{{y:.1f}} % of its values<extra></extra>",
        )
        _name(figure, names[gate], f"mean {numbers.bare(opened.mean)}", start + 0.5, curve)
        for share, word, at, side in ((opened.shut, "shut", 0.0, "left"), (opened.open, "open", 1.0, "right")):
            figure.add_words(
                f"{numbers.percentage(share)}<br>{word}", start + at, 100 * share, above=0, xanchor=side, align=side
            )
        ticks += [(start, "0"), (start + 0.5, "½"), (start + 1.0, "1")]
    figure.update_layout(
        margin={"l": 16, "r": 66, "t": 52, "b": 34},
        xaxis=frame.ticked(
            range=[-0.03, (len(found) - 1) * _APART + 1.03],
            tickvals=[at for at, _ in ticks],
            ticktext=[word for _, word in ticks],
            showgrid=False,
        ),
        yaxis=frame.axis(range=[0, 1.3 * top], side="right", ticksuffix=" %", nticks=4, gridcolor=GRID),
    )
    return figure


def _name(figure: Figure, name: str, value: str, x: float, curve: Curve) -> None:
    figure.add_words(
        f'<span style="color:{curve.ink.text};font-size:{SIZE_NAME}px"><b>{name}</b></span>, {value}',
        x,
        1,
        paper="y",
        above=6,
    )
