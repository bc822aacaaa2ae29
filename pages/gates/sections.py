"""What stands on the page on gates: the circuit at a step, the two roads, and four sections that open."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st
from markupsafe import Markup

from app import numbers
from app.components.chart import PixelRow, chart
from app.components.diagram_part import diagram
from app.components.open_section import section
from app.components.pick import pick
from app.components.problem import problem
from app.components.prose import caption, caption_and_tells, tells
from app.components.step_slider import step_slider
from app.drawing.zero_lane import LANE_PX
from app.experiment.options import ACTIVATIONS, GATES
from app.findings.finding import Finding
from app.findings.network_words import in_which_direction, of_last_loss, on_which_layer
from app.findings.roads_figure import roads_figure
from app.findings.roads_measured import drawn
from app.findings.roads_words import roads_words
from app.numbers import unbroken
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
        finding = pick(findings, "Inside the", "gates_of", bind="query-params", label_visibility="collapsed")
        inside = inside_of(finding)
        with top:
            st.title(unbroken(gates_words.headline(finding, inside)))
        circuit(finding)
        config = finding.config
        sentences = gates_words.what_gates_do(config.cell, inside.openness, ACTIVATIONS[config.activation])
        if sentences:
            items = Markup("").join(Markup("<li>{}</li>").format(sentence) for sentence in sentences)
            with st.container(key="tells"):
                tells(Markup("in this run:<ul>{}</ul>").format(unbroken(items)), lead="What each gate does")
    return finding


def inside_of(finding: Finding) -> Inside:
    """What was measured inside of a finding's layer."""
    judged = finding.judged
    with st.spinner("Looking inside …"):
        return gates_runs.run_inside(
            judged.config, judged.layer, judged.direction, judged.lags, finding.alone is not None
        )


@st.fragment
def circuit(finding: Finding) -> None:
    """The cell at one step of the first sequence, every unit of it."""
    config = finding.config
    values = gates_runs.run_values(config, finding.layer, finding.direction)
    steps = len(values.by_name["h"])
    if not steps:
        problem("The states leave the number range at the first step: lower the weight scale or the input scale.")
        return
    last = values.first + steps - 1
    step = step_slider("Step t", values.first, last, last, "t")
    before = step + 1 if finding.direction else step - 1
    shown = CellStep(
        name=finding.name,
        key=finding.curve.key,
        phi=ACTIVATIONS[config.activation],
        step=step,
        before=before,
        source=f"h of layer {finding.layer}" if finding.layer else "the input",
        values={name: rows[step - values.first] for name, rows in values.by_name.items()},
    )
    diagram(_CIRCUITS[config.cell](shown), key="circuit")
    handed_zeros = before == (config.seq_len + 1 if finding.direction else 0)
    caption(f"{_caption(finding)}{gates_words.step_words(handed_zeros, config.cell)}")


def _caption(finding: Finding) -> str:
    part = f"{on_which_layer(finding)}{in_which_direction(finding)}"
    units = numbers.count(finding.config.hidden_size, "unit")
    return f"The first sequence of the batch{part}: {units}, a square each; means over them."


def two_roads(finding: Finding) -> None:
    """Straight road and the rest, with what they are parts of."""
    judged, inside = finding.judged, inside_of(finding)
    assert inside.roads is not None
    lstm = judged.config.cell == "lstm"
    st.header("Two roads back")
    words = roads_words(judged, drawn(judged, inside.roads))
    if not both_cut(inside.roads):
        chart(roads_figure(judged, inside.roads), key="gate_roads", alt=words, height=FLAT_PX)
    road = (
        "<b>cell road</b> (through forget gates only)" if lstm else "<b>straight road</b> (through update gates only)"
    )
    whole, others = ("∂c", "the other gates and W<sub>hh</sub>") if lstm else ("∂h", "the gates and W<sub>hh</sub>")
    alone = f"{of_last_loss(finding)} " if finding.alone else ""
    drawn_here = f"{alone}{whole} = {road} + <b>the rest</b> (through {others}), exact as vectors; norms do not add."
    caption_and_tells(Markup(drawn_here), unbroken(words))


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


@section("Which gate the loss can teach", "open_gate_gradients")
def gradients(finding: Finding) -> None:
    """Each gate's gradient by time step."""
    judged, found = finding.judged, inside_of(finding).gradients
    assert found is not None
    lines = medians(judged, found)
    words = gates_words.gradient_words(finding, lines)
    cut = len(cut_gates(lines))
    rows = (PixelRow("yaxis2", LANE_PX * cut, 8),) if cut else ()
    chart(gate_gradients_figure(judged, found), key="gate_gradients", alt=words, height=HEIGHT, rows=rows)
    alone = f" {of_last_loss(finding)}" if finding.alone else ""
    caption_and_tells(f"‖∂ℓ/∂a‖ of each gate’s pre-activation a, median of the sequences.{alone}", unbroken(words))


@section("How far the gates stand open", "open_openness")
def how_open(finding: Finding) -> None:
    """Each gate's values from shut to open."""
    opened = inside_of(finding).openness
    words = gates_words.openness_words(opened)
    chart(openness_figure(finding.curve, GATES[finding.config.cell], opened), key="openness", alt=words, height=FLAT_PX)
    caption_and_tells(
        "Share of each gate’s values over all steps, units and sequences, in twentieths from 0 (shut) to 1 (open).",
        unbroken(words),
    )


@section("The bias, and what it really keeps", "open_gate_bias")
def bias(finding: Finding) -> None:
    """σ(b) against the measured factor at every bias."""
    judged = finding.judged
    config = replace(judged.config, gate_bias=0.0)  # one sweep for every position of the slider
    try:
        with st.spinner("Every bias of the slider …"):
            measured = gates_runs.run_biases(config, judged.layer, judged.direction, judged.lags)
    except ValueError as error:
        problem(str(error))
        return
    rate = inside_of(finding).rate
    words = gates_words.bias_words(judged, rate)
    chart(gate_bias_figure(judged.curve, measured, rate), key="gate_bias", alt=words, height=FLAT_PX)
    gate = "f" if config.cell == "lstm" else "z"
    caption_and_tells(
        Markup("Measured: the size of ∏ {} over the steps, as a factor a step. {}").format(
            gate, gates_words.bias_caption(finding)
        ),
        unbroken(words),
    )


@section("What a gate costs", "open_gate_cost")
def cost(finding: Finding) -> None:
    """Parameters and time of the three cells, in this configuration."""
    configs = {cell: replace(finding.config, cell=cell) for cell in ("rnn", "lstm", "gru")}
    counts = {cell: gates_runs.parameters(config, finding.layer) for cell, config in configs.items()}
    with st.spinner("Each cell runs a few times …"):
        seconds = {cell: gates_runs.seconds_a_step(config) for cell, config in configs.items()}
    rows = [f"| {KINDS[cell].name} | {counts[cell]:,} | {1e6 * seconds[cell]:,.0f} µs |" for cell in configs]
    st.markdown("\n".join(["| | parameters | time a step |", "|---|---:|---:|", *rows]))
    config = finding.config
    both = ", both directions together" if config.bidirectional else ""
    caption_and_tells(
        f"Parameters of recurrent layer {finding.layer + 1} of {config.num_layers}{both}, without the readout. Time:"
        " measured on this server when this was first opened, a whole run there and back, all layers and "
        "sequences, by its steps; the fastest of several runs, since others share the machine.",
        gates_words.cost_words(counts, seconds),
    )
