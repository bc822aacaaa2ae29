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


def test_an_lstms_drop_and_its_rate_are_told_as_two_facts() -> None:
    for finding in (lstm(gate_bias=3.0), lstm()):
        told = " ".join(what_it_tells_you([finding]))
        paid, lags = numbers.size(math.log10(finding.summary.toll)), finding.summary.toll_lags
        first = "first step back is" if lags == 1 else f"first {lags} steps back are"
        assert f"the {first} a one-time drop by a factor of <b>{paid}</b>" in told
        assert numbers.bare(finding.summary.decay_per_step) in told


def test_an_lstm_that_vanishes_by_its_drop_alone_is_not_said_to_look_back_less() -> None:
    small = {"hidden_size": 2, "num_layers": 3, "input_size": 2, "output_size": 1, "seq_len": 105}
    shut, open_gate = lstm(**small), lstm(**small, gate_bias=5.0)
    assert {shut.verdict, open_gate.verdict} == {Verdict.VANISHES}
    assert headline([shut]) == "LSTM vanishes: its horizon is 23 of 104 steps"
    assert card_rows(open_gate)[2] == "> 104"
    paid = numbers.size(math.log10(open_gate.summary.toll))
    assert headline([open_gate]) == f"LSTM vanishes in h by a one-time × {paid}; its cell state does not"
    assert headline([shut, open_gate]) == f"Both vanish; the LSTM in h by a one-time × {paid} only"
    told = " ".join(what_it_tells_you([open_gate]))
    assert "stays above a thousandth of its start over all <b>104</b> steps" in told
    assert "the weights that write into c still get a gradient" in told
    assert "almost nothing" not in told
