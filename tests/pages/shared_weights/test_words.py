"""What is said of windows and of shared weights, against the core's own numbers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest

from app import numbers
from app.drawing.palette import INKS
from pages.shared_weights import weights_words
from pages.shared_weights import words as shared_words
from pages.shared_weights.measured import Product, Reader, left
from pages.shared_weights.runs import run_product, run_recurrent, run_windowed
from rnn_core import ExperimentConfig
from rnn_core.diagnostics.decay import decay_per_step
from tests.app.drawn import own_weights_figure
from tests.app.made_findings import SMALL

INITS = ["uniform", "orthogonal", "gaussian", "identity", "shifted"]


CONFIG = ExperimentConfig(cell="rnn", **SMALL)


def readers(config: ExperimentConfig, window: int, kernel: int = 3) -> list[Reader]:
    others = [run_windowed(config, "window", window), run_windowed(config, "convolution", kernel)]
    return [*others, run_recurrent(config, "RNN")]


def trace(figure: go.Figure, name: str) -> Any:
    (only,) = (one for one in figure.data if one.name == name)
    return only


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
    assert ("gradient is exactly 0 at every input" in title) is nothing
    assert ("ignores" in title) is (window < T and not nothing)
    assert ("with zeros" in title) is (window > T and not nothing)
    assert (f"{(window - T) * config.input_size * config.hidden_size:,}</b> weights there" in said) is (window > T)
    assert ("is <b>exactly 0</b>, too" in said) is bool(recurrent[0] == -np.inf and not nothing)
    field = three[1].field
    assert field is not None
    assert ("all of this sequence" in said) is (field >= T)


@pytest.mark.parametrize("weight_init", INITS)
@pytest.mark.parametrize("activation", ["tanh", "relu", "linear"])
def test_what_is_said_of_shared_and_separate_weights_holds(weight_init: str, activation: str) -> None:
    config = replace(CONFIG, weight_init=weight_init, activation=activation, seq_len=12)
    product = run_product(config)
    assert product.shared is not None
    assert product.own is not None
    said = weights_words.product_words(config, product, 0.9)
    title = weights_words.product_headline(product, "RNN")
    shared, own = product.shared[0], product.own[0]
    shared_left, own_left = (numbers.size(left(lines)) for lines in (product.shared, product.own))
    ends = left(product.shared), left(product.own)
    if max(ends) > 0 and np.isfinite(ends).all():
        assert title == f"Gradient at step 1: × {shared_left} with shared, × {own_left} with separate weights"
    else:
        assert title == f"Shared weights leave {shared_left}, separate weights {own_left}"
    if "two curves are the same" in said:
        np.testing.assert_allclose(shared, own, atol=0.1)
    elif "In this run the factor per step" in said:
        assert numbers.bare(decay_per_step(shared)) in said
        assert numbers.bare(decay_per_step(own)) in said
    else:
        assert not np.isfinite([shared[-1], own[-1]]).all()
    same = activation == "linear" and weight_init in ("orthogonal", "identity", "shifted")
    assert ("two curves are the same" in said) >= same
    spreads = [np.ptp(lines[:, -1]) for lines in (product.shared, product.own)]
    assert ("one random matrix is multiplied 11 times" in said) <= (spreads[0] > spreads[1])
    figure = own_weights_figure(product, INKS["rnn"])
    finite = np.isfinite(own)
    np.testing.assert_allclose(np.array(trace(figure, "separate").y, float)[finite], own[finite])


def test_one_of_the_two_may_diverge_and_the_other_is_still_drawn() -> None:
    line = np.array([[0.0, -1.0]])
    for product in (Product(shared=None, own=line), Product(shared=line, own=None)):
        own_weights_figure(product, INKS["rnn"])
        assert "weights diverge," in weights_words.product_headline(product, "RNN")
        assert "Where a state overflows, there is no gradient" in weights_words.product_words(CONFIG, product, 1.0)


def test_a_window_of_one_step_is_a_1_step_window() -> None:
    config = ExperimentConfig(cell="rnn", **SMALL | {"seq_len": 1})
    said = shared_words.headline(config, run_windowed(config, "window", 1), run_recurrent(config, "RNN"))
    assert said.startswith("A 1-step window needs")


def test_a_network_that_is_cut_in_between_is_not_said_to_ignore_no_input() -> None:
    config = ExperimentConfig(cell="rnn", **SMALL)
    window, convolution, recurrent = readers(config, 20)
    assert recurrent.reached is not None
    between = recurrent.reached.copy()
    between[7] = -np.inf
    said = shared_words.what_windows_tell(config, window, convolution, replace(recurrent, reached=between))
    assert "ignores no input" in shared_words.what_windows_tell(config, window, convolution, recurrent)
    assert "ignores no input" not in said
    assert "At other inputs it is <b>exactly 0</b>" in said
