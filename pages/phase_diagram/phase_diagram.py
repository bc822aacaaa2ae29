"""Where is the edge between vanishing and exploding? Decay per step over weight scale and one more choice."""

import streamlit as st

from app.controls import Experiment, experiment
from app.phase_multiples import phase_multiples
from app.phase_sections import nothing_to_map, open_point, phase_map, plane_of, tools


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
