"""Widgets -> Experiment. Each control is bound to the URL; the same key means the same on every page."""

from __future__ import annotations

from typing import Any

import streamlit as st

from app.components.link_reading import anything_waits, take, waits
from app.components.projector import choose_projector
from app.experiment.choose_language import choose_language
from app.experiment.control import Said, is_any_set
from app.experiment.controls import CELLS, CONTROLS, MAIN, MORE
from app.experiment.experiment import Experiment
from app.experiment.said_experiment import said_experiment
from app.experiment.without_effect import WithoutEffect, all_act
from app.language.language import plain


def experiment_controls(without_effect: WithoutEffect) -> Experiment:
    """All controls of an experiment, in the sidebar; those without effect on the page that runs cannot be moved.

    Those behind "More" are drawn only where it is open, or one of them is set: they are most of a page's first second
    and of a move's time on the server.

    Raises:
        ValueError: the controls, or a link, ask for what `ExperimentConfig` rules out.
    """
    said = Said(defaults={control.key: control.default for control in CONTROLS}, without_effect=without_effect)
    for control in CONTROLS if anything_waits() else ():
        if waits(control.key):
            take(control.key, control.rule)
    with st.sidebar:
        CELLS.ask(said)
        first = st.container()
        with st.expander(plain("More: size, data, seed"), key="more", on_change="rerun") as rest:
            if rest.open or is_any_set(MORE):
                for control in MORE:
                    control.ask(said)
        choose_language()
        choose_projector()
        with first:  # after the others, since some of these have no effect beside some of those
            for control in MAIN:
                control.ask(said)
    return said_experiment(said)


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


def reset_controls(**of_the_page: Any) -> None:
    """Every control back to its default, and the page's own to theirs, for a button's `on_click`."""
    for key, value in {**{control.key: control.default for control in CONTROLS}, **of_the_page}.items():
        st.session_state[key] = value
