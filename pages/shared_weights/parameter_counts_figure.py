"""Parameters against the length of the sequence. Twin of diagnostics/parameter_counts."""

from __future__ import annotations

from typing import Any

import numpy as np

from app import numbers
from app.drawing import frame
from app.drawing.end_labels import EndLabel, label_ends
from app.drawing.figure import Figure
from app.drawing.palette import INK, MUTED, Ink
from app.drawing.reference_lines import upright
from app.language.language import plain
from pages.shared_weights.measured import CONVOLUTION, SEPARATE, WINDOW, counts_over_length
from rnn_core.config import ExperimentConfig

HEIGHT = 340
_MARGIN = {"l": 74, "r": 148, "t": 34, "b": 60}


def parameter_counts_figure(config: ExperimentConfig, name: str, kernel: int, ink: Ink) -> Figure:
    """Both axes are logarithmic: a network that grows with the sequence is a slope, one that does not is level."""
    counts = counts_over_length(config, name, kernel)
    styles = {WINDOW: (INK, 2.5, "dash"), SEPARATE: (INK, 2.0, "solid"), CONVOLUTION: (MUTED, 4.5, "dot")}
    figure = frame.base_figure(hovermode="x unified")
    figure.update_layout(margin=_MARGIN)
    ends = []
    for kind, parameters in counts.by_network.items():
        colour, width, dash = styles.get(kind, (ink.line, 3.5, "solid"))
        figure.add_scatter(
            x=counts.lengths,
            y=np.log10(parameters),
            mode="lines",
            name=plain(kind),
            line={"color": colour, "width": width, "dash": dash},
            customdata=[numbers.whole(count) for count in parameters],
            hovertemplate="%{customdata}",
        )
        now = plain("{count} now", count=f"{parameters[counts.lengths.searchsorted(config.seq_len)]:,}")
        colour = ink.text if kind == name else INK
        ends.append(EndLabel(float(np.log10(parameters[-1])), plain(kind), now, colour))
    every = np.log10(np.concatenate(list(counts.by_network.values())))
    bottom, top = float(every.min()) - 0.15, float(every.max()) + 0.15
    top = max(top, bottom + 1.0)
    frame.log_axis(figure, "yaxis", bottom, top, "")
    ticks = _count_ticks(bottom, top)
    figure.update_layout(
        yaxis={"side": "left", "tickvals": np.log10(ticks), "ticktext": [numbers.whole(tick) for tick in ticks]},
        xaxis=_length_axis(float(np.log10(counts.lengths[-1]))),
    )
    figure.layout["annotations"].clear()
    frame.axis_title(figure, plain("parameters"), xshift=-66, side="left")
    _mark_length(figure, config.seq_len)
    label_ends(figure, ends, bottom, top, HEIGHT - _MARGIN["t"] - _MARGIN["b"], side="right")
    return figure


def _count_ticks(bottom: float, top: float) -> list[int]:
    """Powers of ten; with twos and fives where there would be few."""
    between = (1, 2, 5) if top - bottom < 1.5 else (1,)
    every = [first * 10**k for k in range(int(bottom), int(top) + 1) for first in between]
    return [tick for tick in every if bottom <= np.log10(tick) <= top]


def _length_axis(end: float) -> dict[str, Any]:
    ticks = [t for t in (1, 10, 100, 1000) if np.log10(t) <= end + 1e-9]
    return frame.axis(
        plain("steps of the sequence"),
        standoff=6,
        range=[-0.02 * end, end],
        type="log",
        tickvals=ticks,
        ticktext=[numbers.whole(t) for t in ticks],
        tickangle=0,
        showgrid=False,
        hoverformat=",d",
        unifiedhovertitle={"text": plain("{count} steps", count="%{x}")},
    )


def _mark_length(figure: Figure, T: int) -> None:
    upright(figure, T)  # on a log axis a shape takes the number itself, words its log10
    figure.add_words(
        plain("{count} now", count=numbers.whole(T)), float(np.log10(T)), 1, above=0, yref="y domain", colour=MUTED
    )
