"""What the page on gates says, against the numbers it says it of, over random configurations."""

from __future__ import annotations

import math
import re
from typing import Any

import numpy as np
import pytest

from app import numbers
from app.experiment.options import ACTIVATIONS
from app.findings.roads_measured import drawn
from app.findings.roads_words import roads_words
from pages.gates.captions import (
    bias_caption,
    circuit_caption,
    cost_caption,
    gradients_caption,
    openness_caption,
    paths_caption,
)
from pages.gates.measured import medians
from pages.gates.words import bias_words, cost_words, gradient_words, headline, openness_words, what_gates_do
from tests.app.made_findings import found
from tests.pages.gates.test_figures import inside
from tests.wording import BANNED, offences, sentences

COUNTS, SECONDS = {"rnn": 100, "lstm": 400, "gru": 300}, {"rnn": 2e-5, "lstm": 5e-5, "gru": 6e-5}


def random_case(seed: int) -> dict[str, Any]:
    rng = np.random.default_rng(seed)

    def one(*options: Any) -> Any:
        return options[rng.integers(len(options))]

    both = one(False, False, True)
    return {
        "key": one("lstm", "gru", "lstm3"),
        "activation": one("tanh", "sigmoid", "relu", "leaky_relu", "linear"),
        "weight_init": one("uniform", "orthogonal", "gaussian", "identity", "shifted"),
        "weight_scale": one(0.0, 0.5, 1.0, 1.0, 2.0),
        "gate_bias": one(-3.0, 0.0, 1.0, 5.0),
        "hidden_size": one(1, 2, 6),
        "seq_len": one(2, 6, 14),
        "batch_size": one(1, 3),
        "num_layers": one(1, 1, 2),
        "layer": one(0, -1),
        "bidirectional": both,
        "direction": int(both and one(0, 1)),
        "sequence_type": one("many_to_one", "many_to_one", "many_to_many", "encoder_decoder"),
        "inputs": one("gaussian", "zeros", "pulse"),
        "seed": seed,
    }


@pytest.mark.parametrize("seed", range(32))
def test_what_is_said_of_a_run_holds_of_what_is_drawn(seed: int) -> None:
    finding = found(**random_case(seed))
    told, measured = finding.judged, inside(finding)
    title = headline(finding, measured)
    if told.diverged or not told.lags:
        assert ("diverges" in title) is told.diverged
        return
    assert measured.roads is not None
    assert measured.gradients is not None
    assert f"pass {numbers.factor(measured.rate)} per step" in title
    roads = drawn(told, measured.roads)
    straight, rest = measured.roads.log10_straight, measured.roads.log10_rest
    assert ("exactly 0" in title) is bool(np.isneginf(rest).all())
    assert ("both paths carry" in title) is bool(np.isneginf(rest).all() and np.isneginf(straight).all())
    if "no other path" in title:
        assert roads.overtaken is None
    if back := re.search(r"more (?:from )?(\d+) back", title):
        assert int(back[1]) == roads.overtaken
        assert ("from" in title) is roads.lasting
    said = roads_words(told, roads)
    if "never carry more" in said:
        assert roads.straight > roads.rest or roads.rest == roads.straight
    if said.startswith("From"):
        assert roads.rest > roads.straight
    if "both paths" in said:
        assert np.isneginf(straight).any() or np.isnan(roads.straight)
    lines = medians(told, measured.gradients)
    said = gradient_words(finding, lines)
    if largest := re.search(r"largest gradient is at <b>\w+(?: gate)? (\w)</b>", said):
        assert lines[largest[1]][0] == max(line[0] for line in lines.values())
    silent = [gate for gate, line in lines.items() if line[-1] == -np.inf]
    assert ("exactly 0" in said) is bool(silent)
    said = openness_words(measured.openness)
    at_the_ends = sum(gate.shut + gate.open for gate in measured.openness.values())
    assert ("No gate is near an end" in said) is (at_the_ends == 0)
    said = bias_words(told, measured.rate)
    expected = 1 / (1 + math.exp(-told.config.gate_bias))
    written = [numbers.bare(expected), numbers.bare(measured.rate)]
    assert re.findall(r"<b>([^<]*)</b>", said)[1:] == written
    assert ("they agree" in said) is (written[0] == written[1])
    assert ("is higher" in said) is (written[0] != written[1] and measured.rate > expected)
    assert ("is lower" in said) is (written[0] != written[1] and measured.rate < expected)


