"""Shared weights as drawn and as told: every picture and sentence against the core's own numbers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

import numpy as np
import plotly.graph_objects as go
import pytest

import rnn_core as rc
from app import numbers
from app.drawing.palette import INKS
from pages.shared_weights import words as shared_words
from pages.shared_weights.measured import Product, Reader, left
from pages.shared_weights.parameter_counts_figure import counts_over_length
from pages.shared_weights.runs import run_product, run_recurrent, run_windowed
from pages.shared_weights.weights_diagram import weights_diagram
from rnn_core import ExperimentConfig
from rnn_core.diagnostics.decay import decay_per_step
from rnn_core.diagnostics.input_gradient import log10_input_gradient
from tests.app.drawn import inputs_reached_figure, own_weights_figure, parameter_counts_figure
from tests.app.made_findings import SMALL

INITS = ["uniform", "orthogonal", "gaussian", "identity", "shifted"]
CONFIG = ExperimentConfig(cell="rnn", **SMALL)


def readers(config: ExperimentConfig, window: int, kernel: int = 3) -> list[Reader]:
    others = [run_windowed(config, "window", window), run_windowed(config, "convolution", kernel)]
    return [*others, run_recurrent(config, "RNN")]


def trace(figure: go.Figure, name: str) -> Any:
    (only,) = (one for one in figure.data if one.name == name)
    return only


def test_the_drawn_recurrent_line_is_what_reaches_each_input() -> None:
    sizes = log10_input_gradient(rc.run(CONFIG).tape)
    drawn = trace(inputs_reached_figure(readers(CONFIG, 5), INKS["rnn"]), "RNN")
    np.testing.assert_allclose(drawn.y, np.median(sizes - sizes.max(axis=0), axis=1), atol=1e-12)
    np.testing.assert_array_equal(drawn.x, np.arange(1, 21))


def test_what_a_window_does_not_read_is_in_the_lane_of_exact_zeros() -> None:
    figure = inputs_reached_figure(readers(CONFIG, 5), INKS["rnn"])
    assert list(trace(figure, "window, exactly 0").x) == list(range(1, 16))
    assert list(trace(figure, "convolution, exactly 0").x) == list(range(1, 18))
    assert np.isnan(np.array(trace(figure, "window").y, float)[:15]).all()
    assert not [one for one in figure.data if one.name == "RNN, exactly 0"]


@pytest.mark.parametrize("window", [1, 5, 20, 33])
@pytest.mark.parametrize(
    "fields", [{}, {"num_layers": 3}, {"weight_scale": 0.0}, {"seq_len": 1}, {"input_scale": 0.0}], ids=str
)
def test_what_is_said_of_a_window_holds(window: int, fields: dict[str, Any]) -> None:
    config = replace(CONFIG, **fields)
    three = readers(config, window)
    title = shared_words.headline(config, three[0], three[2])
    said = shared_words.what_windows_tell(config, *three)
    reached, T = three[0].reached, config.seq_len
    assert reached is not None
    assert int(np.isneginf(reached).sum()) == (T if config.input_scale == 0 else max(0, T - window))
    recurrent = three[2].reached
    assert recurrent is not None
    nothing = bool(np.isneginf(recurrent).all())
    assert ("every input’s gradient is exactly 0" in title) is nothing
    assert ("cuts" in title) is (window < T and not nothing)
    assert ("pads" in title) is (window > T and not nothing)
    assert (f"{(window - T) * config.input_size * config.hidden_size:,}</b> weights there" in said) is (window > T)
    assert ("cut as well" in said) is bool(recurrent[0] == -np.inf and not nothing)
    field = three[1].field
    assert field is not None
    assert ("all of this sequence" in said) is (field >= T)


def test_a_level_line_is_level_and_a_window_is_a_slope() -> None:
    counts = counts_over_length(CONFIG, "RNN", 3)
    T, window = counts["window"]
    np.testing.assert_array_equal(window, 8 * (8 * T + 1) + 4 * 9)
    assert len(set(counts["RNN"][1])) == len(set(counts["convolution"][1])) == 1
    assert counts["own weights"][1][0] == counts["RNN"][1][0]  # one step has one set
    figure = parameter_counts_figure(CONFIG, "RNN", 3, INKS["rnn"])
    now = dict(zip(T.tolist(), window.tolist(), strict=True))[20]
    assert any(note.name == "end window" and f"{now:,} now" in note.text for note in figure.layout.annotations)


@pytest.mark.parametrize(
    "fields", [{"num_layers": 2}, {"inputs": "text"}, {"inputs": "series"}, {"seq_len": 1000}], ids=str
)
def test_counts_are_drawn_for_every_kind_of_data_and_length(fields: dict[str, Any]) -> None:
    config = replace(CONFIG, **fields)
    counts = counts_over_length(config, "RNN", 3)
    assert ("own weights" in counts) is (config.num_layers == 1)
    own = sum(array.size for array in rc.run(replace(config, seq_len=5)).state_dict().values())
    assert counts["RNN"][1][0] == own
    parameter_counts_figure(config, "RNN", 3, INKS["rnn"])


@pytest.mark.parametrize("weight_init", INITS)
@pytest.mark.parametrize("activation", ["tanh", "relu", "linear"])
def test_what_is_said_of_shared_and_own_weights_holds(weight_init: str, activation: str) -> None:
    config = replace(CONFIG, weight_init=weight_init, activation=activation, seq_len=12)
    product = run_product(config)
    assert product.shared is not None
    assert product.own is not None
    said = shared_words.product_words(config, product, 0.9)
    title = shared_words.product_headline(product, "RNN")
    shared, own = product.shared[0], product.own[0]
    assert (
        f"{numbers.size(left(product.shared))} is left with shared weights, {numbers.size(left(product.own))} with"
        in title
    )
    if "are one line" in said:
        np.testing.assert_allclose(shared, own, atol=0.1)
    elif "In this run they make" in said:
        assert numbers.factor(decay_per_step(shared)) in said
        assert numbers.factor(decay_per_step(own)) in said
    else:
        assert not np.isfinite([shared[-1], own[-1]]).all()
    same = activation == "linear" and weight_init in ("orthogonal", "identity", "shifted")
    assert ("are one line" in said) >= same
    spreads = [np.ptp(lines[:, -1]) for lines in (product.shared, product.own)]
    assert ("luck of one draw" in said) <= (spreads[0] > spreads[1])
    figure = own_weights_figure(product, INKS["rnn"])
    finite = np.isfinite(own)
    np.testing.assert_allclose(np.array(trace(figure, "own").y, float)[finite], own[finite])


def test_the_shared_line_is_the_recurrent_network_s_own() -> None:
    product = run_product(CONFIG)
    sizes = rc.run(CONFIG).log10_dh[0, 0]
    assert product.shared is not None
    np.testing.assert_allclose(product.shared[0], np.median(sizes - sizes[-1], axis=1)[::-1], atol=1e-12)
    assert len(product.shared) == 8


def test_one_of_the_two_may_diverge_and_the_other_is_still_drawn() -> None:
    line = np.array([[0.0, -1.0]])
    for product in (Product(shared=None, own=line), Product(shared=line, own=None)):
        own_weights_figure(product, INKS["rnn"])
        assert "it diverges, with" in shared_words.product_headline(product, "RNN")
        assert "leaves the number range" in shared_words.product_words(CONFIG, product, 1.0)


@pytest.mark.parametrize(("T", "window"), [(1, 20), (2, 1), (4, 4), (50, 20), (50, 200)])
def test_the_diagram_of_the_weights_says_who_owns_how_many(T: int, window: int) -> None:
    counts = {"window": 5284, "own": 67332, "shared": 1476}
    svg = weights_diagram(T, window=window, counts=counts, cell_name="RNN", cell="rnn", label="seen")
    root = ElementTree.fromstring(svg)
    words = ["".join(node.itertext()) for node in root.iter() if node.tag.endswith("text")]
    for count in counts.values():
        assert f"{count:,} parameters" in words
    assert words.count("not read") == sum(t <= T - window for t in {1, 2, T - 1, T} if 1 <= t <= T)
    assert f"W {window}" in words  # the newest step has the window's last block
    assert "own weights" not in weights_diagram(
        T, window=window, counts={"window": 1, "shared": 2}, cell_name="RNN", cell="rnn", label="seen"
    )


def test_a_window_of_the_one_step_is_not_called_all_1_step() -> None:
    config = ExperimentConfig(cell="rnn", **SMALL | {"seq_len": 1})
    said = shared_words.headline(config, run_windowed(config, "window", 1), run_recurrent(config, "RNN"))
    assert said.startswith("A window of the one step takes")
