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
from pages.series_memory import enough_words, memory_words
from pages.series_memory import words as series_words
from pages.series_memory.data import BUNDLED, Data
from pages.series_memory.measured import Shortened, Shown
from tests.pages.series_memory.learners import SHORT, learner, memory, untrained
from tests.wording import BANNED, offences, sentences

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
        assert "there is no forecast" in said
        return
    assert ("beat" in said) is (min(errors) >= guess or numbers.amount(min(errors)) == numbers.amount(guess))
    assert numbers.amount(min(errors)) in said
    assert ("beat both baselines. How" in tells or "beats both baselines. How" in tells) is all(
        error < guess and numbers.amount(error) != numbers.amount(guess) for error in errors
    )
    place = series.fresh.start + int(config["seed"]) % len(series.fresh)  # type: ignore[call-overload]
    shown = [Shown(one.curve, memory(one, place)) for one in trained]
    values = [float(one.forecast[place - series.first]) for one in trained if one.forecast is not None]
    words = plain(memory_words.memory_words(shown, series, data, place, values))  # type: ignore[arg-type]
    heard = memory_words.memory_headline(shown, data, place)  # type: ignore[arg-type]
    away = series.mean - series.values[place - series.T : place]
    parts = False
    counts_found: list[int] = []
    for one in shown:
        size = one.memory.log10_slope
        count = int((size >= size.max() - 3).sum()) if np.isfinite(size.max()) else 0
        counts_found.append(count)
        row = memory_words.row(one, series, data, place, values[shown.index(one)])  # type: ignore[arg-type]
        assert row[2] == f"{count} of {series.T}"
        found = memory_words.parted(one, series, place)
        moved, foretold = np.abs(one.memory.moved), np.abs(one.memory.slope * away)
        counts = (moved >= 0.05 * moved.max()) & (moved > 0) & np.isfinite(size.max())
        assert (found is not None or not np.isfinite(size.max())) is (
            bool((counts & (moved > 2 * foretold)).any()) or not np.isfinite(size.max())
        )
        parts |= found is not None and bool(np.isfinite(size.max()))
    assert ("does not mean unused" in words) is parts
    span = " to ".join(str(count) for count in sorted({min(counts_found), max(counts_found)}))
    assert f" is sensitive to {span} of its {series.T} inputs" in heard
    assert numbers.reading(float(series.values[place]), series.spread) in words


@pytest.mark.parametrize(
    ("state", "said", "title"),
    [
        ("queued", "waiting, place 2", "GRU is training to forecast"),
        ("running", "update 7 of 20", "GRU is training to forecast"),
        ("stopped", "stopped at update 7", "Training is stopped: there is no forecast yet"),
        ("failed", "failed", "There is no forecast"),
    ],
)
def test_where_a_training_stands_is_said(state: str, said: str, title: str) -> None:
    one = untrained("gru", state, place=2)
    assert series_words.state_words(one) == said
    assert series_words.headline([one], one.series) == title
    assert "need no network" in series_words.what_it_tells([one], one.series)
    assert one.off_by is not None


def test_a_training_stopped_in_the_queue_has_had_no_update() -> None:
    one = untrained("gru", "stopped")
    none = replace(one, run=replace(one.run, progress=replace(one.run.progress, items=())))
    assert series_words.state_words(none) == "stopped before the first update"


def test_a_training_that_diverges_is_said_in_words() -> None:
    one = learner("rnn", activation="linear", weight_scale=100.0, past=60, steps=20, rate=1.0)
    assert one.run.diverged
    assert series_words.headline([one], one.series) == "RNN diverges: there is no forecast"
    assert series_words.state_words(one).startswith("diverged at update ")


def test_an_error_that_reads_like_the_guess_s_beats_it_nowhere() -> None:
    one = learner("gru", past=5, steps=20)
    series = one.series
    truth, last = series.values[series.first :], series.values[series.first - 1 : -1]
    guess = last if series.last_off_by < series.mean_off_by else np.full(len(truth), series.mean)
    equal = replace(one, forecast=truth + (guess - truth) * (1 - 1e-9))
    assert "does not beat" in series_words.headline([equal], series)
    assert "No network beats the better baseline." in series_words.what_it_tells([equal], series)


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
        assert enough_words.enough(Shortened(made, kept, np.array(errors, float))) == expected


@settings(max_examples=10, deadline=None, derandomize=True, database=None)
@given(config=ANY, keys=st.lists(st.sampled_from(["rnn", "lstm", "gru", "lstm3"]), min_size=1, max_size=4, unique=True))
def test_every_sentence_keeps_the_rules_of_wording(config: dict[str, object], keys: list[str]) -> None:
    learners = [learner(key, **config) for key in keys]  # type: ignore[arg-type]
    series = learners[0].series
    data: Data = config["data"]  # type: ignore[assignment]
    trained = [one for one in learners if one.trained]
    titles = [series_words.headline(learners, series)]
    said = [series_words.what_it_tells(learners, series), series_words.caption(series, data, learners)]
    if trained:
        place = series.fresh.start + int(config["seed"]) % len(series.fresh)  # type: ignore[call-overload]
        shown = [Shown(one.curve, memory(one, place)) for one in trained]
        values = [float(one.forecast[place - series.first]) for one in trained if one.forecast is not None]
        titles.append(memory_words.memory_headline(shown, data, place))
        errors = np.array([30.0, 20.0, 17.2])
        shortened = [Shortened(one.curve, np.array([1, 2, 5]), errors * k) for k, one in enumerate(trained, start=1)]
        said += [
            memory_words.memory_words(shown, series, data, place, values),
            memory_words.caption(series),
            enough_words.error_by_memory_words(shortened, series),
        ]
    for title in titles:
        assert not BANNED.search(title), (title, config)
    for sentence in [each for text in said for each in sentences(text)]:
        assert not offences(sentence), (offences(sentence), sentence, config, keys)


@pytest.mark.parametrize("state", ["queued", "running", "stopped", "failed"])
def test_every_sentence_before_a_forecast_keeps_the_rules_of_wording(state: str) -> None:
    one = untrained("gru", state, place=2)
    for sentence in [
        series_words.headline([one], one.series),
        *sentences(series_words.what_it_tells([one], one.series)),
    ]:
        assert not offences(sentence), (offences(sentence), sentence)
