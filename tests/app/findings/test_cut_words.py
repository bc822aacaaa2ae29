"""A gradient that is exactly 0 is told with its own reason, and an LSTM's cell is not said to be cut where it is not."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import rnn_core as rc
from app.experiment.curve import Curve
from app.experiment.experiment import Experiment
from app.findings.cut_words import exactly_zero, why_cut
from app.findings.find import find
from app.findings.finding import Finding
from app.findings.verdict_words import what_it_tells_you
from pages.gradient_decay.words import headline
from rnn_core import Verdict
from tests.app.made_findings import with_sizes


def found(layer: int = 0, direction: int = 0, **fields: Any) -> Finding:
    config = rc.ExperimentConfig(**{"seq_len": 12, "hidden_size": 6, "batch_size": 4} | fields)
    curve = Curve(key=config.cell, config=config)
    (finding,) = find(Experiment(config=config, curves=(curve,), layer=layer, direction=direction))
    return finding


@pytest.mark.parametrize("activation", ["linear", "tanh", "sigmoid", "leaky_relu", "relu"])
def test_only_a_relu_is_said_to_cut_and_only_where_weights_did_not(activation: str) -> None:
    of_weights = found(activation=activation, weight_scale=0.0)
    assert of_weights.verdict is Verdict.CUT_OFF
    (said,) = why_cut(of_weights)
    assert "is 0, and the gradient of h goes back through" in said
    assert "ReLU" not in said
    assert ("ReLU" in "".join(why_cut(found(activation=activation)))) == (activation == "relu")


@given(st.integers(0, 2**32 - 1), st.floats(0.5, 4.0))
def test_every_sequence_is_said_only_where_every_one_is_exactly_0(seed: int, scale: float) -> None:
    finding = found(activation="relu", seed=seed, weight_scale=scale, hidden_size=3)
    if finding.verdict is Verdict.CUT_OFF:
        cut = np.isneginf(finding.log10_dh[finding.cut_at or 0])
        assert cut.mean() >= 0.5
        assert ("every sequence" in exactly_zero([finding])) == bool(cut.all())


@given(st.floats(-3.0, 6.0), st.integers(2, 60))
def test_an_lstm_without_recurrent_weights_is_told_with_what_its_cell_carries(bias: float, seq_len: int) -> None:
    finding = found(cell="lstm", weight_scale=0.0, gate_bias=bias, seq_len=seq_len)
    summary, lags = finding.summary, finding.lags
    assert finding.verdict is Verdict.CUT_OFF
    told = " ".join(what_it_tells_you([finding]))
    if summary.horizon_reached and not summary.horizon:
        assert "carries" not in told
        return
    if summary.horizon_reached:
        assert f"for <b>{summary.horizon}</b> of {lags} step" in told
        assert f"its cell state carries back {summary.horizon} of {lags} step" in headline([finding])
    else:
        assert "start over" in told
        assert "its cell state carries back" in headline([finding])


@given(st.integers(0, 2**32 - 1), st.sampled_from(["rnn", "gru", "lstm"]), st.integers(2, 5), st.integers(0, 1))
def test_what_holds_and_falls_below_a_thousandth_in_between_is_told_so(
    seed: int, cell: str, layers: int, direction: int
) -> None:
    fields = {"cell": cell, "seed": seed, "num_layers": layers, "bidirectional": True, "seq_len": 40}
    finding = found(direction=direction, **fields)
    if finding.verdict is not Verdict.HOLDS:
        return
    low = np.flatnonzero(finding.ratios < -3)
    low = low[low > finding.summary.peak_lag]
    told = " ".join(what_it_tells_you([finding]))
    assert ("In between" in told) == (len(low) > 0 and finding.summary.horizon_reached)
    if len(low) > 1 and finding.summary.horizon_reached:
        assert f"from {low[0]} to {low[-1]} steps back" in told


def test_a_cut_one_step_back_and_one_at_the_loss_are_told_in_grammar() -> None:
    for alive, says in ((1, "From 1 step back, the gradient"), (0, "At the loss already, the gradient")):
        sizes = np.where(np.arange(6)[:, None] < alive, 0.0, -np.inf) + np.zeros((6, 4))
        said = re.sub(r"<[^>]*>", "", " ".join(what_it_tells_you([with_sizes("rnn", sizes)])))
        assert says in said
