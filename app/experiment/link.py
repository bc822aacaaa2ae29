"""A config as the query of a link: every control's key with the value that its widget writes there."""

from __future__ import annotations

from urllib.parse import urlencode

from app.experiment.curve import NAMES
from app.experiment.options import ACTIVATIONS, INITIALISATIONS, INPUTS, LOSSES, SEQUENCE_TYPES
from rnn_core import ExperimentConfig


def query(config: ExperimentConfig, *, layer: int = -1, direction: int = 0) -> dict[str, str]:
    """Every control of the sidebar that such a config has, defaults too."""
    found = {
        "cells": NAMES[config.cell],
        "activation": ACTIVATIONS[config.activation],
        "scale": f"{config.weight_scale:g}",
        "bias": f"{config.gate_bias:g}",
        "init": INITIALISATIONS[config.weight_init],
        "T": str(config.seq_len),
        "H": str(config.hidden_size),
        "seed": str(config.seed),
        "inputs": INPUTS[config.inputs],
        "input_scale": f"{config.input_scale:g}",
        "type": SEQUENCE_TYPES[config.sequence_type],
        "loss": LOSSES[config.loss],
        "layers": str(config.num_layers),
        "both": str(config.bidirectional).lower(),
        "B": str(config.batch_size),
    }
    if config.inputs == "text":
        found["text"] = config.text or ""
    if config.inputs not in ("text", "series"):
        found |= {"D": str(config.input_size), "O": str(config.output_size)}
    if config.num_layers > 1:
        found["layer"] = str(layer % config.num_layers + 1)
    if config.bidirectional:
        found["direction"] = "backward" if direction else "forward"
    return found


def address(config: ExperimentConfig, *, page: str = "", layer: int = -1, direction: int = 0) -> str:
    """The link from any page to this config in another; Gradient decay is the one without a path of its own.

    A plain link, which opens afresh: with `st.page_link` the controls would keep what they say on the page that is left.
    """
    return f"./{page}?{urlencode(query(config, layer=layer, direction=direction))}"
