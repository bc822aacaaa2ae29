"""Widgets -> ExperimentConfig. Each is bound to the URL; the same key means the same on every page."""

from __future__ import annotations

from typing import Any

import streamlit as st

from app.components.choose import choose
from app.experiment import more_controls as more
from app.experiment.curve import LONG_NAMES, curve
from app.experiment.experiment import Experiment
from app.experiment.options import ACTIVATIONS, INITIALISATIONS
from app.experiment.sliders import SLIDERS
from app.experiment.without_effect import WithoutEffect, all_act
from rnn_core import ExperimentConfig


def cell_pills(without_effect: WithoutEffect) -> list[str]:
    """The cells to compare."""
    chosen = st.pills(
        "Cells",
        list(LONG_NAMES),
        default=list(LONG_NAMES),
        selection_mode="multi",
        format_func=LONG_NAMES.__getitem__,
        key="cells",
        bind="query-params",
        **without_effect.state("cells"),
    )
    return [key for key in LONG_NAMES if key in (chosen or [])]


def experiment_controls(without_effect: WithoutEffect) -> Experiment:
    """All controls of an experiment, in the sidebar; those without effect on the page that runs cannot be moved.

    Raises:
        ValueError: the controls, or a link, ask for what `ExperimentConfig` rules out.
    """
    with st.sidebar:
        cells = cell_pills(without_effect)
        first = st.container()
        with st.expander("More: size, data, seed", key="more", on_change="rerun") as rest:
            values, (layer, direction) = more.more_controls(without_effect, shown=bool(rest.open))
        with first:  # after the others, since some of these have no effect beside some of those
            values = (
                _main_controls(
                    cells, without_effect, one_step=values["sequence_type"] == "one_to_one", longer="seq_len" in values
                )
                | values
            )
    config = ExperimentConfig(**values)
    curves = tuple(curve(key, config) for key in cells)
    return Experiment(config=config, curves=curves, layer=layer, direction=direction)


def draw_controls(without_effect: WithoutEffect) -> None:
    """Draw them before the page that runs: bound by the entry script, they are the same controls on every page.

    Raises:
        ValueError: the controls, or a link, ask for what `ExperimentConfig` rules out.
    """
    st.session_state[_FOUND] = experiment_controls(without_effect)


def experiment() -> Experiment:
    """What the controls say; a page that runs without the entry script draws them itself."""
    found: Experiment | None = st.session_state.pop(_FOUND, None)
    return found or experiment_controls(all_act())


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


def _slide(label: str, without_effect: WithoutEffect, *, disabled: bool, help: str | None) -> float:
    slider = SLIDERS[label]
    states: dict[str, Any] = {"disabled": disabled, "help": help} | without_effect.state(slider.key)
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


def _main_controls(cells: list[str], without_effect: WithoutEffect, *, one_step: bool, longer: bool) -> dict[str, Any]:
    gated = without_effect.has("cells") or any(cell in ("lstm", "gru") for cell in cells)
    values: dict[str, Any] = {
        "activation": choose("Activation", ACTIVATIONS, "activation", **without_effect.state("activation"))
    }
    values["weight_scale"] = _slide(
        "Weight scale",
        without_effect,
        disabled=one_step,
        help="Without effect at one step: W_hh multiplies a zero state." if one_step else None,
    )
    values["gate_bias"] = _slide(
        "Forget-gate bias",
        without_effect,
        disabled=not gated,
        help="Also the GRU's update gate. The curve named bias 3 keeps its own."
        if gated
        else "Without effect: no LSTM or GRU that follows this slider is shown.",
    )
    values["weight_init"] = choose("Weights start as", INITIALISATIONS, "init", **without_effect.state("init"))
    length = _slide(
        "Sequence length",
        without_effect,
        disabled=one_step or longer,
        help="One to one is a single step."
        if one_step
        else "The longer sequence under More counts."
        if longer
        else None,
    )
    values["seq_len"] = 1 if one_step else length
    return values
