"""Every sentence that the page on depth makes keeps the rules for words, in states drawn at random."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from pages.depth_and_direction import both_ways_words, costs_words, depth_words
from pages.depth_and_direction.measured import by_layer
from pages.depth_and_direction.runs import run_depths, run_one_loss
from tests.app.made_findings import found
from tests.wording import BANNED, offences, sentences

STATES: dict[str, list[Any]] = {
    "activation": ["tanh", "sigmoid", "relu", "leaky_relu", "linear"],
    "weight_init": ["uniform", "orthogonal", "gaussian", "identity", "shifted"],
    "weight_scale": [0.0, 0.5, 1.0, 1.0, 2.0, 8.0],
    "sequence_type": ["one_to_many", "many_to_one", "many_to_one", "many_to_many", "encoder_decoder"],
    "hidden_size": [1, 2, 6],
    "seq_len": [2, 3, 12],
    "num_layers": [1, 2, 3],
    "bidirectional": [False, True],
    "reads": ["own_ends", "last_step"],
}


def drawn(seed: int) -> tuple[str, int, dict[str, Any]]:
    rng = np.random.default_rng(seed)
    config = {name: values[rng.integers(len(values))] for name, values in STATES.items()}
    key = ["rnn", "lstm", "gru", "lstm3"][rng.integers(4)]
    return key, int(config["bidirectional"] and rng.integers(2)), config


@pytest.mark.parametrize("first", [0, 10, 20])
def test_depth_words_every_sentence_keeps_the_rules_whatever_is_run(first: int) -> None:
    for seed in range(first, first + 10):
        key, direction, fields = drawn(seed)
        finding = found(key, direction=direction, **fields)
        told = finding.judged
        sizes = by_layer(told.result, told.direction)
        far = depth_words.ends(told)[1]
        depths = run_depths(told.config, told.direction, alone=finding.alone is not None)
        titles = [depth_words.headline(told, sizes), costs_words.costs_headline(depths, far)]
        told_words = [depth_words.what_layers_tell(told, sizes), costs_words.costs_words(told.config.cell, depths, far)]
        config = replace(finding.config, bidirectional=True)
        if one := run_one_loss(config, 0):
            one_way = run_one_loss(replace(config, bidirectional=False), 0)
            titles.append(both_ways_words.headline(config, one))
            told_words.append(both_ways_words.both_ways_words(config, one, one_way))
        no_code = [re.sub(r"<code>.*?</code>", "code", words) for words in told_words]  # whose minus is a hyphen
        broken = {said: rules for words in no_code for said in sentences(words) if (rules := offences(said))}
        assert broken == {}, (key, direction, fields)
        assert [title for title in titles if BANNED.search(title)] == [], (key, direction, fields)
