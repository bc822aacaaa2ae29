"""What happens inside a gated cell, and by which paths does the gradient come back?"""

import streamlit as st

from app.components.problem import no_cell_chosen
from app.components.prose import caption
from app.experiment.sidebar import experiment
from app.findings.find import find
from app.findings.finding import Finding
from app.language.language import plain
from pages.gates.sections import below, first_screen, gated, two_paths


def show(findings: list[Finding]) -> None:
    """The circuit at a step first; then the paths; then what opens."""
    with_gates = gated(findings)
    if not with_gates:
        if not findings:
            no_cell_chosen()
            return
        st.title(plain("A simple RNN has no gates: choose LSTM or GRU"))
        caption(plain("The cells are at the top of the sidebar."))
        return
    finding = first_screen(with_gates)
    if finding.judged.lags and not finding.judged.diverged:
        two_paths(finding)
    below(finding)


show(find(experiment()))
