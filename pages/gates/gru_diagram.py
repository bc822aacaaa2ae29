"""Inside a GRU at one step: the state's direct path above, two gates and the candidate below it."""

from __future__ import annotations

from app.drawing.svg import picture, text
from app.language.language import plain
from pages.gates.circuit import (
    BOX,
    BUS,
    DIRECT,
    HEIGHT,
    LEFT,
    MIXED,
    PHI,
    RIGHT,
    WIDTH,
    CellStep,
    direct_path,
    gate_box,
    in_words,
    inputs,
    node,
    scales,
    state,
    wire,
)

_Z, _R, _N = 250, 430, 640
_MET = 540  # where r meets W_n h
_SIDE = BOX + 48


def gru_circuit(shown: CellStep) -> str:
    """h_{t-1} straight through z and + (1 - z) ∘ n to h_t; r decides what n gets of h_{t-1}."""
    return picture(
        WIDTH,
        HEIGHT,
        inputs(shown, _N),
        direct_path(shown, plain("direct path"), (_Z + _N) / 2),
        wire([(_Z, BOX), (_Z, DIRECT + 14)], head=True),
        wire([(_Z, MIXED), (_N - 14, MIXED)], head=True),
        text("1 − z", (_Z + _N) / 2, MIXED - 9),
        wire([(_N, BOX), (_N, MIXED + 14)], head=True),
        wire([(_N, MIXED), (_N, DIRECT + 14)], head=True),
        wire([(_R + 69, _SIDE), (_MET, _SIDE), (_MET, PHI - 14)], head=True),
        wire([(_MET, BUS), (_MET, PHI + 14)], head=True),
        wire([(_MET, PHI), (_N - 46, PHI)], head=True),
        text("Wₙh", _MET - 9, BUS - 9, text_anchor="end"),
        text("Wₙx", _N + 9, BUS - 9, text_anchor="start"),
        node("×", _Z, DIRECT),
        node("+", _N, DIRECT),
        node("×", _N, MIXED),
        node("×", _MET, PHI),
        *(gate_box(shown, name, x) for name, x in (("z", _Z), ("r", _R), ("n", _N))),
        state(shown, "h_prev", LEFT, DIRECT),
        state(shown, "h", RIGHT, DIRECT),
        scales(shown),
        label=in_words(shown, ("h_prev", "z", "r", "n", "h")),
    )
