"""How open each gate is: the share of its values in every twentieth from closed to open. Twin of diagnostics/gates."""

from __future__ import annotations

import numpy as np

from app import numbers
from app.drawing import frame
from app.drawing.figure import Figure
from app.drawing.palette import GRID
from app.experiment.curve import Curve
from app.language.language import plain
from pages.gates.names import NAMES
from rnn_core.diagnostics.gates import BINS, Openness

_LINE_PX = 18  # from the foot of one line of words to the next
_APART = 1.22  # from one gate's 0 to the next one's


def openness_figure(curve: Curve, found: dict[str, Openness]) -> Figure:
    """A histogram for each gate, side by side; the outermost bars, nearly closed and nearly open, in full colour."""
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
            customdata=[_between(low) for low in edges],
            hovertemplate=plain("{gate}, %{{customdata}}: %{{y:.1f}} % of its values", gate=gate) + "<extra></extra>",
        )
        _name(figure, plain(NAMES[gate]), plain("mean {value}", value=numbers.bare(opened.mean)), start + 0.5, curve)
        for share, words, at, side in (
            (opened.shut, plain("below 0.05:"), 0.0, "left"),
            (opened.open, plain("above 0.95:"), 1.0, "right"),
        ):
            x, y = start + at, 100 * share
            figure.add_words(numbers.percentage(share), x, y, above=0, xanchor=side, align=side)
            figure.add_words(words, x, y, above=_LINE_PX, name="wide-only", xanchor=side, align=side)
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


def _between(low: float) -> str:
    ends = {"low": numbers.general(round(low, 2)), "high": numbers.general(round(low + 1 / BINS, 2))}
    return plain("from {low} to {high}", **ends)


def _name(figure: Figure, name: str, value: str, x: float, curve: Curve) -> None:
    """Above a histogram, in two lines, so that three of them have room side by side on a phone."""
    words = f'<span style="color:{curve.ink.text}"><b>{name}</b></span><br>{value}'
    figure.add_words(words, x, 1, paper="y", above=6)
