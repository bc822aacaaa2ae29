"""What is gained, and what lost, by using the same weights at every step?"""

import streamlit as st

from app.components.problem import problem
from app.controls import Experiment, experiment
from app.shared_sections import counts_over_length, same_product, three_readers


def show(experiment: Experiment) -> None:
    """What reaches each input first; then parameters over length; then shared against own weights."""
    if not experiment.curves:
        st.title("Pick a cell to begin")
        st.html('<p class="gh-caption">Choose one or more cells in the sidebar: RNN, LSTM, GRU.</p>')
        return
    curve, window, kernel = three_readers(experiment.curves)
    counts_over_length(curve, window, kernel)
    same_product(curve)


try:
    show(experiment())
except ValueError as error:
    st.title("These settings can't run")
    problem(str(error))
