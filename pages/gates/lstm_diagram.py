"""Inside an LSTM at one step: the cell state's path above, three gates and the candidate below it."""

from __future__ import annotations

from app.drawing.svg import picture
from app.language.language import plain
from pages.gates.circuit import (
    BOX,
    DIRECT,
    HEIGHT,
    LEFT,
    MIXED,
    RIGHT,
    WIDTH,
    CellStep,
    direct_path,
    function,
    gate_box,
    in_words,
    inputs,
    node,
    scales,
    state,
    wire,
)

_F, _I, _G, _O = 250, 402, 554, 706
_PLUS = (_I + _G) / 2
_SHOWN = MIXED + 14  # the height at which h leaves


def lstm_circuit(shown: CellStep) -> str:
    """c_{t-1} straight through f and + i ∘ g to c_t; o and φ make h_t of it."""
    return picture(
        WIDTH,
        HEIGHT,
        inputs(shown, _O),
        direct_path(shown, plain("cell-state path"), (_F + _PLUS) / 2),
        wire([(_F, BOX), (_F, DIRECT + 14)], head=True),
        wire([(_I, BOX), (_I, MIXED), (_PLUS - 14, MIXED)], head=True),
        wire([(_G, BOX), (_G, MIXED), (_PLUS + 14, MIXED)], head=True),
        wire([(_PLUS, MIXED), (_PLUS, DIRECT + 14)], head=True),
        wire([(_O, DIRECT), (_O, _SHOWN - 14)], head=True),
        wire([(_O, BOX), (_O, _SHOWN + 14)], head=True),
        wire([(_O, _SHOWN), (RIGHT - 4, _SHOWN)], head=True),
        function(shown.phi, _O, DIRECT + 40),
        node("×", _F, DIRECT),
        node("+", _PLUS, DIRECT),
        node("×", _PLUS, MIXED),
        node("×", _O, _SHOWN),
        *(gate_box(shown, name, x) for name, x in (("f", _F), ("i", _I), ("g", _G), ("o", _O))),
        state(shown, "c_prev", LEFT, DIRECT),
        state(shown, "c", RIGHT, DIRECT),
        state(shown, "h", RIGHT, _SHOWN),
        scales(shown),
        label=in_words(shown, ("c_prev", "f", "i", "g", "c", "o", "h")),
    )
