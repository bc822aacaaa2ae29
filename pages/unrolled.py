"""What happens at each step, forward and back, when the loop is unrolled?"""

import streamlit as st

from app.comparison import find
from app.components.problem import problem
from app.controls import experiment
from app.findings import Finding
from app.unrolled_sections import walk_through


def show(findings: list[Finding]) -> None:
    """The finding, the diagram that one walks through, and what it tells."""
    if not findings:
        st.title("Pick a cell to begin")
        st.html('<p class="gh-caption">Choose one or more cells in the sidebar: RNN, LSTM, GRU.</p>')
        return
    walk_through(findings)


try:
    show(find(experiment()))
except ValueError as error:
    st.title("These settings can't run")
    problem(str(error))
