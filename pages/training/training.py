"""Does a network with a small gradient still learn? Networks trained side by side, their gradient watched."""

import streamlit as st

from app.components.prose import caption
from app.experiment.experiment import Experiment
from app.experiment.sidebar import experiment
from app.language.language import plain
from pages.training.controls import training_controls
from pages.training.sections import other_experiments, watched


def show(experiment: Experiment) -> None:
    """Controls, then what is learnt, then the gradient while they train."""
    row = st.container(horizontal=True, vertical_alignment="bottom", key="training_controls")
    setup = training_controls(row, experiment.config)
    if not setup.kinds:
        st.title(plain("Choose a network to begin"))
        caption(plain("Choose up to four networks above."))
        return
    watched(setup)
    other_experiments()


show(experiment())
