"""An LSTM's toll and its rate are two facts, and are told as two."""

from __future__ import annotations

import math

import rnn_core as rc
from app import numbers
from app.experiment.curve import Curve
from app.experiment.experiment import Experiment
from app.findings.find import find
from app.findings.finding import Finding
from app.findings.verdict_words import what_it_tells_you
from pages.gradient_decay.words import card_rows, headline
from rnn_core import Verdict


def lstm(**fields: object) -> Finding:
    config = rc.ExperimentConfig(**{"cell": "lstm"} | fields)  # type: ignore[arg-type]
    (finding,) = find(
        Experiment(config=config, curves=(Curve(key="lstm", config=config),), layer=config.num_layers - 1, direction=0)
    )
    return finding


def test_an_lstms_toll_and_its_rate_are_told_as_two_facts() -> None:
    for finding in (lstm(gate_bias=3.0), lstm()):
        told = what_it_tells_you([finding])[0]
        paid = numbers.size(math.log10(finding.summary.toll))
        steps = "step" if finding.summary.toll_lags == 1 else f"{finding.summary.toll_lags} steps"
        assert f"pays a toll once, <b>× {paid}</b> in its first {steps} back" in told
        assert numbers.factor(finding.summary.decay_per_step).removeprefix("× ") in told


def test_an_lstm_that_vanishes_by_its_toll_alone_is_not_said_to_look_back_less() -> None:
    small = {"hidden_size": 2, "num_layers": 3, "input_size": 2, "output_size": 1, "seq_len": 105}
    shut, open_gate = lstm(**small), lstm(**small, gate_bias=5.0)
    assert {shut.verdict, open_gate.verdict} == {Verdict.VANISHES}
    assert headline([shut]) == "LSTM vanishes: it looks back only 23 of 104 steps"
    assert card_rows(open_gate)[2] == "> 104"
    assert "looks back only" not in headline([open_gate])
    assert "its cell carries back all 104 steps" in headline([open_gate])
    assert headline([shut, open_gate]).startswith("Both vanish: the LSTM by a toll of ")
    assert (
        "What c carries stays above a thousandth of its start over all 104 steps" in what_it_tells_you([open_gate])[0]
    )
