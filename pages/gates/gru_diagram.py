"""Inside a GRU at one step: the state's road above, two gates and the candidate below it."""

from __future__ import annotations

from app.drawing.svg import picture, text
from pages.gates.circuit import (
    BOX,
    BUS,
    HEIGHT,
    LEFT,
    MIXED,
    PHI,
    RIGHT,
    ROAD,
    WIDTH,
    CellStep,
    gate_box,
    in_words,
    inputs,
    node,
    road,
    scales,
    state,
    wire,
)

_Z, _R, _N = 250, 430, 640
_HEARD = 540  # where r meets W_n h
_SIDE = BOX + 48


def gru_circuit(shown: CellStep) -> str:
    """h_{t-1} straight through z and + (1 - z) ∘ n to h_t; r decides what n gets of h_{t-1}."""
    return picture(
        WIDTH,
        HEIGHT,
        inputs(shown, _N),
        road(shown, "straight road", (_Z + _N) / 2),
        wire([(_Z, BOX), (_Z, ROAD + 14)], head=True),
        wire([(_Z, MIXED), (_N - 14, MIXED)], head=True),
        text("1 − z", (_Z + _N) / 2, MIXED - 9),
        wire([(_N, BOX), (_N, MIXED + 14)], head=True),
        wire([(_N, MIXED), (_N, ROAD + 14)], head=True),
        wire([(_R + 69, _SIDE), (_HEARD, _SIDE), (_HEARD, PHI - 14)], head=True),
        wire([(_HEARD, BUS), (_HEARD, PHI + 14)], head=True),
        wire([(_HEARD, PHI), (_N - 46, PHI)], head=True),
        text("Wₙh", _HEARD - 9, BUS - 9, text_anchor="end"),
        text("Wₙx", _N + 9, BUS - 9, text_anchor="start"),
        node("×", _Z, ROAD),
        node("+", _N, ROAD),
        node("×", _N, MIXED),
        node("×", _HEARD, PHI),
        *(gate_box(shown, name, x) for name, x in (("z", _Z), ("r", _R), ("n", _N))),
        state(shown, "h_prev", LEFT, ROAD),
        state(shown, "h", RIGHT, ROAD),
        scales(shown),
        label=in_words(shown, ("h_prev", "z", "r", "n", "h")),
    )
