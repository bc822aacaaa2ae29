"""What the page on sequence types says, against the numbers it says it of."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import rnn_core as rc
from app import numbers
from app.experiment.options import SEQUENCE_TYPES
from pages.sequence_types.influence_words import influence_words
from pages.sequence_types.measured import by_lag
from pages.sequence_types.words import USES, headline, number_of, what_the_type_tells
from rnn_core.diagnostics.decay import decay_per_step
from rnn_core.engine.loss_steps import loss_steps
from tests.app.made_findings import found

ANY = st.fixed_dictionaries(
    {
        "activation": st.sampled_from(["tanh", "sigmoid", "relu", "leaky_relu", "linear"]),
        "weight_init": st.sampled_from(["uniform", "orthogonal", "gaussian", "identity", "shifted"]),
        "weight_scale": st.sampled_from([0.0, 0.5, 1.0, 2.0, 8.0]),
        "sequence_type": st.sampled_from(["one_to_many", "many_to_one", "many_to_many", "encoder_decoder"]),
        "hidden_size": st.sampled_from([1, 2, 8]),
        "seq_len": st.sampled_from([2, 3, 12]),
        "num_layers": st.sampled_from([1, 2]),
        "bidirectional": st.booleans(),
    }
)


@settings(max_examples=40, deadline=None, derandomize=True, database=None)
@given(config=ANY, key=st.sampled_from(["rnn", "lstm", "gru", "lstm3"]), backwards=st.booleans())
def test_what_is_said_of_a_type_holds_of_its_run(config: dict[str, Any], key: str, backwards: bool) -> None:
    direction = int(backwards and config["bidirectional"])
    finding = found(key, direction=direction, **config)
    title, tells = headline([finding]), what_the_type_tells([finding])
    made, losses = finding.config, loss_steps(finding.config)
    assert title.startswith(SEQUENCE_TYPES[config["sequence_type"]].capitalize())
    assert USES[made.sequence_type] in tells
    if finding.diverged:
        assert f"diverges at step {finding.result.diverged_at}" in title
        return
    assert ("There is one loss" in tells) is (len(losses) == 1)
    assert ("no step back" in number_of(finding)) is (finding.lags == 0)
    assert "–" not in title.removeprefix("Encoder–decoder")
    if "so the sum hides" in tells:
        assert finding.left > finding.judged.left + 0.3
        assert len(losses) > 1
    if "gets all of its gradient through" in tells:
        assert not made.bidirectional
    for finding_told in (finding, finding.judged):
        if finding_told.cut_at is None and np.isfinite(finding_told.summary.decay_per_step):
            assert numbers.factor(finding_told.summary.decay_per_step) in number_of(finding)
    if made.seq_len == 1:
        return
    sizes = rc.influence(made, finding.layer, direction)
    said = re.sub(r"<[^>]*>", "", influence_words(finding, sizes))
    lags = by_lag(sizes)
    where, near = "earlier" if direction else "later", numbers.size(lags[1])
    if np.isfinite(lags[1]):
        assert f"One step {where}, the state changes {near} times as much" in said
    else:
        assert f"One step {where}, the state changes by exactly 0" in said
    far = numbers.size(lags[-1]) if np.isfinite(lags[-1]) else "by exactly 0"
    assert (f"steps {where}, it changes {far}" in said) is (made.seq_len > 2)
    assert ("at least half of the pairs are exactly 0" in said) is bool(np.isneginf(lags).any())
    if "Fitted" in said:
        assert ("over all distances" in said) is bool(np.isfinite(lags).all())
        assert f"influence is multiplied by {numbers.bare(decay_per_step(lags))} per step" in said


@pytest.mark.parametrize("key", ["rnn", "lstm", "gru"])
def test_a_sum_of_losses_hides_what_the_last_alone_shows(key: str) -> None:
    finding = found(key, sequence_type="many_to_many", weight_init="orthogonal", hidden_size=32, seq_len=50)
    alone = found(key, sequence_type="many_to_one", weight_init="orthogonal", hidden_size=32, seq_len=50)
    assert 0.99 < finding.summary.decay_per_step < 1.01
    assert headline([finding]).startswith(f"Many to many: all losses {numbers.factor(finding.summary.decay_per_step)}")
    assert headline([finding]).endswith(f"the last alone {numbers.factor(alone.summary.decay_per_step)}")
    assert "so the sum hides how the gradient of one loss shrinks" in what_the_type_tells([finding])


def test_only_what_in_use_is_fed_back_is_said_to_be() -> None:
    for kind in ("one_to_many", "many_to_many", "encoder_decoder"):
        assert "fed" in USES[kind]
        assert "Here it is not" in USES[kind]
