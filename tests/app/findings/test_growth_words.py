"""What grows forwards is said where it is so, with the run's own numbers, and nowhere else."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from app import numbers
from app.findings.verdict_words import what_it_tells_you
from rnn_core import Verdict
from tests.app.made_findings import found

CASE: dict[str, Any] = {"activation": "relu", "weight_init": "orthogonal", "weight_scale": 1.5, "hidden_size": 32}
CASE |= {"seq_len": 60, "batch_size": 16}


def told(key: str = "rnn", **config: Any) -> str:
    return re.sub(r"<[^>]*>", "", " ".join(what_it_tells_you([found(key, **config)])))


def test_a_verdict_that_holds_says_what_its_ratios_hide() -> None:
    finding = found("rnn", **CASE)
    growth = finding.growth
    assert finding.verdict is Verdict.HOLDS
    assert growth is not None
    said = told(**CASE)
    assert "RNN holds" in said
    assert "because ReLU has no upper bound" in said
    assert (
        f"The largest is {numbers.amount(growth.first)} at step 1 and {numbers.amount(growth.last)} at step 60" in said
    )
    assert f"The loss is {numbers.amount(growth.loss)}" in said
    assert "Ratios do not show that" in said


def test_a_verdict_that_explodes_is_not_said_to_hide_it() -> None:
    said = told(**CASE | {"activation": "linear"})
    assert "linear has no upper bound" in said
    assert "Ratios do not show that" not in said


@pytest.mark.parametrize(
    "config", [{}, {"activation": "relu"}, {"activation": "linear", "weight_scale": 100.0, "seq_len": 400}]
)
def test_where_nothing_grows_or_no_number_is_left_nothing_is_said(config: dict[str, Any]) -> None:
    assert "upper bound" not in told(**config)


def test_several_networks_are_named() -> None:
    findings = [found("rnn", **CASE), found("gru", **CASE)]
    said = " ".join(what_it_tells_you(findings))
    assert "In the forward pass the states of RNN grow" in said
    assert "states of GRU" not in said
    assert "upper bound" not in " ".join(what_it_tells_you([replace(one, growth=None) for one in findings]))
