"""What is on the page on sequence types: the five types, the chosen one's gradient, and the influence matrix."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import streamlit as st
from markupsafe import Markup

import rnn_core as rc
from app import numbers
from app.components.chart import PixelRow, chart
from app.components.diagram_part import diagram
from app.components.pick import pick
from app.components.problem import problem
from app.components.prose import caption, caption_and_tells
from app.components.set_control import set_control
from app.components.step_slider import step_slider
from app.experiment.affordable import require_affordable
from app.experiment.controls import SLIDERS
from app.experiment.curve import Curve
from app.experiment.experiment import Experiment
from app.experiment.options import SEQUENCE_TYPES
from app.findings.decay_figure import decay_figure
from app.findings.decay_marks import pixel_rows
from app.findings.divergence_figure import divergence_figure
from app.findings.find import find
from app.findings.finding import Finding
from app.findings.network_words import of_which_network
from app.language.language import later, plain
from app.numbers import unbroken
from pages.sequence_types import runs as sequence_runs
from pages.sequence_types import words as sequence_words
from pages.sequence_types.caption_words import gallery_caption, gradient_caption, influence_caption
from pages.sequence_types.influence_figure import influence_figure
from pages.sequence_types.influence_words import influence_heading, influence_words
from pages.sequence_types.measured import by_step, relative_in_time
from pages.sequence_types.one_loss_figure import one_loss_figure
from pages.sequence_types.type_diagram import WIDTH, Sketch, type_diagram
from rnn_core.engine.loss_steps import loss_steps

ORDER = ("one_to_one", "one_to_many", "many_to_one", "many_to_many", "encoder_decoder")
GALLERY_SECONDS = 2.0  # what the types that are not chosen may take together
IMPOSSIBLE = later("not possible with these data or this length")
TO_CHOOSE = later("press the button to measure")
FIGURE_PX = 310  # of a figure with nothing at its foot
MATRIX_PX = 480


def gallery(experiment: Experiment) -> None:
    """The five types of the first cell's experiment, each with its number; one is chosen by its button."""
    first = experiment.curves[0]
    config = first.config
    found = {kind: _of_type(experiment, kind) for kind in ORDER}
    curves = {kind: _sketched(f) for kind, f in found.items() if isinstance(f, Finding) and not f.diverged}
    drawn = [line[np.isfinite(line)] for pair in curves.values() for line in pair if line is not None]
    span = np.concatenate([*drawn, [0.0]])
    low, high = min(float(span.min()), -1.0), float(span.max())
    with st.container(horizontal=True, key="types"):
        for kind in ORDER:
            finding = found[kind]
            with st.container(key=f"type_{kind}", width=WIDTH, gap="xsmall"):
                sketch = None if kind not in curves else Sketch(*curves[kind], low, high, first.key)
                shape = finding.config if isinstance(finding, Finding) else _shape(config, kind)
                name = plain(sequence_words.TYPES[kind])
                diagram(type_diagram(shape, name, sketch), key=f"diagram_{kind}")
                st.button(
                    name,
                    key=f"choose_{kind}",
                    on_click=None if kind == config.sequence_type else set_control,
                    args=("type", kind, SEQUENCE_TYPES[kind]),
                    type="primary" if kind == config.sequence_type else "secondary",
                    disabled=finding == IMPOSSIBLE,
                    width="stretch",
                )
                words = sequence_words.number_of(finding) if isinstance(finding, Finding) else plain(finding)
                st.html(Markup('<p class="gh-type">{}</p>').format(words))
    caption(gallery_caption(first.name, experiment.direction))


def _length(config: rc.ExperimentConfig) -> int:
    """The length that the sidebar would give: of one to one it keeps none."""
    if config.sequence_type != "one_to_one":
        return config.seq_len
    slider = SLIDERS["Sequence length"]
    return int(st.session_state.get("longer") or st.session_state.get(slider.key) or slider.default)


def _shape(config: rc.ExperimentConfig, kind: str) -> rc.ExperimentConfig:
    """What to draw of a type that is not measured, whatever its data."""
    length = 1 if kind == "one_to_one" else _length(config)
    return replace(config, sequence_type=kind, seq_len=length, inputs="gaussian")


