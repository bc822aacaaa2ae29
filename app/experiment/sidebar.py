"""Widgets -> ExperimentConfig. Each is bound to the URL; the same key means the same on every page."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from app import more
from app.choices import ACTIVATIONS, INITIALISATIONS, choose
from app.curves import LONG_NAMES, Curve, curve
from app.idle import ALL_ACT, Idle
from app.sliders import SLIDERS
from rnn_core import ExperimentConfig


@dataclass(frozen=True, slots=True, kw_only=True)
class Experiment:
    """What the controls say: the curves to compare, the layer and direction shown of each, and what all have in common."""

    curves: tuple[Curve, ...]
    layer: int
    direction: int
    config: ExperimentConfig = field(default_factory=ExperimentConfig)


def cell_pills(idle: Idle) -> list[str]:
    """The cells to compare."""
    chosen = st.pills(
        "Cells",
        list(LONG_NAMES),
        default=list(LONG_NAMES),
        selection_mode="multi",
        format_func=LONG_NAMES.__getitem__,
        key="cells",
        bind="query-params",
        **idle.without_effect("cells"),
    )
    return [key for key in LONG_NAMES if key in (chosen or [])]


def experiment_controls(idle: Idle = ALL_ACT) -> Experiment:
    """All controls of an experiment, in the sidebar; those without effect on the page that runs cannot be moved.

    Raises:
        ValueError: the controls, or a link, ask for what `ExperimentConfig` rules out.
    """
    with st.sidebar:
        cells = cell_pills(idle)
        first = st.container()
        with st.expander("More: size, data, seed", key="more", on_change="rerun") as rest:
            values, (layer, direction) = more.more_controls(idle, shown=bool(rest.open))
        with first:  # after the others, since some of these have no effect beside some of those
            values = (
                _main_controls(
                    cells, idle, one_step=values["sequence_type"] == "one_to_one", longer="seq_len" in values
                )
                | values
            )
    config = ExperimentConfig(**values)
    curves = tuple(curve(key, config) for key in cells)
    return Experiment(config=config, curves=curves, layer=layer, direction=direction)


def draw_controls(idle: Idle) -> None:
    """Draw them before the page that runs: bound by the entry script, they are the same controls on every page.

    Raises:
        ValueError: the controls, or a link, ask for what `ExperimentConfig` rules out.
    """
    st.session_state[_FOUND] = experiment_controls(idle)


def experiment() -> Experiment:
    """What the controls say; a page that runs without the entry script draws them itself."""
    found: Experiment | None = st.session_state.pop(_FOUND, None)
    return found or experiment_controls()


_FOUND = "experiment"
_DEFAULTS: dict[str, Any] = {
    "cells": list(LONG_NAMES),
    "activation": "tanh",
    "init": "uniform",
    "absolute": False,
    **{slider.key: slider.default for slider in SLIDERS.values()},
    **more.DEFAULTS,
}


def reset_controls() -> None:
    """Every control back to its default, for a button's `on_click`."""
    for key, value in _DEFAULTS.items():
        st.session_state[key] = value


def _slide(label: str, idle: Idle, *, disabled: bool, help: str | None) -> float:
    slider = SLIDERS[label]
    states: dict[str, Any] = {"disabled": disabled, "help": help} | idle.without_effect(slider.key)
    return float(
        st.slider(
            label,
            slider.low,
            slider.high,
            slider.default,
            slider.step,
            key=slider.key,
            bind="query-params",
            **states,
        )
    )


def _main_controls(cells: list[str], idle: Idle, *, one_step: bool, longer: bool) -> dict[str, Any]:
    gated = idle.has("cells") or any(cell in ("lstm", "gru") for cell in cells)
    values: dict[str, Any] = {
        "activation": choose("Activation", ACTIVATIONS, "activation", **idle.without_effect("activation"))
    }
    values["weight_scale"] = _slide(
        "Weight scale",
        idle,
        disabled=one_step,
        help="Without effect at one step: W_hh multiplies a zero state." if one_step else None,
    )
    values["gate_bias"] = _slide(
        "Forget-gate bias",
        idle,
        disabled=not gated,
        help="Also the GRU's update gate. The curve named bias 3 keeps its own."
        if gated
        else "Without effect: no LSTM or GRU that follows this slider is shown.",
    )
    values["weight_init"] = choose("Weights start as", INITIALISATIONS, "init", **idle.without_effect("init"))
    length = _slide(
        "Sequence length",
        idle,
        disabled=one_step or longer,
        help="One to one is a single step."
        if one_step
        else "The longer sequence under More counts."
        if longer
        else None,
    )
    values["seq_len"] = 1 if one_step else length
    return values
