"""The controls behind "More": sizes, data, losses, layers, seed."""

from __future__ import annotations

from typing import Any

import streamlit as st

from app.choices import INPUTS, LOSSES, SEQUENCE_TYPES, choose
from app.idle import Idle
from app.sliders import SLIDERS

MAX_TEXT = 1500
DEFAULTS: dict[str, Any] = {
    "H": 32,
    "longer": None,
    "seed": 0,
    "inputs": "gaussian",
    "text": "",
    "input_scale": 1.0,
    "type": "many_to_one",
    "loss": "mse",
    "layers": 1,
    "both": False,
    "B": 16,
    "D": 8,
    "O": 4,
    "layer": 6,
    "direction": "forward",
}


def more_controls(idle: Idle, *, shown: bool) -> tuple[dict[str, Any], tuple[int, int]]:
    """What stands behind "More", with the layer and direction shown.

    Its dozen controls are drawn only where somebody looks, or one of them is set: they are most of a page's first
    second and of a move's time on the server.
    """
    if not shown and not any(key in st.query_params or _is_set(key) for key in DEFAULTS):
        return {"sequence_type": "many_to_one"}, (0, 0)
    values = _all(idle)
    return values, _place_shown(values, idle)


def _is_set(key: str) -> bool:
    return bool(st.session_state.get(key, DEFAULTS[key]) != DEFAULTS[key])


def _all(idle: Idle) -> dict[str, Any]:
    more: dict[str, Any] = {
        "hidden_size": st.slider("Hidden units", 1, 128, 32, key="H", bind="query-params"),
        "seed": whole_number("Seed", 0, 2**53 - 1, 0, "seed"),
        "inputs": choose("Inputs", INPUTS, "inputs", **idle.without_effect("inputs")),
    }
    fixed_sizes = more["inputs"] in ("text", "series")
    if more["inputs"] == "text":
        more["text"] = _text()
    silent = more["inputs"] == "zeros" and not idle.has("inputs")
    more["input_scale"] = st.slider(
        "Input scale",
        0.0,
        10.0,
        1.0,
        0.1,
        key="input_scale",
        bind="query-params",
        disabled=silent,
        help="Without effect: the inputs are zeros." if silent else "Multiplies W_ih.",
    )
    more["sequence_type"] = choose(
        "Losses stand at (sequence type)", SEQUENCE_TYPES, "type", **idle.without_effect("type")
    )
    series = more["inputs"] == "series"
    loss = choose(
        "Loss",
        LOSSES,
        "loss",
        **(
            {"disabled": series, "help": "A series has squared error only." if series else None}
            | idle.without_effect("loss")
        ),
    )
    more["loss"] = "mse" if series else loss
    longer = _longer(idle, one_step=more["sequence_type"] == "one_to_one")
    if longer is not None:
        more["seq_len"] = longer
    more["num_layers"] = st.slider("Layers", 1, 6, 1, key="layers", bind="query-params")
    more["bidirectional"] = st.toggle("Both directions", key="both", bind="query-params", **idle.without_effect("both"))
    more["batch_size"] = st.slider(
        "Sequences in the batch", 1, 64, 16, key="B", bind="query-params", **idle.without_effect("B")
    )
    if not fixed_sizes:
        if not silent:
            more["input_size"] = st.slider(
                "Input size", 1, 64, 8, key="D", bind="query-params", **idle.without_effect("D")
            )
        more["output_size"] = st.slider(
            "Output size", 1, 64, 4, key="O", bind="query-params", **idle.without_effect("O")
        )
    return more


def _longer(idle: Idle, *, one_step: bool) -> int | None:
    """A sequence beyond the slider's range, where one is asked for."""
    steps = whole_number(
        "Longer sequence",
        int(SLIDERS["Sequence length"].high) + 1,
        5000,
        None,
        "longer",
        placeholder="beyond the slider",
        **(
            {
                "disabled": one_step,
                "help": "One to one is a single step." if one_step else "In place of the slider, up to 5000 steps.",
            }
            | idle.without_effect("longer")
        ),
    )
    return None if one_step else steps


def _text() -> str | None:
    typed = st.text_area(
        "Your text",
        key="text",
        bind="query-params",
        max_chars=MAX_TEXT,
        placeholder="Empty: the opening of Alice in Wonderland",
        help="One-hot characters; the target is the next one.",
    )
    return typed or None


def _place_shown(values: dict[str, Any], idle: Idle) -> tuple[int, int]:
    """Which layer and direction the curves show; asked only where there is a choice."""
    layers = values["num_layers"]
    layer, direction = layers, "forward"
    if layers > 1:
        layer = whole_number("Layer shown (1 reads the inputs)", 1, 6, 6, "layer", **idle.without_effect("layer"))
    if values["bidirectional"]:
        direction = choose(
            "Direction shown",
            {"forward": "forward", "backward": "backward"},
            "direction",
            **idle.without_effect("direction"),
        )
    return min(int(layer), layers) - 1, int(direction == "backward")


def whole_number(label: str, low: int, high: int, default: int | None, key: str, **more: Any) -> int | None:
    """A whole number, typed; the default where a link holds what is none."""
    try:
        chosen = st.number_input(label, low, high, default, 1, key=key, bind="query-params", **more)
    except OverflowError:  # a link may hold 1e999, which the bound widget cannot take; others it drops by itself
        st.caption(f"{label}: {'none' if default is None else default}, since the link's value is no whole number.")
        return default
    return None if chosen is None else int(chosen)
