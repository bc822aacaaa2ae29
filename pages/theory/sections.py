"""What stands on the page on theory: the measured curve with its predictions, and the directions behind it."""

from __future__ import annotations

import numpy as np
import streamlit as st
from markupsafe import Markup

from app.components.chart import chart
from app.components.choose import segments
from app.components.pick import pick
from app.components.problem import problem
from app.components.prose import caption, caption_and_tells, tells
from app.experiment.options import GATES
from app.findings.divergence_figure import divergence_figure
from app.findings.finding import Finding
from app.findings.network_words import of_last_loss, of_which_network, what_is_drawn
from app.findings.runs import run_eigenvalues
from app.numbers import unbroken
from pages.theory import direction_words
from pages.theory import runs as theory_runs
from pages.theory import words as theory_words
from pages.theory.eigenvalues_figure import eigenvalues_figure
from pages.theory.lyapunov_figure import lyapunov_figure
from pages.theory.measured import Theory, settled_rate
from pages.theory.singular_values_figure import singular_values_figure
from pages.theory.theory_figure import theory_figure

FLAT_PX = 330


def measured_and_predicted(findings: list[Finding]) -> Finding:
    """Finding, figure, caption and what it tells; returns the cell that is shown."""
    with st.container(key="first_screen"):
        top = st.container(gap="xsmall")  # the figure right under the headline
        with st.container(horizontal=True, key="tools"):
            finding = pick(findings, "Cell", "theory_of")
        theory = _theory(finding.judged)
        said = theory_words.headline(finding, theory)
        with top:
            st.title(unbroken(said))
            draw = divergence_figure([finding]) if finding.judged.diverged else theory_figure(finding, theory)
            chart(draw, key="theory", alt=said)
            caption(_caption(finding, theory))
        if words := unbroken(theory_words.what_theory_tells(finding, theory)):
            with st.container(key="tells"):
                tells(words)
    return finding


def _theory(told: Finding) -> Theory:
    return theory_runs.run_theory(told.config, told.layer, told.direction, told.lags)


def _caption(finding: Finding, theory: Theory) -> str:
    told = finding.judged
    if told.diverged:
        return "The size of the states, up to the step at which they left the number range."
    lines = "Thin: what theory says." if told.lags else ""
    alone = f" {of_last_loss(finding)}" if finding.alone else ""
    if theory.gate_road is not None:
        lines += " Gates: ‖∏ f‖/√H." if told.config.cell == "lstm" else " Gates: ‖∏ z‖/√H."
    return f"{what_is_drawn(finding.config)} {of_which_network(finding)}{alone} {lines}"


@st.fragment
def eigenvalues_and_product(finding: Finding) -> None:
    """The eigenvalues of a block of W_hh beside the singular values of the product of Jacobians."""
    st.header("One matrix, and the product of them all")
    run = finding.config, finding.layer, finding.direction
    gates = GATES[finding.config.cell]
    left, right = st.columns([2, 3])
    with left:
        gate = segments("Block of W_hh", gates, f"{finding.config.cell}_block")
        eigenvalues = run_eigenvalues(*run, gate)
        block = f" ({gates[gate]})" if len(gates) > 1 else ""
        alt = f"Eigenvalues of W_hh{block} and the unit circle"
        chart(eigenvalues_figure(finding.curve, eigenvalues), key="eigenvalues", alt=alt, height=FLAT_PX)
        said = direction_words.eigenvalue_words(eigenvalues, block)
    with right:
        try:
            product = theory_runs.run_product(*run, finding.lags)
        except ValueError as error:
            problem(str(error))
        else:
            said = Markup(" ").join([said, direction_words.product_words(product)])
            chart(singular_values_figure(finding, product), key="product", alt=said, height=FLAT_PX)
    state = "(h, c)" if finding.config.cell == "lstm" else "h"
    drawn = Markup(
        "Right: singular values of J<sub>T</sub> ⋯ J<sub>s+1</sub> for the state {}, first sequence of the batch."
    )
    caption_and_tells(drawn.format(state), unbroken(said))


@st.fragment
def lyapunov_exponents(finding: Finding) -> None:
    """The rates of all directions, with the measured one."""
    st.header("The rate of every direction")
    told = finding.judged
    try:
        spectrum = theory_runs.run_spectrum(told.config, told.layer, told.direction, told.lags)
    except ValueError as error:
        problem(str(error))
        return
    if spectrum is None:
        return
    measured = settled_rate(told)
    words = unbroken(direction_words.lyapunov_words(told, spectrum, measured))
    if np.isfinite(spectrum.leading):
        chart(lyapunov_figure(told, spectrum, measured), key="lyapunov", alt=words, height=FLAT_PX)
    drawn = Markup(
        "Lyapunov exponents λ of the way back, as factors e<sup>λ</sup>: made orthonormal by QR at every step, the first fifth "
        "from the loss left out."
    )
    caption_and_tells(drawn, words)
