"""The page on gates without a browser: what a user reads, against the core's own numbers."""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

import rnn_core as rc
from app import numbers
from app.experiment.options import ACTIVATIONS
from rnn_core.diagnostics.decay import decay_per_step
from rnn_core.diagnostics.gates import gate_values, openness
from rnn_core.diagnostics.roads import log10_gate_road, roads
from tests.pages.reading import group, headline, open_page, parts, texts

SMALL = {"T": "12", "H": "6", "B": "3"}
CONFIG: dict[str, Any] = {"seq_len": 12, "hidden_size": 6, "batch_size": 3}
SECTIONS = [
    "How large is the gradient at each gate?",
    "How open are the gates?",
    "What does the gate bias really keep?",
    "What do gates cost?",
]
OPEN = {f"open_gate_{key}": "true" for key in ("gradients", "bias", "cost")} | {"open_openness": "true"}


def opened(**link: str) -> AppTest:
    return open_page("gates", SMALL | link)


def strips(app: AppTest) -> dict[str, float]:
    """The mean that each strip of the circuit carries, by name."""
    (svg,) = (data["svg"] for data in parts(app, "diagram"))
    groups = ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}g")
    return {str(group.get("data-name")): float(str(group.get("data-mean"))) for group in groups}


def means_at(step: int, **config: Any) -> dict[str, float]:
    run = rc.run(rc.ExperimentConfig(**(CONFIG | config)))
    direction = int(run.config.bidirectional)
    values = gate_values(run.tape.forward.layers[-1][direction], 0)
    at = run.config.seq_len - step if direction else step - 1
    return {n: float((rows[at] if n in "ifozr" else np.abs(rows[at])).mean()) for n, rows in values.items()}


@pytest.mark.parametrize(
    ("name", "cell", "bias"), [("LSTM", "lstm", 0.0), ("GRU", "gru", 0.0), ("LSTM bias 3", "lstm", 3.0)]
)
def test_circuit_headline_and_sentences_carry_the_cores_numbers(name: str, cell: str, bias: float) -> None:
    app = opened(t="5", gates_of=name)
    found = strips(app)
    expected = means_at(5, cell=cell, gate_bias=bias)
    assert found == pytest.approx(expected, rel=1e-12)
    tape = rc.run(rc.ExperimentConfig(cell=cell, gate_bias=bias, **CONFIG)).tape
    unrolled = tape.forward.layers[0][0]
    assert tape.adjoints is not None
    keep = numbers.factor(decay_per_step(log10_gate_road(unrolled, 11)))
    gates = "Forget" if cell == "lstm" else "Update"
    assert headline(app).startswith(f"{gates} gates pass {keep} per step; ")
    overtaken = roads(unrolled, tape.adjoints[0][0]).overtaken
    back = "no other path carries more" if overtaken is None else f"more from {overtaken} back"
    assert headline(app).endswith(back)
    for gate, opened_ in openness(unrolled).items():
        assert re.search(rf"gate {gate} [^.]*\. On average [^.]* {numbers.bare(opened_.mean)}", texts(app))
    assert [header.value for header in app.header] == ["Two paths back: through the gate, and all others"]
    assert [str(section.label) for section in app.main.expander] == SECTIONS


def test_the_slider_shows_another_step_of_the_same_run() -> None:
    app = opened(cells="LSTM")
    assert app.slider(key="t").value == 12
    before = headline(app)
    app.slider(key="t").set_value(3).run()
    assert strips(app) == pytest.approx(means_at(3, cell="lstm"), rel=1e-12)
    assert headline(app) == before
    app.slider(key="t").set_value(1).run()
    assert "nothing to forget" in texts(app)
    assert strips(app)["c_prev"] == 0


def test_a_step_beyond_a_shortened_sequence_becomes_its_last() -> None:
    app = opened(cells="GRU", t="11")
    app.slider(key="T").set_value(7).run()
    assert app.slider(key="t").value == 7
    assert strips(app) == pytest.approx(means_at(7, cell="gru", seq_len=7), rel=1e-12)


def test_the_backward_direction_is_handed_the_state_of_the_step_after() -> None:
    app = opened(cells="GRU", both="true", layers="2", direction="backward", t="5")
    assert strips(app) == pytest.approx(means_at(5, cell="gru", num_layers=2, bidirectional=True), rel=1e-12)
    assert "layer 2 of 2, backward direction" in texts(app)
    (svg,) = (data["svg"] for data in parts(app, "diagram"))
    assert ">h₆<" in svg
    assert ">x₅, h of layer 1<" in svg


