"""Widgets -> ExperimentConfig. Each is bound to the URL; the same key means the same on every page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import streamlit as st

from app.curves import LONG_NAMES, Curve, curve
from app.sliders import SLIDERS
from rnn_core import ExperimentConfig

ACTIVATIONS = {
    "tanh": "tanh",
    "sigmoid": "sigmoid",
    "relu": "ReLU",
    "leaky_relu": "leaky ReLU",
    "linear": "linear",
}
INITIALISATIONS = {
    "uniform": "PyTorch's default",
    "orthogonal": "orthogonal",
    "gaussian": "Gaussian",
    "identity": "identity",
    "shifted": "shifted (non-normal)",
}
INPUTS = {
    "gaussian": "random (Gaussian)",
    "zeros": "zeros",
    "pulse": "pulse at step 1",
    "sine": "sine waves",
    "text": "text",
    "series": "sunspots",
}
SEQUENCE_TYPES = {
    "many_to_one": "many to one",
    "many_to_many": "many to many",
    "one_to_many": "one to many",
    "encoder_decoder": "encoder–decoder",
    "one_to_one": "one to one",
}
LOSSES = {"mse": "squared error", "cross_entropy": "cross-entropy"}
MAX_TEXT = 1500


@dataclass(frozen=True, slots=True, kw_only=True)
class Experiment:
    """What the controls say: the curves to compare and which layer and direction of each is shown."""

    curves: tuple[Curve, ...]
    layer: int
    direction: int


def _choose(label: str, options: dict[str, str], key: str, **more: Any) -> str:
    return str(st.selectbox(label, options, format_func=options.__getitem__, key=key, bind="query-params", **more))


def _slide(label: str, *, disabled: bool, help: str | None) -> float:
    slider = SLIDERS[label]
    return float(
        st.slider(
            label,
            slider.low,
            slider.high,
            slider.default,
            slider.step,
            key=slider.key,
            bind="query-params",
            disabled=disabled,
            help=help,
        )
    )


def _whole_number(label: str, low: int, high: int, default: int, key: str) -> int:
    try:
        return int(st.number_input(label, low, high, default, 1, key=key, bind="query-params"))
    except OverflowError:  # a link may hold 1e999, which the bound widget cannot take; others it drops by itself
        st.caption(f"{label}: {default}, since the link's value is no whole number.")
        return default


def cell_pills() -> list[str]:
    """The cells to compare."""
    chosen = st.pills(
        "Cells",
        list(LONG_NAMES),
        default=list(LONG_NAMES),
        selection_mode="multi",
        format_func=LONG_NAMES.__getitem__,
        key="cells",
        bind="query-params",
    )
    return [key for key in LONG_NAMES if key in (chosen or [])]


def experiment_controls() -> Experiment:
    """All controls of an experiment, in the sidebar.

    Raises:
        ValueError: the controls, or a link, ask for what `ExperimentConfig` rules out.
    """
    with st.sidebar:
        cells = cell_pills()
        first = st.container()
        with st.expander("More: size, data, seed", key="more", on_change="rerun") as more:
            values, (layer, direction) = _more(shown=bool(more.open))
        with first:  # after the others, since some of these have no effect beside some of those
            values |= _main_controls(cells, one_step=values["sequence_type"] == "one_to_one")
    config = ExperimentConfig(**values)
    return Experiment(curves=tuple(curve(key, config) for key in cells), layer=layer, direction=direction)


_DEFAULTS: dict[str, Any] = {
    "cells": list(LONG_NAMES),
    "activation": "tanh",
    "scale": 1.0,
    "bias": 0.0,
    "init": "uniform",
    "T": 50,
    "H": 32,
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
    "absolute": False,
}


_BEHIND_MORE = [
    key for key in _DEFAULTS if key not in ("cells", "activation", "scale", "bias", "init", "T", "absolute")
]


def reset_controls() -> None:
    """Every control back to its default, for a button's `on_click`."""
    for key, value in _DEFAULTS.items():
        st.session_state[key] = value


def _main_controls(cells: list[str], *, one_step: bool) -> dict[str, Any]:
    gated = any(cell in ("lstm", "gru") for cell in cells)
    values: dict[str, Any] = {"activation": _choose("Activation", ACTIVATIONS, "activation")}
    values["weight_scale"] = _slide(
        "Weight scale",
        disabled=one_step,
        help="Without effect at one step: W_hh multiplies a zero state." if one_step else None,
    )
    values["gate_bias"] = _slide(
        "Forget-gate bias",
        disabled=not gated,
        help="Also the GRU's update gate. The curve named bias 3 keeps its own."
        if gated
        else "Without effect: no LSTM or GRU that follows this slider is shown.",
    )
    values["weight_init"] = _choose("Weights start as", INITIALISATIONS, "init")
    length = _slide(
        "Sequence length",
        disabled=one_step,
        help="One to one is a single step." if one_step else None,
    )
    values["seq_len"] = 1 if one_step else length
    return values


def _more(*, shown: bool) -> tuple[dict[str, Any], tuple[int, int]]:
    """What stands behind "More", with the layer and direction shown.

    Its dozen controls are drawn only where somebody looks, or one of them is set: they are most of a page's first
    second and of a move's time on the server.
    """
    if not shown and not any(key in st.query_params or _is_set(key) for key in _BEHIND_MORE):
        return {"sequence_type": "many_to_one"}, (0, 0)
    values = _more_controls()
    return values, _place_shown(values)


def _is_set(key: str) -> bool:
    return bool(st.session_state.get(key, _DEFAULTS[key]) != _DEFAULTS[key])


def _more_controls() -> dict[str, Any]:
    more: dict[str, Any] = {
        "hidden_size": st.slider("Hidden units", 1, 128, 32, key="H", bind="query-params"),
        "seed": _whole_number("Seed", 0, 2**53 - 1, 0, "seed"),
        "inputs": _choose("Inputs", INPUTS, "inputs"),
    }
    fixed_sizes = more["inputs"] in ("text", "series")
    if more["inputs"] == "text":
        more["text"] = _text()
    silent = more["inputs"] == "zeros"
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
    more["sequence_type"] = _choose("Losses stand at (sequence type)", SEQUENCE_TYPES, "type")
    series = more["inputs"] == "series"
    loss = _choose(
        "Loss",
        LOSSES,
        "loss",
        disabled=series,
        help="A series has squared error only." if series else None,
    )
    more["loss"] = "mse" if series else loss
    more["num_layers"] = st.slider("Layers", 1, 6, 1, key="layers", bind="query-params")
    more["bidirectional"] = st.toggle("Both directions", key="both", bind="query-params")
    more["batch_size"] = st.slider("Sequences in the batch", 1, 64, 16, key="B", bind="query-params")
    if not fixed_sizes:
        if not silent:
            more["input_size"] = st.slider("Input size", 1, 64, 8, key="D", bind="query-params")
        more["output_size"] = st.slider("Output size", 1, 64, 4, key="O", bind="query-params")
    return more


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


def _place_shown(values: dict[str, Any]) -> tuple[int, int]:
    """Which layer and direction the curves show; asked only where there is a choice."""
    layers = values["num_layers"]
    layer, direction = layers, "forward"
    if layers > 1:
        layer = _whole_number("Layer shown (1 reads the inputs)", 1, 6, 6, "layer")
    if values["bidirectional"]:
        direction = _choose("Direction shown", {"forward": "forward", "backward": "backward"}, "direction")
    return min(int(layer), layers) - 1, int(direction == "backward")
