"""What do more layers, and a second direction, do to the gradient?"""

import streamlit as st

from app.both_ways_sections import both_ways
from app.comparison import find
from app.components.problem import problem
from app.controls import Experiment, experiment
from app.depth_sections import layers_over_time, what_depth_costs


def show(experiment: Experiment) -> None:
    """Layers over time first; then what depth costs; then the other direction."""
    findings = find(experiment)
    if not findings:
        st.title("Pick a cell to begin")
        st.html('<p class="gh-caption">Choose one or more cells in the sidebar: RNN, LSTM, GRU.</p>')
        return
    finding = layers_over_time(findings)
    what_depth_costs(finding)
    both_ways(finding, experiment)


try:
    show(experiment())
except ValueError as error:
    st.title("These settings can't run")
    problem(str(error))
