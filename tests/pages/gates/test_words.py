"""What the page on gates says, against the numbers it says it of, over random configurations."""

from __future__ import annotations

import math
import re
from typing import Any

import numpy as np
import pytest

from app import numbers
from app.findings.roads_measured import drawn
from app.findings.roads_words import roads_words
from pages.gates.measured import medians
from pages.gates.words import bias_words, cost_words, gradient_words, headline, openness_words, what_gates_do
from tests.app.made_findings import found
from tests.pages.gates.test_figures import inside


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
    assert f"keep {numbers.factor(measured.rate)} a step" in title
    roads = drawn(told, measured.roads)
    straight, rest = measured.roads.log10_straight, measured.roads.log10_rest
    assert ("exactly 0" in title) is bool(np.isneginf(rest).all())
    assert ("both roads carry" in title) is bool(np.isneginf(rest).all() and np.isneginf(straight).all())
    if "overtakes them" in title:
        assert roads.overtaken is None
    if back := re.search(r"overtakes (\d+) steps? back", title):
        assert int(back[1]) == roads.overtaken
    said = roads_words(told, roads)
    if "all the way back" in said:
        assert roads.straight > roads.rest or roads.rest == roads.straight
    if said.startswith("From"):
        assert roads.rest > roads.straight
    if "Both roads" in said:
        assert np.isneginf(straight).any() or np.isnan(roads.straight)
    lines = medians(told, measured.gradients)
    said = gradient_words(finding, lines)
    if loudest := re.match(r"At the loss <b>(\w)</b>", said):
        assert lines[loudest[1]][0] == max(line[0] for line in lines.values())
    silent = [gate for gate, line in lines.items() if line[-1] == -np.inf]
    assert ("exactly 0" in said) is bool(silent)
    said = openness_words(measured.openness)
    at_the_ends = sum(gate.shut + gate.open for gate in measured.openness.values())
    assert ("No gate stands at an end" in said) is (at_the_ends == 0)
    said = bias_words(told, measured.rate)
    promised = 1 / (1 + math.exp(-told.config.gate_bias))
    written = [numbers.bare(promised), numbers.bare(measured.rate)]
    assert re.findall(r"<b>([^<]*)</b>", said)[1:] == written
    assert ("they agree" in said) is (written[0] == written[1])
    assert ("It is above" in said) is (written[0] != written[1] and measured.rate > promised)
    assert ("It is below" in said) is (written[0] != written[1] and measured.rate < promised)


@pytest.mark.parametrize(("key", "gates"), [("lstm", "fio"), ("gru", "zr")])
def test_each_gate_is_told_in_one_sentence_with_its_mean(key: str, gates: str) -> None:
    opened = inside(found(key, gate_bias=2.0)).openness
    sentences = what_gates_do(key, opened, "tanh")
    assert [re.findall(r"gate (\w)</b>", sentence)[0] for sentence in sentences] == list(gates)
    for gate, sentence in zip(gates, sentences, strict=True):
        assert f"<b>{numbers.bare(opened[gate].mean)}</b>" in sentence
        assert sentence.count(".") - len(re.findall(r"\d\.\d", sentence)) == 1


def test_the_factor_by_which_a_saturated_gate_learns_less_is_true() -> None:
    assert "under a fifth" in openness_words(inside(found("lstm", input_scale=30.0)).openness)
    assert 0.05 * 0.95 / 0.25 < 0.2


def test_the_cost_is_told_as_ratios() -> None:
    counts, seconds = {"rnn": 100, "lstm": 400, "gru": 300}, {"rnn": 2e-5, "lstm": 5e-5, "gru": 6e-5}
    said = cost_words(counts, seconds)
    assert "<b>1 : 4 : 3</b>" in said
    assert "<b>1.0 : 2.5 : 3.0</b>" in said


def test_gates_too_shut_for_float64_are_not_called_exactly_0() -> None:
    finding = found(
        "gru", activation="relu", weight_scale=3.0, input_scale=10.0, hidden_size=1, seq_len=40, batch_size=1, seed=39
    )
    measured = inside(finding)
    assert measured.rate == 0.0
    assert headline(finding.judged, measured).startswith("Update gates keep × under 10⁻³⁰⁰ a step")
    assert "keep <b>under 10⁻³⁰⁰</b>" in bias_words(finding.judged, measured.rate)


def test_one_unit_is_not_told_of_other_units() -> None:
    finding = found("lstm", hidden_size=1)
    assert "the units whose" not in bias_words(finding, 0.9)
    assert "It is above: on the whole they open this one unit’s gate." in bias_words(finding, 0.9)
    assert "the units whose" in bias_words(found("lstm"), 0.9)


def test_a_diverged_backward_direction_counts_the_steps_as_read() -> None:
    finding = found("gru", activation="linear", weight_scale=100.0, seq_len=400, bidirectional=True, direction=1)
    assert finding.diverged
    assert " as read: its gates up to there" in headline(finding, inside(finding))


def test_the_cell_has_its_article_and_its_apostrophe() -> None:
    finding = found("gru", hidden_size=32, seq_len=50)
    roads = inside(finding).roads
    assert roads is not None
    assert "what reaches the GRU’s older steps" in roads_words(finding, drawn(finding, roads))
