"""What the page on theory says, against the numbers it says it of."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from app.findings.finding import Finding, of_one_loss
from pages.theory import runs as theory_runs
from pages.theory.captions import curve_caption
from pages.theory.headline_words import headline
from pages.theory.measured import Theory
from pages.theory.words import what_theory_tells
from rnn_core.diagnostics.decay import decay_per_step
from tests.app.made_findings import found
from tests.wording import BANNED, offences, sentences

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
    if "must shrink" in said:
        assert measured < 1
        assert prediction.bound < 1
    if "is non-normal" in said:
        assert measured > prediction.rho
        assert prediction.sigma_max > prediction.rho * 1.001
    if "ignores the derivative" in said:
        assert measured < prediction.rho
    assert ("Mean field" in said and "no such line" not in said) is (weight_init in RANDOM)
    if prediction.wide is not None:
        near = abs(measured / decay_per_step(prediction.wide) - 1) <= 0.03
        assert ("differs by only" in said) is near
    title = headline(finding, theory)
    if "predicts growth" in title:
        assert prediction.rho > 1 > measured - 0.01
    if "predicts decay" in title:
        assert prediction.rho < 1 < measured + 0.01
    if "yet the gradient grows" in title:
        assert prediction.rho < 1
        assert finding.ratios.max() > 0.3


@pytest.mark.parametrize("key", ["lstm", "gru", "lstm3"])
def test_of_a_gated_cell_only_the_gates_and_the_rule_are_told(key: str) -> None:
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


def random_case(seed: int) -> dict[str, Any]:
    rng = np.random.default_rng(seed)

    def one(*options: Any) -> Any:
        return options[rng.integers(len(options))]

    both = one(False, False, True)
    return {
        "key": one("rnn", "rnn", "lstm", "gru", "lstm3"),
        "activation": one("tanh", "sigmoid", "relu", "leaky_relu", "linear"),
        "weight_init": one(*RANDOM, "identity", "shifted", "orthogonal_stacked", "keras"),
        "weight_scale": one(0.0, 0.5, 1.0, 1.0, 2.0, 4.0),
        "hidden_size": one(1, 2, 8, 130),
        "seq_len": one(2, 8, 30),
        "batch_size": one(1, 4),
        "num_layers": one(1, 1, 2),
        "layer": one(0, -1),
        "bidirectional": both,
        "direction": int(both and one(0, 1)),
        "reads": one("own_ends", "last_step"),
        "sequence_type": one("many_to_one", "many_to_one", "many_to_many", "encoder_decoder"),
        "inputs": one("gaussian", "zeros", "pulse"),
        "seed": seed,
    }


@pytest.mark.parametrize("seed", range(40))
def test_every_sentence_keeps_the_rules_of_plain_words(seed: int) -> None:
    finding = found(**random_case(seed))
    theory = theory_of(finding)
    said = sentences(what_theory_tells(finding, theory))
    said += [sentence for sentence in sentences(curve_caption(finding, theory)) if not sentence.startswith("Network:")]
    assert not {sentence: offences(sentence) for sentence in said if offences(sentence)}, random_case(seed)
    title = headline(finding, theory)
    assert not BANNED.search(title)
    assert len(title) <= 70, title


@pytest.mark.parametrize("scale", [0.9, 0.997, 1.0, 1.003])
def test_a_bound_just_below_one_is_said_to_be_below_it(scale: float) -> None:
    finding = found("rnn", activation="linear", weight_init="orthogonal", weight_scale=scale)
    said = what_theory_tells(finding, theory_of(finding))
    assert ("It is below 1, so the gradient must shrink" in said) is (scale < 1)
    assert ("It is not below 1" in said) is (scale >= 1)
