"""Every sentence that the page on sequence types makes keeps the rules for words, in states drawn at random."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

import rnn_core as rc
from pages.sequence_types.influence_words import influence_words
from pages.sequence_types.lengths_words import lengths_words
from pages.sequence_types.measured import padded
from pages.sequence_types.words import headline, what_the_type_tells
from rnn_core.engine.loss_steps import loss_steps
from tests.app.made_findings import found
from tests.wording import BANNED, offences, sentences

STATES: dict[str, list[Any]] = {
    "activation": ["tanh", "sigmoid", "relu", "leaky_relu", "linear"],
    "weight_init": ["uniform", "orthogonal", "gaussian", "identity", "shifted"],
    "weight_scale": [0.0, 0.5, 1.0, 2.0, 8.0],
    "sequence_type": ["one_to_many", "many_to_one", "many_to_many", "encoder_decoder"],
    "hidden_size": [1, 2, 8],
    "seq_len": [2, 3, 12],
    "num_layers": [1, 2],
    "bidirectional": [False, True],
    "padding": ["masked", "read_through"],
}


def drawn(seed: int) -> tuple[str, int, dict[str, Any]]:
    rng = np.random.default_rng(seed)
    config = {name: values[rng.integers(len(values))] for name, values in STATES.items()}
    key = ["rnn", "lstm", "gru", "lstm3"][rng.integers(4)]
    return key, int(config["bidirectional"] and rng.integers(2)), config


def told_of_lengths(name: str, config: rc.ExperimentConfig, direction: int) -> str:
    masked = rc.run(replace(config, lengths="varied", padding="masked"))
    through = rc.run(replace(config, lengths="varied", padding="read_through"))
    several = len(loss_steps(config)) > 1
    counted = rc.run(replace(config, lengths="varied", padding="counted")) if several else None
    if rc.Outcome.DIVERGED in {one.outcome for one in (masked, through, counted) if one is not None}:
        return ""
    return lengths_words(name, padded(masked, through, counted, -1, direction))


def test_words_every_sentence_keeps_the_rules_whatever_is_run() -> None:
    checked = 0
    for seed in range(30):
        key, direction, fields = drawn(seed)
        finding = found(key, direction=direction, **fields)
        said = sentences(what_the_type_tells([finding]))
        if not finding.diverged:
            sizes = rc.influence(finding.config, finding.layer, direction)
            said += sentences(influence_words(finding, sizes))
            said += sentences(told_of_lengths(finding.name, finding.config, direction))
        checked += len(said)
        broken = {sentence: rules for sentence in said if (rules := offences(sentence))}
        assert broken == {}, (key, direction, fields)
        assert not BANNED.search(headline([finding])), (key, direction, fields)
    assert checked > 200
