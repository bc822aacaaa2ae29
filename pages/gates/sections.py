"""What stands on the page on gates: the circuit at a step, the two paths back, and four sections that open."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st
from markupsafe import Markup

from app.components.chart import PixelRow, chart
from app.components.diagram_part import diagram
from app.components.open_section import section
from app.components.pick import pick
from app.components.problem import problem
from app.components.prose import caption, caption_and_tells, tells
from app.components.step_slider import step_slider
from app.drawing.zero_lane import LANE_PX
from app.experiment.options import ACTIVATIONS
from app.findings.finding import Finding
from app.findings.roads_figure import roads_figure
from app.findings.roads_measured import drawn
from app.findings.roads_words import roads_words
from app.language.language import later, plain
from app.numbers import unbroken
from pages.gates import captions
from pages.gates import runs as gates_runs
from pages.gates import words as gates_words
from pages.gates.circuit import CellStep
from pages.gates.gate_bias_figure import gate_bias_figure
from pages.gates.gate_gradients_figure import HEIGHT, gate_gradients_figure
from pages.gates.gru_diagram import gru_circuit
from pages.gates.lstm_diagram import lstm_circuit
from pages.gates.measured import Inside, both_cut, cut_gates, medians
from pages.gates.openness_figure import openness_figure
from rnn_core.learning.kinds import KINDS

FLAT_PX = 330
_CIRCUITS = {"lstm": lstm_circuit, "gru": gru_circuit}


def gated(findings: list[Finding]) -> list[Finding]:
    """The cells that have gates."""
    return [finding for finding in findings if finding.config.cell in _CIRCUITS]


def first_screen(findings: list[Finding]) -> Finding:
    """Finding, circuit, and what each gate does; returns the cell that is shown."""
    with st.container(key="first_screen"):
        top = st.container(gap="xsmall")
        finding = pick(findings, plain("Cell"), "gates_of", in_link=True, label_visibility="collapsed")
        inside = inside_of(finding)
        with top:
            st.title(unbroken(gates_words.headline(finding, inside)))
        circuit(finding)
        config = finding.config
        sentences = gates_words.what_gates_do(config.cell, inside.openness, ACTIVATIONS[config.activation])
        if sentences:
            items = Markup("").join(Markup("<li>{}</li>").format(sentence) for sentence in sentences)
            lead = plain("What each gate does in this run:")
            tells(Markup("<ul>{}</ul>").format(unbroken(items)), lead=lead)
    return finding


def inside_of(finding: Finding) -> Inside:
    """What was measured inside of a finding's layer."""
    judged = finding.judged
    return gates_runs.run_inside(judged.config, judged.layer, judged.direction, judged.lags, finding.alone is not None)


@st.fragment
def circuit(finding: Finding) -> None:
    """The cell at one step of the first sequence, every unit of it."""
    config = finding.config
    values = gates_runs.run_values(config, finding.layer, finding.direction)
    steps = len(values.by_name["h"])
    if not steps:
        problem(plain("The states overflow at the first step. Lower the weight scale or the input scale."))
        return
    last = values.first + steps - 1
    step = step_slider(plain("Step t"), values.first, last, last, "t")
    before = step + 1 if finding.direction else step - 1
    shown = CellStep(
        name=finding.name,
        key=finding.curve.key,
        phi=ACTIVATIONS[config.activation],
        step=step,
        before=before,
        source=plain("h of layer {layer}", layer=finding.layer) if finding.layer else plain("the input"),
        values={name: rows[step - values.first] for name, rows in values.by_name.items()},
    )
    diagram(_CIRCUITS[config.cell](shown), key="circuit")
    handed_zeros = before == (config.seq_len + 1 if finding.direction else 0)
    caption(captions.circuit_caption(finding, step, handed_zeros))


def two_paths(finding: Finding) -> None:
    """The path through one gate and the other paths, with what they are parts of."""
    judged, inside = finding.judged, inside_of(finding)
    assert inside.roads is not None
    st.header(plain("Two paths back: through the gate, and all others"))
    words = roads_words(judged, drawn(judged, inside.roads))
    if not both_cut(inside.roads):
        chart(roads_figure(judged, inside.roads), key="gate_roads", alt=words, height=FLAT_PX)
    caption_and_tells(captions.paths_caption(finding), unbroken(words))


@st.fragment
def below(finding: Finding) -> None:
    """The sections that open."""
    if not finding.judged.diverged:
        gradients(finding)
    if inside_of(finding).openness:
        how_open(finding)
    if finding.judged.lags and not finding.judged.diverged:
        bias(finding)
    cost(finding)


@section(later("How large is the gradient at each gate?"), "open_gate_gradients")
def gradients(finding: Finding) -> None:
    """Each gate's gradient by time step."""
    judged, found = finding.judged, inside_of(finding).gradients
    assert found is not None
    lines = medians(judged, found)
    words = gates_words.gradient_words(finding, lines)
    cut = len(cut_gates(lines))
    rows = (PixelRow("yaxis2", LANE_PX * cut, 8),) if cut else ()
    chart(gate_gradients_figure(judged, found), key="gate_gradients", alt=words, height=HEIGHT, rows=rows)
    caption_and_tells(captions.gradients_caption(finding), unbroken(words))


@section(later("How open are the gates?"), "open_openness")
def how_open(finding: Finding) -> None:
    """Each gate's values from closed to open."""
    opened = inside_of(finding).openness
    words = gates_words.openness_words(opened)
    chart(openness_figure(finding.curve, opened), key="openness", alt=words, height=FLAT_PX)
    caption_and_tells(captions.openness_caption(), unbroken(words))


@section(later("What does the gate bias really keep?"), "open_gate_bias")
def bias(finding: Finding) -> None:
    """σ(b) against the measured factor at every bias."""
    judged = finding.judged
    config = replace(judged.config, gate_bias=0.0)  # one sweep for every position of the slider
    try:
        measured = gates_runs.run_biases(config, judged.layer, judged.direction, judged.lags)
    except ValueError as error:
        problem(str(error))
        return
    rate = inside_of(finding).rate
    words = gates_words.bias_words(judged, rate)
    chart(gate_bias_figure(judged.curve, measured, rate), key="gate_bias", alt=words, height=FLAT_PX)
    caption_and_tells(captions.bias_caption(finding), unbroken(words))


@section(later("What do gates cost?"), "open_gate_cost")
def cost(finding: Finding) -> None:
    """Parameters and time of the three cells, in this configuration."""
    configs = {cell: replace(finding.config, cell=cell) for cell in ("rnn", "lstm", "gru")}
    counts = {cell: gates_runs.parameters(config, finding.layer) for cell, config in configs.items()}
    with st.spinner(plain("Running each cell a few times …")):
        seconds = {cell: gates_runs.seconds_a_step(config) for cell, config in configs.items()}
    rows = [f"| {KINDS[cell].name} | {counts[cell]:,} | {1e6 * seconds[cell]:,.0f} µs |" for cell in configs]
    parameters, time = plain("parameters"), plain("time per step")
    st.markdown("\n".join([f"| | {parameters} | {time} |", "|---|---:|---:|", *rows]))
    caption_and_tells(captions.cost_caption(finding), unbroken(gates_words.cost_words(counts, seconds)))
