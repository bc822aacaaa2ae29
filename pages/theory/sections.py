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
from app.findings.runs import run_eigenvalues
from app.language.language import plain
from app.numbers import unbroken
from pages.theory import direction_words
from pages.theory import runs as theory_runs
from pages.theory import words as theory_words
from pages.theory.captions import curve_caption, directions_caption, lyapunov_caption
from pages.theory.eigenvalues_figure import eigenvalues_figure
from pages.theory.headline_words import headline
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
            finding = pick(findings, plain("Cell"), "theory_of")
        theory = _theory(finding.judged)
        said = headline(finding, theory)
        with top:
            st.title(unbroken(said))
            draw = divergence_figure([finding]) if finding.judged.diverged else theory_figure(finding, theory)
            chart(draw, key="theory", alt=said)
            caption(curve_caption(finding, theory))
        if words := unbroken(theory_words.what_theory_tells(finding, theory)):
            tells(words)
    return finding


def _theory(told: Finding) -> Theory:
    return theory_runs.run_theory(told.config, told.layer, told.direction, told.lags)


@st.fragment
def eigenvalues_and_product(finding: Finding) -> None:
    """The eigenvalues of a block of W_hh beside the singular values of the product of Jacobians."""
    st.header(plain("Eigenvalues of W_hh, and singular values of the whole product"))
    run = finding.config, finding.layer, finding.direction
    gates = GATES[finding.config.cell]
    left, right = st.columns([2, 3])
    with left:
        gate = segments(plain("Block of W_hh"), gates, f"{finding.config.cell}_block")
        eigenvalues = run_eigenvalues(*run, gate)
        block = gates[gate] if len(gates) > 1 else ""
        said = direction_words.eigenvalue_words(eigenvalues, block)
        chart(eigenvalues_figure(finding.curve, eigenvalues), key="eigenvalues", alt=said, height=FLAT_PX)
    with right:
        try:
            product = theory_runs.run_product(*run, finding.lags)
        except ValueError as error:
            problem(str(error))
        else:
            said = Markup(" ").join([said, direction_words.product_words(product)])
            chart(singular_values_figure(finding, product), key="product", alt=said, height=FLAT_PX)
    caption_and_tells(directions_caption(finding.config.cell), unbroken(said))


@st.fragment
def lyapunov_exponents(finding: Finding) -> None:
    """The rates of all directions, with the measured one."""
    st.header(plain("Lyapunov exponents: one rate for each direction"))
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
    caption(lyapunov_caption())
    if np.isfinite(spectrum.leading):
        chart(lyapunov_figure(told, spectrum, measured), key="lyapunov", alt=words, height=FLAT_PX)
    tells(words)
