"""The circuits as drawn: every unit, number and label is the run's own."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest

import rnn_core as rc
from app import numbers
from app.experiment.options import ACTIVATIONS
from pages.gates.circuit import CellStep, signed
from pages.gates.gru_diagram import gru_circuit
from pages.gates.lstm_diagram import lstm_circuit
from pages.gates.names import NAMES
from rnn_core.diagnostics.gates import gate_values

DRAW = {"lstm": lstm_circuit, "gru": gru_circuit}
SHOWN = {"lstm": {"c_prev", "h_prev", "i", "f", "g", "o", "c", "h"}, "gru": {"h_prev", "r", "z", "n", "h"}}
STEP = 7


def step_of(cell: str, **config: Any) -> CellStep:
    result = rc.run(rc.ExperimentConfig(**({"cell": cell, "seq_len": 9, "batch_size": 2} | config)))
    values = gate_values(result.tape.forward.layers[0][0], 0)
    return CellStep(
        name=cell.upper(),
        key=cell,
        phi=ACTIVATIONS[result.config.activation],
        step=STEP,
        before=STEP - 1,
        source="the input",
        values={name: rows[STEP - 1] for name, rows in values.items()},
    )


def elements(svg: ElementTree.Element, tag: str) -> list[ElementTree.Element]:
    return list(svg.iter(f"{{http://www.w3.org/2000/svg}}{tag}"))


def drawn(cell: str, shown: CellStep) -> ElementTree.Element:
    return ElementTree.fromstring(DRAW[cell](shown))


@pytest.mark.parametrize("cell", DRAW)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_every_strip_holds_the_units_of_the_run_and_their_mean(cell: str, activation: str) -> None:
    shown = step_of(cell, activation=activation, hidden_size=12)
    svg = drawn(cell, shown)
    strips = [group for group in elements(svg, "g") if group.get("data-name")]
    assert {group.get("data-name") for group in strips} == SHOWN[cell]
    texts = {text.text for text in elements(svg, "text")}
    for group in strips:
        name = str(group.get("data-name"))
        values = shown.values[name]
        np.testing.assert_allclose([float(v) for v in group.get("data-values", "").split()], values, rtol=1e-3)
        mean = float((np.abs(values) if signed(name) else values).mean())
        np.testing.assert_allclose(float(group.get("data-mean", "nan")), mean, rtol=1e-12)
        units = [rect for rect in elements(group, "rect") if rect.get("fill-opacity")]
        opacity = [float(rect.get("fill-opacity", "nan")) for rect in units]
        np.testing.assert_allclose(opacity, np.minimum(np.abs(values), 1.0), atol=6e-4)
        if signed(name):
            assert [rect.get("class") == "gh-d-plus" for rect in units] == (values > 0).tolist()
        symbol = f"|{name.removesuffix('_prev')}| " if signed(name) else ""
        assert f"mean {symbol}{numbers.bare(mean)}" in texts
        assert f"mean {symbol}{numbers.bare(mean)}" in svg.get("aria-label", "") or name == "h_prev"


@pytest.mark.parametrize("cell", DRAW)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_candidate_and_output_carry_the_chosen_activation_and_the_gates_sigma(cell: str, activation: str) -> None:
    texts = [text.text for text in elements(drawn(cell, step_of(cell, activation=activation)), "text")]
    assert texts.count(ACTIVATIONS[activation]) == (2 if cell == "lstm" else 1)
    assert texts.count("σ") == (3 if cell == "lstm" else 2)
    names = {name for gate, name in NAMES.items() if gate in SHOWN[cell]}
    assert names <= set(texts)


@pytest.mark.parametrize("H", [1, 5, 32, 128])
@pytest.mark.parametrize("cell", DRAW)
def test_any_number_of_units_fits_into_its_strip(cell: str, H: int) -> None:
    svg = drawn(cell, step_of(cell, hidden_size=H))
    _, _, width, height = map(float, svg.get("viewBox", "").split())
    for rect in elements(svg, "rect"):
        x, y, wide, high = (float(rect.get(side, "nan")) for side in ("x", "y", "width", "height"))
        assert x >= 0
        assert y >= 0
        assert x + wide <= width
        assert y + high <= height
    for text in elements(svg, "text"):
        assert 0 <= float(text.get("x", "nan")) <= width
        assert 14 <= float(text.get("y", "nan")) <= height
        assert float(text.get("font-size", "16")) >= 16


@pytest.mark.parametrize("cell", DRAW)
def test_the_steps_are_written_on_the_states(cell: str) -> None:
    texts = {text.text for text in elements(drawn(cell, step_of(cell)), "text")}
    assert {"h₆", "h₇", "x₇, the input"} <= texts
    assert ({"c₆", "c₇"} <= texts) is (cell == "lstm")


@pytest.mark.parametrize("cell", DRAW)
def test_exact_zeros_are_said_and_pale(cell: str) -> None:
    shown = step_of(cell, weight_init="orthogonal", inputs="zeros", hidden_size=4)
    svg = drawn(cell, shown)
    assert "mean |h| exactly 0" in svg.get("aria-label", "")
    (state, *_) = (group for group in elements(svg, "g") if group.get("data-name") == "h")
    assert {rect.get("fill-opacity") for rect in elements(state, "rect") if rect.get("fill-opacity")} == {"0.000"}
