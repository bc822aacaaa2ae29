"""Five types of sequence: where losses enter, what each does to the gradient, and which state changes which."""

import streamlit as st

from app.components.problem import no_cell_chosen
from app.components.prose import tells
from app.experiment.experiment import Experiment
from app.experiment.sidebar import experiment
from app.findings.find import find
from app.numbers import unbroken
from pages.sequence_types.lengths_section import different_lengths
from pages.sequence_types.sections import gallery, gradient_of_type, influence_matrix
from pages.sequence_types.words import headline, what_the_type_tells


def show(experiment: Experiment) -> None:
    """The types with the chosen one's gradient; then the influence of every step on every other."""
    findings = find(experiment)
    if not findings:
        no_cell_chosen()
        return
    with st.container(key="first_screen"):
        st.title(unbroken(headline(findings)))
        gallery(experiment)
        gradient_of_type(findings)
        tells(unbroken(what_the_type_tells(findings)))
    influence_matrix(findings)
    different_lengths(findings)


show(experiment())
