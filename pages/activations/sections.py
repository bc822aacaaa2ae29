"""What is on the page on activations: the five and their powers, the run's pre-activations, softmax."""

from __future__ import annotations

from dataclasses import dataclass, replace

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from app import numbers
from app.components.chart import PixelRow, chart
from app.components.choose import segments
from app.components.pick import pick_measured
from app.components.problem import problem
from app.components.prose import caption, caption_and_tells, tells
from app.components.slider import slider
from app.experiment.affordable import states_of
from app.experiment.experiment import Experiment
from app.experiment.options import ACTIVATIONS as LABELS
from app.experiment.options import GATES
from app.findings.find import find
from app.findings.finding import Finding
from app.language.language import plain
from app.numbers import unbroken
from pages.activations import saturation_words, seen_words, softmax_words, words
from pages.activations.activations_figure import VALUE_ROW, activations_figure
from pages.activations.cards import activation_cards
from pages.activations.measured import Slopes
from pages.activations.runs import slopes
from pages.activations.saturation_figure import histogram_figure, shares_figure
from pages.activations.slope_powers_figure import slope_powers_figure
from pages.activations.softmax_figure import jacobian_figure, probabilities_figure
from pages.activations.softmax_measured import Softmax
from rnn_core.engine.activations import ACTIVATIONS

LOGITS = {"y1": 2.0, "y2": 1.0, "y3": 0.0, "y4": -1.0}
FLAT_PX = 330
COMPARED_STATES = 500_000  # beyond it the activations that were not chosen are not run: four runs of seconds each


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What the page is about: the activation, the steps over which derivatives multiply, and the runs with it."""

    name: str
    lags: int
    findings: list[Finding]

    @property
    def first(self) -> Finding | None:
        """The cell that headline and cards speak of."""
        return self.findings[0] if self.findings else None


def chosen_activation(experiment: Experiment) -> Chosen:
    """Run every cell of the experiment. Without a cell the activation and the length are still chosen.

    Raises:
        ValueError: the experiment is larger than this server runs.
    """
    findings = find(experiment)
    if findings:
        return Chosen(name=findings[0].curve.config.activation, lags=findings[0].lags, findings=findings)
    one_step = st.session_state.get("type") == "one_to_one"
    return Chosen(name=st.session_state["activation"], lags=0 if one_step else st.session_state["T"] - 1, findings=[])


def first_screen(chosen: Chosen) -> DeltaGenerator:
    """The finding, the cards, the functions and what their slopes come to, and what it means.

    Returns the container of the cards, to which `compare` adds what the other activations measure.
    """
    name, first, lags = chosen.name, chosen.first, chosen.lags
    found = slopes(first) if first else None
    with st.container(key="first_screen"):
        st.title(unbroken(words.headline(name, first, found, lags)))
        cards = st.empty()
        fill(cards, chosen, {name: first} if first else dict.fromkeys(LABELS))
        functions_and_powers(chosen, found)
        with st.container(key="explained"):
            if said := words.powers_caption(_typical(chosen, found), lags):
                caption(said)
            tells(words.what_derivatives_tell(name, chosen.findings, found, lags))
            phi = ACTIVATIONS[name]
            value, slope = st.columns(2)
            value.latex(rf"\varphi(a) = {phi.value_tex}")
            slope.latex(rf"\varphi'(a) = {_in_words(phi.slope_tex)}")
            formulas()
    return cards


def fill(cards: DeltaGenerator, chosen: Chosen, measured: dict[str, Finding | None]) -> None:
    """Draw the cards anew."""
    who = chosen.first.name if chosen.first else None
    cards.html(activation_cards(chosen.name, chosen.lags, who, measured))


def compare(cards: DeltaGenerator, chosen: Chosen) -> None:
    """Run the first cell with each of the other activations; a card fills in as its run ends."""
    first = chosen.first
    if first is None:
        return
    config = first.config
    states = states_of(config)
    measured: dict[str, Finding | None] = {chosen.name: first}
    for name in LABELS:
        if name != chosen.name:
            other = replace(first.curve, config=replace(config, activation=name))
            alone = Experiment(config=other.config, curves=(other,), layer=first.layer, direction=first.direction)
            measured[name] = find(alone)[0] if states <= COMPARED_STATES else None
    fill(cards, chosen, measured)


def functions_and_powers(chosen: Chosen, found: Slopes | None) -> None:
    """The five with their slopes; beside them what many slopes in a row come to, where there are many."""
    name, lags = chosen.name, chosen.lags
    functions, powers = st.columns([2, 3]) if lags else (st.container(), None)
    with functions:
        chart(
            activations_figure(name, LABELS),
            key="activations",
            alt=seen_words.activations_seen(name),
            rows=(PixelRow(*VALUE_ROW),),
        )
    if powers is None:
        return
    with powers:
        typical = _typical(chosen, found)
        figure = slope_powers_figure(ACTIVATIONS[name].max_slope, typical, chosen.findings, lags)
        alt = seen_words.powers_seen(name, typical, chosen.findings, lags)
        chart(figure, key="powers", alt=alt)


def _typical(chosen: Chosen, found: Slopes | None) -> float | None:
    """The root mean square of an RNN's derivatives; None where others multiply, or where it is the largest anyway."""
    if found is None or found.finding.config.cell != "rnn" or found.finding.diverged or chosen.name == "linear":
        return None
    return found.typical


