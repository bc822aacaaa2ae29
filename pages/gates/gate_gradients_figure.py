"""The gradient of each gate's pre-activation by time step. Twin of diagnostics/gates."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float64

from app.drawing import frame
from app.drawing.end_labels import EndLabel, label_ends
from app.drawing.figure import Figure
from app.drawing.palette import INK, MUTED
from app.drawing.sized_line import add_sized_line
from app.drawing.zero_lane import ZeroRow, add_zero_lane
from app.findings import decay_marks
from app.findings.finding import Finding
from app.language.language import plain
from pages.gates.measured import cut_gates, medians

_DASHES = {"f": "solid", "z": "solid", "i": "dash", "r": "dash", "g": "dot", "n": "dot", "o": "longdashdot"}
_DIRECT = ("f", "z")
HEIGHT, _MARGINS_PX, _LANES_PX = 360, 94, 32


def gate_gradients_figure(finding: Finding, gradients: dict[str, Float64[np.ndarray, "T B"]]) -> Figure:
    """A line for each gate, absolute; the gate of the direct path in the cell's ink. Exact zeros in their lane."""
    lines = medians(finding, gradients)
    T = finding.config.seq_len
    figure = frame.time_figure(finding.lags, T, finding.backwards)
    bottom, top = frame.log_range(lines.values(), empty=(-1.0, 0.0))
    frame.log_axis(figure, "yaxis", bottom, top, plain("gradient size at each gate, ‖∂ℓ/∂a<sub>t</sub>‖"))
    steps = decay_marks.steps_of(finding, finding.lags + 1)
    for gate, line in lines.items():
        style = {"color": _line(finding, gate), "width": 3.5 if gate in _DIRECT else 2.2, "dash": _DASHES[gate]}
        mode = "lines" if len(line) > 1 else "markers"
        add_sized_line(figure, gate, steps, line, style, mode=mode, mark_px=11)
    labels = [EndLabel.sized(line[-1], gate, _text(finding, gate)) for gate, line in lines.items()]
    label_ends(figure, labels, bottom, top, HEIGHT - _MARGINS_PX - _LANES_PX)
    rows = [
        ZeroRow(gate, _line(finding, gate), _text(finding, gate), steps[lines[gate] == -np.inf])
        for gate in cut_gates(lines)
    ]
    add_zero_lane(figure, rows, T)
    return figure


def _line(finding: Finding, gate: str) -> str:
    return finding.curve.ink.line if gate in _DIRECT else MUTED


def _text(finding: Finding, gate: str) -> str:
    return finding.curve.ink.text if gate in _DIRECT else INK
