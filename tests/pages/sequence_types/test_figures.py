"""The figures and diagrams of the page on sequence types: what is drawn is what was measured."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import Any

import numpy as np
import pytest

import rnn_core as rc
from app import numbers
from app.drawing.palette import GHOST, INKS
from pages.sequence_types.one_loss_figure import relative_in_time
from pages.sequence_types.runs import run_one_loss
from pages.sequence_types.type_diagram import Sketch, columns, type_diagram
from rnn_core.engine.loss_steps import input_steps, loss_steps
from tests.app.drawn import influence_figure, one_loss_figure
from tests.app.made_findings import found

TYPES = ["one_to_one", "one_to_many", "many_to_one", "many_to_many", "encoder_decoder"]
CUT: dict[str, Any] = {"cell": "rnn", "activation": "relu", "weight_init": "gaussian", "hidden_size": 2, "seed": 2}


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
    assert "both ways" in type_diagram(config, "A type", None)


def test_silent_inputs_are_empty_boxes() -> None:
    assert boxes(of_type("many_to_many", inputs="zeros"), "gh-d-faint") == 4
    assert boxes(of_type("many_to_many", inputs="pulse"), "gh-d-faint") == 3


def test_a_sketched_curve_breaks_where_it_is_exactly_0() -> None:
    line = np.array([-np.inf, -2.0, -1.0, -np.inf, 0.0])
    drawing = type_diagram(of_type("many_to_one", 5), "A type", Sketch(line, None, -2.0, 0.0, "gru"))
    (path,) = (part for part in ET.fromstring(drawing).iter() if "gh-gru" in (part.get("style") or ""))
    assert (path.get("d") or "").count("M") == 2


@pytest.mark.parametrize("direction", [0, 1])
def test_a_cell_of_the_matrix_is_its_influence_and_none_is_drawn_where_time_forbids(direction: int) -> None:
    config = rc.ExperimentConfig(cell="lstm", seq_len=9, hidden_size=4, batch_size=2, bidirectional=True)
    sizes = rc.influence(config, direction=direction)
    figure = influence_figure(sizes, np.arange(9), INKS["lstm"], direction)
    (drawn,) = figure.data
    z = np.array(drawn.z, float)
    seen = np.isfinite(sizes)
    np.testing.assert_array_equal(np.isfinite(z), seen)
    np.testing.assert_allclose(z[seen], np.maximum(sizes[seen], drawn.zmin))
    t, s = (0, 8) if direction else (8, 0)
    assert drawn.customdata[t][s] == f"8 steps apart: {numbers.size(sizes[t, s])}"
    assert any("step moves" in note.text for note in figure.layout.annotations)


def test_exact_zeros_are_grey_and_named() -> None:
    sizes = rc.influence(rc.ExperimentConfig(batch_size=1, **CUT))
    zero, faded = influence_figure(sizes, np.arange(50), INKS["rnn"], 0).data
    assert zero.colorscale[0][1] == GHOST
    np.testing.assert_array_equal(np.isfinite(np.array(zero.z, float)), np.tril(np.isneginf(sizes)))
    np.testing.assert_array_equal(np.isfinite(np.array(faded.z, float)), np.isfinite(sizes))
    figure = influence_figure(sizes, np.arange(50), INKS["rnn"], 0)
    assert "exactly 0" in [note.text for note in figure.layout.annotations]


@pytest.mark.parametrize("step", [3, 19])
def test_one_loss_alone_is_drawn_beside_the_sum_in_its_unit(step: int) -> None:
    finding = found("gru", sequence_type="many_to_many")
    result = run_one_loss(finding.curve.config, step)
    alone = relative_in_time(finding, result)
    figure = one_loss_figure([finding], {"gru": alone}, step)
    traces = {trace.name: np.array(trace.y, float) for trace in figure.data if trace.name}
    thin = traces[f"GRU, loss of step {step + 1} alone"]
    assert np.isnan(thin[step + 1 :]).all()
    np.testing.assert_allclose(
        thin[: step + 1],
        np.median(result.log10_dh[0, 0] - finding.result.log10_dh[0, 0, -1], axis=1)[: step + 1],
    )
    np.testing.assert_allclose(traces["GRU, all losses"], finding.ratios)
    if step == 19:
        assert finding.alone is not None
        np.testing.assert_allclose(thin, finding.alone.ratios[::-1])


@pytest.mark.parametrize("change", [{"weight_scale": 0.0}, {"activation": "relu", "hidden_size": 1}])
def test_a_cut_sum_still_draws(change: dict[str, Any]) -> None:
    finding = found("rnn", sequence_type="many_to_many", **change)
    alone = relative_in_time(finding, run_one_loss(finding.curve.config, 19))
    assert one_loss_figure([finding], {"rnn": alone}, 19).data