def formulas() -> None:
    """Value and slope of all five."""
    with st.expander(plain("All five in symbols")):
        rows = [
            f"| {LABELS[n]} | ${p.value_tex}$ | ${_in_words(p.slope_tex)}$ | {numbers.general(p.max_slope)} |"
            for n, p in ACTIVATIONS.items()
        ]
        st.markdown(
            "\n".join(
                [
                    plain(
                        "| | value {phi} | derivative {slope} | largest |", phi=r"$\varphi(a)$", slope=r"$\varphi'(a)$"
                    ),
                    "|---|---|---|---|",
                    *rows,
                ]
            )
        )


@st.fragment
def pre_activations(findings: list[Finding]) -> None:
    """Where the run's pre-activations lie, and how many units are on the flat side at each step."""
    headline = st.container()
    with st.container(horizontal=True, key="measured_on"):
        finding = pick_measured(findings)
        gates = GATES[finding.config.cell]
        gate = segments(plain("Gate"), gates, f"{finding.config.cell}_gate", format_func=gates.__getitem__)
        found = slopes(finding, gate)
    with headline:
        st.header(unbroken(saturation_words.saturation_headline(found, finding)))
    if found is None:
        problem(plain("The states overflow at the first step. Lower the weight scale or the input scale."))
        return
    left, right = st.columns(2)
    said = saturation_words.saturation_words(found)
    with left:
        chart(histogram_figure(found), key="pre_activations", alt=f"{finding.name}: {said}", height=FLAT_PX)
    with right:
        chart(shares_figure(found), key="shares", alt=seen_words.shares_seen(found), height=FLAT_PX)
    caption_and_tells(saturation_words.saturation_caption(found), said)


def _logit(column: DeltaGenerator, key: str, value: float) -> float:
    with column:
        return slider(plain("Logit {name}", name=key), -10.0, 10.0, value, 0.1, key)


@st.fragment
def softmax_by_hand() -> None:
    """Softmax and its Jacobian at logits of one's own."""
    headline = st.container()
    logits = [
        _logit(column, key, value) for column, (key, value) in zip(st.columns(len(LOGITS)), LOGITS.items(), strict=True)
    ]
    found = Softmax(logits=logits)
    with headline:
        st.header(unbroken(softmax_words.softmax_headline(found)))
    left, right = st.columns([2, 3])
    with left:
        chart(
            probabilities_figure(found), key="probabilities", alt=seen_words.probabilities_seen(found), height=FLAT_PX
        )
    with right:
        chart(jacobian_figure(found), key="jacobian", alt=seen_words.jacobian_seen(found), height=FLAT_PX)
    tells(softmax_words.softmax_words(found))
    st.latex(
        r"p_i = \frac{e^{y_i}}{\sum_j e^{y_j}} \qquad\qquad "
        r"\frac{\partial p}{\partial y} = \mathrm{diag}(p) - p\,p^\top"
    )


def _in_words(tex: str) -> str:
    """An equation of cases, its words in the language spoken."""
    return tex.replace("{ if }", f"{{ {plain('if')} }}").replace("{ else }", f"{{ {plain('else')} }}")
