"""What the page on theory says, against the numbers it says it of."""

from __future__ import annotations

from typing import Any

import pytest

from app.findings.finding import Finding, of_one_loss
from pages.theory import runs as theory_runs
from pages.theory.measured import Theory
from pages.theory.words import headline, what_theory_tells
from rnn_core.diagnostics.decay import decay_per_step
from tests.app.made_findings import found

RANDOM = ["uniform", "orthogonal", "gaussian"]


PLAIN: dict[str, Any] = {"key": "rnn", "hidden_size": 8, "seq_len": 30}


def theory_of(finding: Finding) -> Theory:
    told = finding.judged
    return theory_runs.run_theory(told.config, told.layer, told.direction, told.lags)


@pytest.mark.parametrize("activation", ["tanh", "sigmoid", "linear"])
@pytest.mark.parametrize("scale", [0.3, 1.0, 2.0, 5.0])
@pytest.mark.parametrize("weight_init", [*RANDOM, "identity", "shifted"])
def test_what_is_said_of_a_run_holds_of_its_numbers(activation: str, scale: float, weight_init: str) -> None:
    finding = found(**PLAIN, activation=activation, weight_scale=scale, weight_init=weight_init)
    theory, measured = theory_of(finding), finding.summary.decay_per_step
    prediction = theory.prediction
    said = what_theory_tells(finding, theory)
    if "must vanish" in said:
        assert measured < 1
        assert prediction.bound < 1
    if "being non-normal" in said:
        assert measured > prediction.rho
        assert prediction.sigma_max > prediction.rho * 1.001
    if "leaves out the slopes" in said:
        assert measured < prediction.rho
    assert ("Mean field" in said and "no line" not in said) is (weight_init in RANDOM)
    if prediction.wide is not None:
        near = abs(measured / decay_per_step(prediction.wide) - 1) <= 0.03
        assert ("right on this run" in said) is near
    title = headline(finding, theory)
    if "would explode" in title:
        assert prediction.rho > 1 > measured - 0.01
    if "would vanish" in title:
        assert prediction.rho < 1 < measured + 0.01
    if "yet the gradient grows" in title:
        assert prediction.rho < 1
        assert finding.ratios.max() > 0.3


@pytest.mark.parametrize("key", ["lstm", "gru", "lstm3"])
def test_of_a_gated_cell_only_the_gates_and_the_rule_of_thumb_are_told(key: str) -> None:
    finding = found(key)
    said = what_theory_tells(finding, theory_of(finding))
    assert "a gated cell has neither line here" in said
    assert "γσ" not in said


@pytest.mark.parametrize(
    ("case", "one"),
    [
        ({"key": "rnn"}, True),
        ({"key": "rnn", "sequence_type": "many_to_many"}, True),  # the last loss alone is told
        ({"key": "rnn", "sequence_type": "encoder_decoder", "weight_scale": 0.0}, False),
        ({"key": "rnn", "num_layers": 2, "layer": 0}, False),
        ({"key": "rnn", "num_layers": 2, "layer": 1}, True),
        ({"key": "rnn", "sequence_type": "many_to_many", "bidirectional": True, "direction": 1}, True),
        ({"key": "rnn", "bidirectional": True, "direction": 1}, True),
        ({"key": "rnn", "bidirectional": True, "direction": 1, "reads": "last_step"}, False),
    ],
    ids=str,
)
def test_one_loss_is_told_from_many(case: dict[str, Any], one: bool) -> None:
    assert of_one_loss(found(**case).judged) is one
