"""The words of the page on activations: every sentence keeps the rules, and each state has words of its own."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from app.experiment.options import GATES
from app.findings.finding import Finding
from pages.activations.measured import Slopes
from pages.activations.runs import slopes
from pages.activations.saturation_words import saturation_caption, saturation_headline, saturation_words
from pages.activations.softmax_measured import Softmax
from pages.activations.softmax_words import softmax_headline, softmax_words
from pages.activations.words import headline, powers_caption, what_derivatives_tell
from tests.app.made_findings import found
from tests.wording import BANNED, as_text, offences, sentences

CHOICES: dict[str, list[Any]] = {
    "key": ["rnn", "rnn", "lstm", "gru", "lstm3"],
    "activation": ["tanh", "sigmoid", "relu", "leaky_relu", "linear"],
    "weight_init": ["uniform", "orthogonal", "gaussian", "identity", "shifted"],
    "weight_scale": [0.0, 0.5, 1.0, 1.0, 2.0, 8.0, 100.0],
    "seq_len": [2, 5, 50, 200],
    "sequence_type": ["many_to_one", "many_to_one", "many_to_many", "encoder_decoder"],
    "inputs": ["gaussian", "gaussian", "zeros", "pulse"],
    "input_scale": [1.0, 1.0, 10.0],
    "num_layers": [1, 1, 2],
    "bidirectional": [False, True],
    "direction": [0, 1],
    "batch_size": [1, 3],
}


def broken(*texts: str) -> dict[str, list[str]]:
    """The sentences that break a rule, and which."""
    return {sentence: found for text in texts for sentence in sentences(text) if (found := offences(sentence))}


def measured(key: str, **config: Any) -> tuple[Finding, Slopes | None]:
    finding = found(key, **config)
    return finding, slopes(finding)


def told(key: str, **config: Any) -> tuple[str, str]:
    """Headline and explanation of a run."""
    finding, slopes_found = measured(key, **config)
    name = finding.config.activation
    said = what_derivatives_tell(name, [finding], slopes_found, finding.lags)
    return headline(name, finding, slopes_found, finding.lags), as_text(said).replace("\u00a0", " ")


@pytest.mark.parametrize("seed", range(32))
def test_every_sentence_keeps_the_rules(seed: int) -> None:
    rng = np.random.default_rng(seed)
    config = {name: values[rng.integers(len(values))] for name, values in CHOICES.items()} | {"seed": seed}
    config["direction"] *= config["bidirectional"]
    finding, first = measured(config.pop("key"), **config)
    name = finding.config.activation
    heads = [headline(name, finding, first, finding.lags)]
    texts = [what_derivatives_tell(name, [finding], first, finding.lags), powers_caption(0.9, finding.lags)]
    for gate in GATES[finding.config.cell]:
        of_gate = slopes(finding, gate)
        heads.append(saturation_headline(of_gate, finding))
        texts += [saturation_words(of_gate), saturation_caption(of_gate)] if of_gate else []
    assert broken(*texts) == {}, config
    assert [head for head in heads if BANNED.search(head) or len(head) > 84] == []


@pytest.mark.parametrize("lags", [0, 1, 49])
@pytest.mark.parametrize("name", ["tanh", "sigmoid", "linear"])
def test_without_a_cell_every_sentence_keeps_the_rules(name: str, lags: int) -> None:
    assert broken(what_derivatives_tell(name, [], None, lags), headline(name, None, None, lags)) == {}


@pytest.mark.parametrize("logits", [[2.0, 1.0, 0.0, -1.0], [10.0, -10.0, -10.0, -10.0], [0.0, 0.0, 0.0, 0.0]])
def test_every_sentence_on_softmax_keeps_the_rules(logits: list[float]) -> None:
    assert broken(softmax_words(Softmax(logits=logits)), softmax_headline(Softmax(logits=logits))) == {}


def test_where_losses_are_many_headline_and_rate_are_said_to_be_of_the_last_alone() -> None:
    _, said = told("rnn", sequence_type="many_to_many")
    assert "Gradients here are of the last loss alone." in said
    assert "last loss alone" not in told("rnn")[1]
    _, backward = told("rnn", sequence_type="encoder_decoder", bidirectional=True, direction=1)
    assert "Gradients here are of the loss at step 11 alone, the last that this direction meets." in backward


def test_in_a_linear_rnn_all_of_the_factor_comes_from_the_weights() -> None:
    head, said = told("rnn", activation="linear")
    assert head.startswith("With linear units, W_hh alone gives ")
    assert "all of it comes from the weights" in said
    assert "remaining factor" not in said
    assert "The remaining factor, about × " in told("rnn")[1]


def test_an_upper_bound_is_never_called_what_an_unbounded_activation_is() -> None:
    config = {"activation": "linear", "weight_scale": 100.0, "seq_len": 400}
    assert told("rnn", **config)[0].startswith("The activation linear is unbounded: the RNN diverges at step ")
    forward = told("rnn", bidirectional=True, **config)[0]
    backward = told("rnn", bidirectional=True, direction=1, **config)[0]
    assert not forward.endswith(" as read")
    assert backward.endswith(" as read")
    assert "upper bound" in told("rnn")[1]


def test_a_gradient_that_grows_is_said_to_grow_and_one_that_is_kept_is_a_share() -> None:
    assert "; the gradient grows to " in told("rnn", activation="relu", weight_scale=8.0)[0]
    assert "; the RNN keeps " in told("rnn")[0]


def test_inactive_is_one_step_and_dead_is_every_step() -> None:
    _, open_ones = measured("rnn", activation="relu")
    assert open_ones is not None
    said = as_text(saturation_words(open_ones))
    assert "of the units are inactive (a ≤ 0) and pass exactly 0." in said
    assert "No unit is inactive at every step of every sequence, so none is dead." in said
    finding, shut = measured("rnn", activation="relu", inputs="zeros", weight_init="orthogonal")
    assert shut is not None
    assert saturation_headline(shut, finding) == "RNN: all ReLU units have derivative 0"
    assert "Dead units, inactive at every step of every sequence: 8 of 8." in as_text(saturation_words(shut))