def _of_type(experiment: Experiment, kind: str) -> Finding | str:
    """The first cell's finding in another type; a word instead where it can't be measured, or not at once."""
    curve = experiment.curves[0]
    length = 1 if kind == "one_to_one" else _length(curve.config)
    try:
        config = replace(curve.config, sequence_type=kind, seq_len=length)
        if kind != curve.config.sequence_type:
            require_affordable(config)
            if len(ORDER) * rc.estimate(config).seconds > GALLERY_SECONDS:
                return TO_CHOOSE
    except ValueError:
        return IMPOSSIBLE
    return find(replace(experiment, curves=(Curve(key=curve.key, config=config),)))[0]


def _sketched(finding: Finding) -> tuple[np.ndarray, np.ndarray | None]:
    """The curves of a type by time step, oldest first."""
    return by_step(finding), None if finding.alone is None else by_step(finding.alone)


def gradient_of_type(findings: list[Finding]) -> None:
    """The curves of all chosen cells in the chosen type; beside a sum of losses, one step's loss alone."""
    drawn = [finding for finding in findings if not finding.diverged]
    said = sequence_words.headline(findings)
    step = None
    if not drawn:
        chart(divergence_figure(findings), key="type_gradient", alt=said, height=FIGURE_PX)
    elif len(loss_steps(drawn[0].result.config)) > 1:
        step = _sum_and_one(drawn, said)
    else:
        rows = tuple(PixelRow(*row) for row in pixel_rows(findings))
        chart(decay_figure(findings, relative=True), key="type_gradient", alt=said, rows=rows)
    caption(Markup(" ").join([gradient_caption(findings, step), of_which_network(findings[0])]))


def _sum_and_one(drawn: list[Finding], said: str) -> int:
    """Both in one figure; returns the step (from 1) whose loss is alone."""
    losses, backwards = loss_steps(drawn[0].result.config), drawn[0].backwards
    above = st.container()
    first, last = losses.start + 1, losses.stop
    key = "loss_step_back" if backwards else "loss_step"
    step = step_slider(plain("Step of the loss drawn alone"), first, last, first if backwards else last, key)
    alone = {
        finding.curve.key: relative_in_time(finding, sequence_runs.run_one_loss(finding.config, step - 1))
        for finding in drawn
    }
    with above:
        rows = tuple(PixelRow(*row) for row in pixel_rows(drawn) if row[0] == "yaxis2")
        chart(one_loss_figure(drawn, alone, step - 1), key="type_gradient", alt=said, height=FIGURE_PX, rows=rows)
    return step


@st.fragment
def influence_matrix(findings: list[Finding]) -> None:
    """How each state changes with every earlier one, for one cell and one sequence."""
    st.header(influence_heading(findings[0].direction))
    with st.container(horizontal=True, key="influence_tools"):
        finding = pick(findings, plain("Cell"), "influence_of")
        config = finding.config
        sample = 1
        if config.batch_size > 1:
            sample = st.slider(plain("Sequence of the batch"), 1, config.batch_size, 1, key="sample", width=300)
    if config.seq_len == 1:
        caption(plain("There is one time step, so no other state can change it."))
        return
    if finding.diverged:
        sentence = "The {name} diverges at step {step}, so there is no influence to measure."
        problem(plain(sentence, name=finding.name, step=finding.result.diverged_at))
        return
    try:
        seconds = sequence_runs.seconds_of_influence(config)
        label = plain("Measure (about {time})", time=numbers.seconds(seconds or 0))
        if seconds and not st.button(label, key="run_influence"):
            return
        found = sequence_runs.run_influence(config, finding.layer, finding.direction, sample - 1)
    except ValueError as error:
        problem(str(error))
        return
    words = unbroken(influence_words(finding, found.sizes))
    figure = influence_figure(found.sizes, found.shown, finding.curve.ink, finding.direction)
    alt = plain(
        "Influence of every state on every other, {name}, sequence {number}. {finding}",
        name=finding.name,
        number=sample,
        finding=words,
    )
    chart(figure, key="influence", alt=alt, height=MATRIX_PX)
    caption_and_tells(influence_caption(config, len(found.shown)), words)
