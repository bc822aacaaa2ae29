"""The controls behind "More": sizes, data, losses, layers, seed."""

from __future__ import annotations

from typing import Any

import streamlit as st

from app.components.choose import choose
from app.components.number_box import whole_number
from app.experiment.options import INPUTS, LOSSES, SEQUENCE_TYPES
from app.experiment.sliders import SLIDERS
from app.experiment.without_effect import WithoutEffect

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


def more_controls(without_effect: WithoutEffect, *, shown: bool) -> tuple[dict[str, Any], tuple[int, int]]:
    """What stands behind "More", with the layer and direction shown.

    Its dozen controls are drawn only where somebody looks, or one of them is set: they are most of a page's first
    second and of a move's time on the server.
    """
    if not shown and not any(key in st.query_params or _is_set(key) for key in DEFAULTS):
        return {"sequence_type": "many_to_one"}, (0, 0)
    values = _all(without_effect)
    return values, _place_shown(values, without_effect)


def _is_set(key: str) -> bool:
    return bool(st.session_state.get(key, DEFAULTS[key]) != DEFAULTS[key])


def _all(without_effect: WithoutEffect) -> dict[str, Any]:
    more: dict[str, Any] = {
        "hidden_size": st.slider("Hidden units", 1, 128, 32, key="H", bind="query-params"),
        "seed": whole_number("Seed", 0, 2**53 - 1, 0, "seed"),
        "inputs": choose("Inputs", INPUTS, "inputs", **without_effect.state("inputs")),
    }
    fixed_sizes = more["inputs"] in ("text", "series")
    if more["inputs"] == "text":
        more["text"] = _text()
    silent = more["inputs"] == "zeros" and not without_effect.has("inputs")
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
        "Losses stand at (sequence type)", SEQUENCE_TYPES, "type", **without_effect.state("type")
    )
    series = more["inputs"] == "series"
    loss = choose(
        "Loss",
        LOSSES,
        "loss",
        **(
            {"disabled": series, "help": "A series has squared error only." if series else None}
            | without_effect.state("loss")
        ),
    )
    more["loss"] = "mse" if series else loss
    longer = _longer(without_effect, one_step=more["sequence_type"] == "one_to_one")
    if longer is not None:
        more["seq_len"] = longer
    more["num_layers"] = st.slider("Layers", 1, 6, 1, key="layers", bind="query-params")
    more["bidirectional"] = st.toggle(
        "Both directions", key="both", bind="query-params", **without_effect.state("both")
    )
    more["batch_size"] = st.slider(
        "Sequences in the batch", 1, 64, 16, key="B", bind="query-params", **without_effect.state("B")
    )
    if not fixed_sizes:
        if not silent:
            more["input_size"] = st.slider(
                "Input size", 1, 64, 8, key="D", bind="query-params", **without_effect.state("D")
            )
        more["output_size"] = st.slider(
            "Output size", 1, 64, 4, key="O", bind="query-params", **without_effect.state("O")
        )
    return more


def _longer(without_effect: WithoutEffect, *, one_step: bool) -> int | None:
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
            | without_effect.state("longer")
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


def _place_shown(values: dict[str, Any], without_effect: WithoutEffect) -> tuple[int, int]:
    """Which layer and direction the curves show; asked only where there is a choice."""
    layers = values["num_layers"]
    layer, direction = layers, "forward"
    if layers > 1:
        layer = whole_number("Layer shown (1 reads the inputs)", 1, 6, 6, "layer", **without_effect.state("layer"))
    if values["bidirectional"]:
        direction = choose(
            "Direction shown",
            {"forward": "forward", "backward": "backward"},
            "direction",
            **without_effect.state("direction"),
        )
    return min(int(layer), layers) - 1, int(direction == "backward")
