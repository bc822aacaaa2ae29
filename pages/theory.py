"""What would a textbook predict for this run, where is it right, and where does it fail?"""

import streamlit as st

from app.comparison import find
from app.components.problem import problem
from app.controls import experiment
from app.findings import Finding
from app.theory_sections import eigenvalues_and_product, lyapunov_exponents, measured_and_predicted


def show(findings: list[Finding]) -> None:
    """Measured and predicted first; then the directions behind the curve."""
    if not findings:
        st.title("Pick a cell to begin")
        st.html('<p class="gh-caption">Choose one or more cells in the sidebar: RNN, LSTM, GRU.</p>')
        return
    finding = measured_and_predicted(findings)
    if finding.lags and not finding.diverged:
        eigenvalues_and_product(finding)
        lyapunov_exponents(finding)


try:
    show(find(experiment()))
except ValueError as error:
    st.title("These settings can't run")
    problem(str(error))
