"""What stands on the page on activations: the five and their powers, the run's pre-activations, softmax."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from app import numbers
from app import activation_words as words
from app.comparison import find
from app.components.activation_cards import activation_cards
from app.components.chart import PixelRow, chart
from app.controls import ACTIVATIONS as LABELS
from app.controls import Experiment
from app.figures.activations import VALUE_ROW, activations_figure
from app.figures.saturation import histogram_figure, shares_figure, share_beyond
from app.figures.slope_powers import slope_powers_figure
from app.figures.softmax import jacobian_figure, largest_slope, most_likely, probabilities_figure
from app.findings import Finding
from app.slopes import GATES, Slopes, slopes
from rnn_core.activations import ACTIVATIONS

LOGITS = {"y1": 2.0, "y2": 1.0, "y3": 0.0, "y4": -1.0}
FLAT_PX = 330


def first_screen(name: str, findings: list[Finding], lags: int) -> None:
    """The finding, a card for each activation, the functions and what their slopes come to, and what it means.

    The cards of the other activations are filled in after the figures are on screen.
    """
    first = findings[0] if findings else None
    found = slopes(first) if first else None
    with st.container(key="first_screen"):
        st.title(words.headline(name, first, found, lags))
        with st.container(key="cards"):
            cards = st.empty()
            measured = {name: first}
            who = first.name if first else None
            cards.html(activation_cards(name, lags, who, measured if first else dict.fromkeys(LABELS)))
        _functions_and_powers(name, findings, found, lags)
        with st.container(key="tells"):
            told = words.what_slopes_tell(name, first, found, lags) + words.diverged_words(findings)
            st.html(f'<div class="gh-tells"><b>What this tells you.</b> {told}</div>')
    _formulas(name)


def _functions_and_powers(name: str, findings: list[Finding], found: Slopes | None, lags: int) -> None:
    functions, powers = st.columns([2, 3]) if lags else (st.container(), None)
    with functions:
        alt = f"The five activations and their slopes; {LABELS[name]} stands out"
        chart(activations_figure(name, LABELS), key="activations", alt=alt, rows=(PixelRow(*VALUE_ROW),))
    if powers is None:
        return
    with powers:
        of_rnn = found is not None and found.finding.curve.config.cell == "rnn" and not found.finding.diverged
        figure = slope_powers_figure(
            ACTIVATIONS[name].max_slope,
            found.typical if of_rnn and found and name != "linear" else None,
            findings,
            lags,
        )
        chart(figure, key="powers", alt=f"Powers of {LABELS[name]}’s slopes beside the measured gradients")


def _formulas(name: str) -> None:
    phi = ACTIVATIONS[name]
    st.latex(rf"\varphi(a) = {phi.value_tex} \qquad\qquad \varphi'(a) = {phi.slope_tex}")
