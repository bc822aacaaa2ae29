"""What happens inside a gated cell, and by which road does the gradient come back?"""

import streamlit as st

from app.components.prose import caption
from app.experiment.sidebar import experiment
from app.findings.find import find
from app.findings.finding import Finding
from pages.gates.sections import below, first_screen, gated, two_roads


def show(findings: list[Finding]) -> None:
    """The circuit at a step first; then the roads; then what opens."""
    with_gates = gated(findings)
    if not with_gates:
        st.title("A plain RNN has no gates to look into" if findings else "Pick a cell to begin")
        caption("Choose LSTM or GRU under Cells in the sidebar.")
        return
    finding = first_screen(with_gates)
    if finding.judged.lags and not finding.judged.diverged:
        two_roads(finding)
    below(finding)


show(find(experiment()))
