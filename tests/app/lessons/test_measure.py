"""What is measured when a question reveals, how it is written, and which answers are right."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

import rnn_core as rc
from app.language import language
from app.lessons.lesson import Choice, Choices, Compared, Drawn, Measure, Number, Question, Step
from app.lessons.measure import (
    Measured,
    claimed,
    measure,
    reveal,
    right_choice,
    score_drawn,
    score_number,
    told,
    written,
)
from app.lessons.quantities import QUANTITIES

RNN = "cells=RNN&cells=LSTM&cells=LSTM, forget bias 3"


def number(quantity: str, near: float = 1.5, **compared: Any) -> Number:
    return Number(
        ask="?",
        measure=Measure(quantity=quantity, of="rnn", **compared),
        unit="",
        low=0,
        high=100,
        near=near,
        claim=(0, 100),
    )


def said(question: Question, query: str) -> tuple[str, str, str]:
    found = written(question, query, reveal(question, query))
    return found.value, found.first, found.second


CHOICES = Choices(
    ask="?",
    measure=Measure(quantity="horizon", of="rnn"),
    choices=(
        Choice(text="b", low=5, high=40),
        Choice(text="c", low=40, high=math.inf),
        Choice(text="a", low=-math.inf, high=5),
    ),
    claim=0,
)
CURVE = Drawn(ask="?", of="rnn", lags=(10, 20, 49), lowest=-12, near=1, claim=(-20, -8))


@pytest.mark.parametrize(
    ("value", "place"), [(4.9, 2), (5.0, 0), (39.0, 0), (40.0, 1), (math.inf, 1), (-math.inf, 2), (0.0, 2)]
)
def test_the_right_choice_is_the_one_whose_range_has_the_value(value: float, place: int) -> None:
    measured = Measured(value=value, first=value)
    assert right_choice(CHOICES, measured) == place
    assert claimed(CHOICES, measured) == (place == 0)


def test_what_is_revealed_is_what_the_page_shows() -> None:
    summary = rc.run(rc.ExperimentConfig(cell="rnn")).summary()
    assert measure(Measure(quantity="horizon", of="rnn"), RNN).value == summary.horizon
    assert measure(Measure(quantity="decay_per_step", of="rnn"), RNN).value == summary.decay_per_step


def test_a_horizon_that_is_not_reached_is_without_limit_and_written_so() -> None:
    alone = Choices(ask="?", measure=Measure(quantity="horizon", of="lstm3"), choices=CHOICES.choices, claim=1)
    found = reveal(alone, RNN)
    assert found.value == math.inf
    assert written(alone, RNN, found).value == "> 49"


def test_a_comparison_has_both_values() -> None:
    compared = number("horizon", compared=Compared.RATIO, against="cells=RNN&T=200")
    assert said(compared, RNN) == ("1.000", "10", "10")
    found = reveal(compared, RNN)
    assert found.second is not None
    np.testing.assert_allclose(found.value, found.first / found.second)
    less = number("log10_left", compared=Compared.DIFFERENCE, against_of="lstm")
    found = reveal(less, RNN)
    assert found.second is not None
    np.testing.assert_allclose(found.value, found.first - found.second)


def test_a_ratio_to_what_has_no_limit_says_at_least_how_much() -> None:
    far = Number(
        ask="?",
        measure=Measure(quantity="horizon", of="lstm3", compared=Compared.RATIO, against_of="rnn"),
        unit="",
        low=0,
        high=100,
        near=2,
        claim=(0, 100),
    )
    assert said(far, RNN) == ("> 4.9", "> 49", "10")


def test_two_values_without_limit_have_no_ratio() -> None:
    same = Measure(quantity="horizon", of="lstm3", compared=Compared.RATIO)
    with pytest.raises(ValueError, match="cannot be compared"):
        measure(same, RNN)


def test_a_network_that_diverges_is_said() -> None:
    query = "cells=RNN&activation=linear&init=Gaussian&scale=8&longer=1000"
    with pytest.raises(ValueError, match="RNN diverges at step"):
        measure(Measure(quantity="log10_left", of="rnn"), query)


@pytest.mark.parametrize(
    ("answer", "right"), [(10, True), (15, True), (6.7, True), (15.1, False), (6.6, False), (0, False)]
)
def test_a_number_is_right_within_a_factor(answer: float, right: bool) -> None:
    assert score_number(number("horizon"), answer, Measured(value=10, first=10)).right is right


def test_the_distance_of_a_number_is_how_many_times_it_is_off() -> None:
    horizon, ten = number("horizon"), Measured(value=10, first=10)
    np.testing.assert_allclose(score_number(horizon, 40, ten).distance, 4)
    np.testing.assert_allclose(score_number(horizon, 2.5, ten).distance, 4)
    assert score_number(horizon, 40, Measured(value=math.inf, first=math.inf)).distance == math.inf
    assert score_number(horizon, 0, Measured(value=0, first=0)).distance == 1
    size = Measured(value=-7, first=-7)
    np.testing.assert_allclose(score_number(number("log10_left"), -5, size).distance, 100)
    assert score_number(number("log10_left", near=200), -5, size).right


def test_a_drawn_curve_is_right_where_its_mean_distance_is_small() -> None:
    found = reveal(CURVE, RNN)
    assert found.value == found.curve[-1]
    assert score_drawn(CURVE, found.curve, found).distance == 0
    off = [value + 0.9 for value in found.curve[:2]]
    assert score_drawn(CURVE, [*off, -12.0], found).right
    assert not score_drawn(CURVE, [0.0, 0.0, 0.0], found).right


def test_below_what_can_be_drawn_a_curve_is_drawn_right_at_the_bottom() -> None:
    zeros = Measured(value=-math.inf, first=-math.inf, curve=(-3.0, -13.0, -math.inf))
    assert score_drawn(CURVE, [-3.0, -12.0, -12.0], zeros).distance == 0


def test_a_drawing_with_other_points_is_refused() -> None:
    with pytest.raises(ValueError, match="points must be 3, one at each lag, got 2"):
        score_drawn(CURVE, [0.0, 1.0], reveal(CURVE, RNN))


@pytest.mark.parametrize(("spoken", "found"), [("de", "From 0,54 to 0,65: 0,83."), ("en", "From 0.54 to 0.65: 0.83.")])
def test_why_is_told_with_what_was_measured_in_the_language_spoken(spoken: str, found: str) -> None:
    why = "From {first} to {second}: {value}."
    compared = number("decay_per_step", compared=Compared.RATIO, against_of="lstm")
    step = Step(prompt="", page="", query=RNN, before=(), question=compared, why=why)
    language.use(spoken)
    assert told(step, reveal(compared, RNN)) == found


def test_truncation_leaves_what_is_in_the_window_and_nothing_before_it() -> None:
    full = measure(Measure(quantity="before_the_window", of="rnn"), "cells=RNN&trunc=10").value
    assert math.isfinite(full)
    assert measure(Measure(quantity="truncated_left", of="rnn"), "cells=RNN&trunc=10").value == -math.inf


def test_truncation_is_what_pytorch_s_detach_leaves() -> None:
    import torch

    from rnn_core.with_torch.network import Network

    config = rc.ExperimentConfig(cell="rnn", seq_len=20)
    network = Network(config)
    x = torch.tensor(rc.run(config).inputs, dtype=torch.float32, requires_grad=True)
    network(x, range(19, 20), 10).sum().backward()
    assert x.grad is not None
    per_step = x.grad.abs().sum(dim=(1, 2))
    assert (per_step[:10] == 0).all()
    assert (per_step[10:] > 0).all()


def test_every_quantity_says_what_it_is() -> None:
    for name, quantity in QUANTITIES.items():
        assert quantity.said.endswith("."), name
        assert quantity.unit, name
