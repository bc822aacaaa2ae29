"""Where is the edge between vanishing and exploding? Decay per step over weight scale and one more choice."""

import streamlit as st

from app.experiment.experiment import Experiment
from app.experiment.sidebar import experiment
from pages.phase_diagram.multiples_section import phase_multiples
from pages.phase_diagram.sections import nothing_to_map, open_point, phase_map, plane_of, tools


def show(experiment: Experiment) -> None:
    """The finding and the map first; what acts on it below."""
    if nothing_to_map(experiment):
        return
    first_screen = st.container(key="first_screen")
    curve, axis, shade = tools(experiment)
    plane = plane_of(curve, experiment, axis)
    with first_screen:
        phase_map(curve, plane, shade)
    open_point(plane)
    phase_multiples(plane, shade)


show(experiment())
