"""The main figure of an experiment, drawn once for everybody who opens it."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from app.comparison import find
from app.controls import Experiment
from app.figures.decay import decay_figure
from app.figures.figure import Figure
from app.findings import Pin
from app.sliders import SLIDERS


def main_figure(experiment: Experiment, *, absolute: bool, pins: Sequence[Pin]) -> Figure:
    """The curves of an experiment that did not diverge as a whole; it says of which slider values it is."""
    return _drawn(experiment, absolute, pins) if pins else _shared(experiment, absolute)


@st.cache_resource(max_entries=256, show_spinner=False, hash_funcs={Experiment: repr})
def _shared(experiment: Experiment, absolute: bool) -> Figure:
    return _drawn(experiment, absolute, ())


def _drawn(experiment: Experiment, absolute: bool, pins: Sequence[Pin]) -> Figure:
    figure = decay_figure(find(experiment), relative=not absolute, pins=pins)
    figure.update_layout(meta={label: slider.value_of(experiment) for label, slider in SLIDERS.items()})
    return figure
