"""What the page on a series' memory says, against the numbers it says it of."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import escape

from app import numbers
from pages.series_memory import words as series_words
from pages.series_memory.data import BUNDLED
from pages.series_memory.measured import Shortened, Shown
from tests.pages.series_memory.learners import SHORT, learner, memory, untrained

ANY = st.fixed_dictionaries(
    {
        "activation": st.sampled_from(["tanh", "sigmoid", "relu", "leaky_relu", "linear"]),
        "weight_init": st.sampled_from(["uniform", "orthogonal", "gaussian", "identity", "shifted"]),
        "weight_scale": st.sampled_from([0.0, 0.5, 1.0, 3.0]),
        "hidden_size": st.sampled_from([1, 2, 8]),
        "num_layers": st.sampled_from([1, 2]),
        "seed": st.integers(0, 50),
        "steps": st.sampled_from([20, 30]),
        "rate": st.sampled_from([0.005, 0.1, 1.0]),
        "past": st.sampled_from([2, 5, 12]),
        "data": st.sampled_from([BUNDLED, SHORT]),
    }
)


def plain(words: str) -> str:
    return re.sub(r"<[^>]*>", "", words)


@settings(max_examples=12, deadline=None, derandomize=True, database=None)
@given(config=ANY, keys=st.lists(st.sampled_from(["rnn", "lstm", "gru", "lstm3"]), min_size=1, max_size=2, unique=True))
def test_what_is_said_holds_of_the_run(config: dict[str, object], keys: list[str]) -> None:
    learners = [learner(key, **config) for key in keys]  # type: ignore[arg-type]
    series, data = learners[0].series, config["data"]
    trained = [one for one in learners if one.trained]
    said, tells = series_words.headline(learners, series), plain(series_words.what_it_tells(learners, series))
    guess = min(series.last_off_by, series.mean_off_by)
    errors = [one.off_by or 0.0 for one in trained]
    assert numbers.amount(series.last_off_by) in tells
    for one in trained:
        assert f"{one.name} {numbers.amount(one.off_by or 0.0)}" in tells
    if not trained:
        assert "nothing is forecast" in said
        return
    assert ("beat" in said) is (min(errors) >= guess or numbers.amount(min(errors)) == numbers.amount(guess))
    assert numbers.amount(min(errors)) in said
    assert ("both guesses; how" in tells) is all(
        error < guess and numbers.amount(error) != numbers.amount(guess) for error in errors
    )
    place = series.fresh.start + int(config["seed"]) % len(series.fresh)  # type: ignore[call-overload]
    shown = [Shown(one.curve, memory(one, place)) for one in trained]
    values = [float(one.forecast[place - series.first]) for one in trained if one.forecast is not None]
    words = plain(series_words.memory_words(shown, series, data, place, values))  # type: ignore[arg-type]
    heard = series_words.memory_headline(shown, data, place)  # type: ignore[arg-type]
    away = series.mean - series.values[place - series.T : place]
    parts = False
    for one in shown:
        size = one.memory.log10_slope
        count = int((size >= size.max() - 3).sum()) if np.isfinite(size.max()) else 0
        assert f"{one.curve.name} {count}" in heard
        found = series_words.parted(one, series, place)
        moved, foretold = np.abs(one.memory.moved), np.abs(one.memory.slope * away)
        counts = (moved >= 0.05 * moved.max()) & (moved > 0) & np.isfinite(size.max())
        assert (found is not None or not np.isfinite(size.max())) is (
            bool((counts & (moved > 2 * foretold)).any()) or not np.isfinite(size.max())
        )
        parts |= found is not None and bool(np.isfinite(size.max()))
    assert ("does not mean unused" in words) is parts
    assert numbers.reading(float(series.values[place]), series.spread) in words


@pytest.mark.parametrize(
    ("state", "said", "title"),
    [
        ("queued", "waits, place 2", "Training GRU to forecast the next value"),
        ("running", "step 7 of 20", "Training GRU to forecast the next value"),
        ("stopped", "stopped at step 7", "GRU stopped before the end of the training"),
        ("failed", "failed", "GRU: no forecast"),
    ],
)
def test_where_a_training_stands_is_said(state: str, said: str, title: str) -> None:
    one = untrained("gru", state, place=2)
    assert series_words.state_words(one) == said
    assert series_words.headline([one], one.series) == title
    assert "need no network" in series_words.what_it_tells([one], one.series)
    assert one.off_by is not None


def test_a_training_that_diverges_is_said_in_words() -> None:
    one = learner("rnn", activation="linear", weight_scale=100.0, past=60, steps=20, rate=1.0)
    assert one.run.diverged
    assert series_words.headline([one], one.series) == "RNN diverges: nothing is forecast"
    assert series_words.state_words(one).startswith("diverged at step ")


def test_an_error_that_reads_like_the_guess_s_beats_it_nowhere() -> None:
    one = learner("gru", past=5, steps=20)
    series = one.series
    truth, last = series.values[series.first :], series.values[series.first - 1 : -1]
    guess = last if series.last_off_by < series.mean_off_by else np.full(len(truth), series.mean)
    equal = replace(one, forecast=truth + (guess - truth) * (1 - 1e-9))
    assert "does not beat" in series_words.headline([equal], series)
    assert "No cell beats the better guess" in series_words.what_it_tells([equal], series)


def test_what_was_typed_is_text_and_no_markup() -> None:
    one = learner("rnn", data=SHORT, past=5)
    said = series_words.caption(one.series, SHORT, [one])
    assert "“&lt;b&gt;x&lt;/b&gt;”, 40 rows of your file." in escape(said)


def test_enough_is_the_least_memory_from_which_on_the_error_stays() -> None:
    made = learner("rnn").curve
    kept = np.array([1, 2, 4, 6, 8])
    for errors, expected in (
        ([9.0, 1, 5, 1, 1], 6),
        ([1.0, 1, 1, 1, 1], 1),
        ([2.0, 2, 2, 2, 1], 8),
        ([np.nan, 1, 1, 1, 1], 2),
    ):
        assert series_words.enough(Shortened(made, kept, np.array(errors, float))) == expected
