"""The ready-trained networks: what is stored is what was trained, and it guesses better than letters' frequencies."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from safetensors import safe_open

from rnn_core.learning.kinds import KINDS
from rnn_core.learning.sources import tokens_of
from rnn_core.trained.ablation import ablation
from rnn_core.trained.guesses import guesses
from rnn_core.trained.text_models import (
    METADATA,
    READY,
    UNITS,
    UNKNOWN,
    bundled_story,
    one_hot,
    path_of,
    ready,
    tokens_in,
)
from rnn_core.trained.train_text_models import make, training_of


def test_all_weights_together_are_under_two_megabytes() -> None:
    assert sum(Path(path_of(kind, unit)).stat().st_size for kind in READY for unit in UNITS) < 2_000_000


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("kind", READY)
def test_what_is_stored_says_how_it_was_trained(kind: str, unit: str) -> None:
    found = ready(kind, unit)
    assert found.training == training_of(kind, unit)
    assert found.model.names == tokens_of(bundled_story(), unit).names
    assert found.model.config == KINDS[kind].of(found.model.config)
    assert [measured.step for measured in found.learning][-1] == found.training.steps
    assert found.seeds == 3


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("kind", READY)
def test_unread_text_is_guessed_better_than_by_frequency(kind: str, unit: str) -> None:
    found = ready(kind, unit)
    codes = tokens_of(bundled_story(), unit).codes[-80:]
    p = guesses(found.model, codes).probabilities
    loss = -np.log(np.take_along_axis(p[:-1], codes[1:, None], axis=1)).mean()
    assert loss < 0.85 * found.training.data.chance_loss


def test_the_same_training_gives_the_same_file_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = str(tmp_path / "text.safetensors")
    full = training_of("gru", "word")
    short = replace(full, network=replace(full.network, hidden_size=4), batch_size=2, steps=3, evaluate_every=2)
    monkeypatch.setattr("rnn_core.trained.train_text_models.path_of", lambda kind, unit: path)
    monkeypatch.setattr("rnn_core.trained.train_text_models.training_of", lambda kind, unit: short)
    make("gru", "word")
    first = Path(path).read_bytes()
    make("gru", "word")
    assert Path(path).read_bytes() == first
    with safe_open(path, framework="numpy") as file:
        told = json.loads(file.metadata()[METADATA])
    assert [measured["step"] for measured in told["learning"]] == [1, 2, 3]
    assert told["training"]["steps"] == 3


def test_on_text_a_forget_gate_held_open_learns_more_slowly() -> None:
    plain, held = (ready(kind, "character").learning for kind in ("lstm", "lstm3"))
    later = [(a.loss, b.loss, a.fresh_loss, b.fresh_loss) for a, b in zip(plain, held, strict=True) if a.step >= 50]
    assert len(later) == 8
    assert all(held_loss > loss and held_fresh > fresh for loss, held_loss, fresh, held_fresh in later)


def test_a_large_gradient_is_not_the_same_as_being_used() -> None:
    """The RNN's gradient barely fades over fifty characters; what moves its guess when replaced does."""
    model = ready("rnn", "character").model
    codes = model.codes(list(bundled_story()[3487:3537]))
    found = guesses(model, codes)
    moved = ablation(model, codes, found.guessed)
    assert found.log10_gradient[-1].min() > found.log10_gradient[-1].max() - 3
    assert moved[-1, :20].max() < 0.05 < moved[-1, -5:].max()


def test_words_are_cut_as_the_training_cuts_them() -> None:
    text = "“Don't!” said Mira. (It’s 9.)"
    assert tokens_in(text, "word") == ["“", "Don't", "!", "”", "said", "Mira", ".", "(", "It’s", "9", ".", ")"]
    assert tokens_in("a😀\n", "character") == ["a", "😀", "\n"]
    names = tokens_of(text, "word").names
    assert sorted({token.lower() for token in tokens_in(text, "word")}) == list(names)


def test_an_unknown_token_is_read_as_nothing() -> None:
    model = ready("lstm", "word").model
    codes = model.codes(["Tom", "😀", "boats"])
    assert codes[1] == UNKNOWN
    assert model.names[codes[0]] == "tom"
    np.testing.assert_array_equal(one_hot(codes, len(model.names)).sum(axis=1), [1, 0, 1])