@pytest.mark.parametrize("seed", range(32))
def test_every_sentence_keeps_the_rules_of_plain_words(seed: int) -> None:
    finding = found(**random_case(seed))
    told, measured = finding.judged, inside(finding)
    phi = ACTIVATIONS[told.config.activation]
    said = [*what_gates_do(told.config.cell, measured.openness, phi), openness_caption(), cost_caption(finding)]
    said += [circuit_caption(finding, 1, True), cost_words(COUNTS, SECONDS)]
    if measured.openness:
        said.append(openness_words(measured.openness))
    if measured.roads is not None and measured.gradients is not None:
        said += [roads_words(told, drawn(told, measured.roads)), paths_caption(finding), gradients_caption(finding)]
        said += [gradient_words(finding, medians(told, measured.gradients)), bias_caption(finding)]
    if told.lags and not told.diverged:
        said.append(bias_words(told, measured.rate))
    broken = {sentence: offences(sentence) for text in said for sentence in sentences(text) if offences(sentence)}
    assert not broken, random_case(seed)
    assert not BANNED.search(headline(finding, measured))


@pytest.mark.parametrize(("key", "gates"), [("lstm", "fio"), ("gru", "zr")])
def test_each_gate_is_told_with_its_mean(key: str, gates: str) -> None:
    opened = inside(found(key, gate_bias=2.0)).openness
    sentences = what_gates_do(key, opened, "tanh")
    assert [re.findall(r"gate (\w)</b>", sentence)[0] for sentence in sentences] == list(gates)
    for gate, sentence in zip(gates, sentences, strict=True):
        assert f"<b>{numbers.bare(opened[gate].mean)}</b>" in sentence


def test_the_factor_by_which_a_saturated_gates_gradient_is_smaller_is_true() -> None:
    assert "less than a fifth" in openness_words(inside(found("lstm", input_scale=30.0)).openness)
    assert 0.05 * 0.95 / 0.25 < 0.2


def test_the_cost_is_told_as_ratios() -> None:
    said = cost_words(COUNTS, SECONDS)
    assert "LSTM has <b>4</b> times as many parameters as the RNN, the GRU <b>3</b> times" in said
    assert "LSTM takes <b>2.5</b> times as long as the RNN, the GRU <b>3.0</b> times" in said


def test_gates_too_shut_for_float64_are_not_called_exactly_0() -> None:
    finding = found(
        "gru", activation="relu", weight_scale=3.0, input_scale=10.0, hidden_size=1, seq_len=40, batch_size=1, seed=39
    )
    measured = inside(finding)
    assert measured.rate == 0.0
    assert headline(finding.judged, measured).startswith("Update gates pass × under 10⁻³⁰⁰ per step")
    assert "pass <b>under 10⁻³⁰⁰</b>" in bias_words(finding.judged, measured.rate)


def test_one_unit_is_not_told_of_other_units() -> None:
    finding = found("lstm", hidden_size=1)
    assert "units with the most" not in bias_words(finding, 0.9)
    assert "is higher: on the whole they open the gate of this one unit." in bias_words(finding, 0.9)
    assert "units with the most" in bias_words(found("lstm"), 0.9)


def test_a_diverged_backward_direction_counts_the_steps_as_read() -> None:
    finding = found("gru", activation="linear", weight_scale=100.0, seq_len=400, bidirectional=True, direction=1)
    assert finding.diverged
    assert " as read; its gates are shown up to there" in headline(finding, inside(finding))


def test_the_cell_has_its_article_and_its_apostrophe() -> None:
    finding = found("gru", hidden_size=32, seq_len=50)
    roads = inside(finding).roads
    assert roads is not None
    assert "of the GRU’s gradient there" in roads_words(finding, drawn(finding, roads))


def test_gates_that_are_alike_share_a_sentence_and_the_small_derivative_has_its_place() -> None:
    alike = openness_words(inside(found("lstm")).openness)
    assert "Each gate is closed in <b>0\u00a0%</b>" in numbers.unbroken(alike)
    assert "The forget gate f is closed" not in alike
    apart = openness_words(inside(found("lstm", gate_bias=5.0)).openness)
    assert "The forget gate f is closed" in apart
    assert "There" not in apart
    assert "Below 0.05 and above 0.95, the derivative" in apart


def test_a_gate_that_multiplies_a_zero_state_is_told_why_its_gradient_is_0() -> None:
    finding = found("lstm")
    said = gradient_words(finding, medians(finding.judged, inside(finding).gradients))
    assert "The old state is zero there, so this gate changes nothing." in said
