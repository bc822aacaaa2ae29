"""The small drawings of the types: losses, inputs and curve stand where the run has them."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import Any

import numpy as np
import pytest

import rnn_core as rc
from pages.sequence_types.type_diagram import Sketch, columns, type_diagram
from rnn_core.engine.loss_steps import input_steps, loss_steps

TYPES = ["one_to_one", "one_to_many", "many_to_one", "many_to_many", "encoder_decoder"]


def of_type(kind: str, T: int = 50, **more: Any) -> rc.ExperimentConfig:
    return rc.ExperimentConfig(sequence_type=kind, seq_len=1 if kind == "one_to_one" else T, **more)


def boxes(config: rc.ExperimentConfig, role: str) -> int:
    drawing = ET.fromstring(type_diagram(config, "A type", None))
    return sum(1 for part in drawing.iter() if part.get("class") == role)


@pytest.mark.parametrize("kind", TYPES)
@pytest.mark.parametrize("T", [2, 3, 5, 6, 50, 5000])
def test_a_diagram_has_a_loss_and_an_empty_box_where_the_run_has(kind: str, T: int) -> None:
    config = of_type(kind, T)
    shown = [t for t in columns(config) if t is not None]
    assert shown[0] == 0
    assert shown[-1] == config.seq_len - 1
    assert boxes(config, "gh-d-loss") == sum(t in loss_steps(config) for t in shown)
    assert boxes(config, "gh-d-faint") == sum(t not in input_steps(config) for t in shown)


def test_both_directions_are_two_rows_and_many_to_one_reads_both_ends() -> None:
    config = of_type("many_to_one", bidirectional=True)
    assert boxes(config, "gh-d-loss") == 2
    assert boxes(config, "gh-d-box") == 3 * 4
    assert "run in both directions" in type_diagram(config, "A type", None)


def test_the_curve_below_the_boxes_says_from_which_step_to_which_it_goes() -> None:
    """It had no axis, and its steps are not below theirs."""
    line = np.linspace(-9.0, 0.0, 50)
    drawing = type_diagram(of_type("many_to_one"), "A type", Sketch(line, None, -9.0, 0.0, "gru"))
    assert "gradient, step 1 … 50" in drawing
    assert "gradient, step" not in type_diagram(of_type("many_to_one"), "A type", None)


def test_silent_inputs_are_empty_boxes() -> None:
    assert boxes(of_type("many_to_many", inputs="zeros"), "gh-d-faint") == 4
    assert boxes(of_type("many_to_many", inputs="pulse"), "gh-d-faint") == 3


def test_a_sketched_curve_breaks_where_it_is_exactly_0() -> None:
    line = np.array([-np.inf, -2.0, -1.0, -np.inf, 0.0])
    drawing = type_diagram(of_type("many_to_one", 5), "A type", Sketch(line, None, -2.0, 0.0, "gru"))
    (path,) = (part for part in ET.fromstring(drawing).iter() if "gh-gru" in (part.get("style") or ""))
    assert (path.get("d") or "").count("M") == 2