@pytest.mark.parametrize(
    ("cell", "activation"), list(zip(["LSTM", "GRU"] * 3, [*ACTIVATIONS.values(), "ReLU"], strict=True))
)
def test_every_activation_is_shown_with_every_section_open(cell: str, activation: str) -> None:
    app = opened(cells=cell, activation=activation, **(OPEN | {"open_gate_cost": "false"}))
    assert headline(app)
    assert texts(app).count("What this tells you") == 4
    (svg,) = (data["svg"] for data in parts(app, "diagram"))
    assert svg.count(f">{activation}<") == (2 if cell == "LSTM" else 1)


@pytest.mark.parametrize(
    ("cell", "link", "said"),
    [
        ("LSTM", {"type": "one to one"}, "One time step: there is no earlier state to keep"),
        ("GRU", {"scale": "0"}, "; other paths carry exactly 0"),
        ("GRU", {"type": "many to many"}, " back"),  # the last loss alone
        ("LSTM", {"layers": "2", "layer": "1"}, "; gradient enters on the way"),
        ("GRU", {"input_scale": "0", "layers": "2", "layer": "1", "T": "2"}, "but both paths carry exactly 0"),
        ("LSTM", {"T": "2", "H": "1", "B": "1"}, ""),
        ("GRU", {"inputs": "sunspots"}, ""),
        ("LSTM", {"longer": "300", "H": "2", "B": "1", "open_gate_bias": "false"}, ""),
    ],
    ids=str,
)
def test_every_kind_of_run_has_its_headline(cell: str, link: dict[str, str], said: str) -> None:
    assert headline(opened(cells=cell, **(OPEN | {"open_gate_cost": "false"} | link))).endswith(said)


def test_a_diverged_run_shows_its_gates_up_to_there() -> None:
    link = {
        "activation": "linear",
        "scale": "8",
        "init": "identity",
        "longer": "600",
        "input_scale": "10",
        "H": "1",
        "B": "1",
    }
    app = opened(cells="LSTM", **link)
    step = re.match(r"The LSTM diverges at step (\d+); its gates are shown up to there", headline(app))
    assert step
    assert app.slider(key="t").max == int(step[1]) - 1
    assert not app.header
    assert [str(section.label) for section in app.main.expander] == [SECTIONS[1], SECTIONS[3]]


def test_the_parameters_are_one_to_four_to_three() -> None:
    app = opened(cells="LSTM", layers="2", both="true", open_gate_cost="true")
    (table,) = (block.value for block in app.markdown if "parameters" in block.value)
    counts = [int(row.split("|")[2].replace(",", "")) for row in table.splitlines()[2:]]
    D, H = 12, 6  # the second layer reads both directions of the first
    assert counts == [2 * blocks * (H * D + H * H + 2 * H) for blocks in (1, 4, 3)]
    assert "The LSTM has 4 times as many parameters as the RNN, the GRU 3 times as many." in texts(app)
    assert "layer 2 of 2, both directions" in texts(app)
    assert "measured on this server" in texts(app)


def test_the_curve_that_keeps_its_bias_says_so() -> None:
    app = opened(cells="LSTM, forget bias 3", open_gate_bias="true", bias="1")
    assert "always has bias 3" in texts(app)
    assert "At b = 3, " in texts(app)
    assert app.slider(key="bias").disabled
    assert "moves the ring" in texts(opened(cells="GRU", open_gate_bias="true"))


def test_a_simple_rnn_alone_has_no_gates_and_without_a_cell_the_page_asks_for_one() -> None:
    app = opened(cells="RNN")
    assert headline(app) == "A simple RNN has no gates: choose LSTM or GRU"
    assert "The cells are at the top of the sidebar." in texts(app)
    group(app, "cells").set_value([]).run()
    assert headline(app) == "Choose a cell in the sidebar to begin"


def test_a_hand_edited_link_shows_the_defaults_and_no_markup() -> None:
    app = opened(T="x", t="<b>", gates_of="zzz", bias="x", open_gate_bias="maybe")
    assert headline(app).startswith("Forget gates pass × 0.")
    assert app.slider(key="t").value == 50
    assert "gates_of=zzz is not one of the choices, so the page uses LSTM." in texts(app)


def test_settings_that_cannot_run_are_one_sentence_with_the_controls_still_there() -> None:
    app = opened(inputs="text", text="ab")
    assert headline(app) == "These settings can't run"
    assert "must have at least" in texts(app)
    assert app.slider(key="T")
