"""The page on text without a browser: what a user reads, against the core's own numbers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from app import numbers
from app.background.progress import Progress, State
from app.background.training_run import TrainingRun
from app.experiment.curve import curve
from app.experiment.experiment import Experiment
from pages.text_memory import training as text_training
from pages.text_memory import training_words
from pages.text_memory.controls import Asked
from pages.text_memory.own_text import MAX_IN_LINK, digest
from pages.text_memory.runs import read_ready
from pages.text_memory.words import headline as of
from rnn_core import ExperimentConfig, TrainingConfig
from rnn_core.trained.text_models import READY, bundled_story, ready
from tests.pages.reading import group, headers, headline, open_page, spaced_texts, texts

ORDER = ("rnn", "lstm", "gru", "lstm3")


def opened(**link: Any) -> AppTest:
    return open_page("text_memory", link)


def said_of(tokens: list[str], t: int, unit: str = "character", cells: tuple[str, ...] = ORDER) -> str:
    return of([read_ready(cell, unit, tuple(tokens)) for cell in cells], t)


def test_the_page_opens_on_a_part_of_the_story_that_nobody_trained_on() -> None:
    app = opened()
    story = bundled_story()
    first = len(story) - len(story) // 5
    assert headline(app) == said_of(list(story[first : first + 50]), 49)
    assert "This part of the story is held-out. The networks were not trained on it." in texts(app)
    assert headers(app) == ["On this text, forget bias 3 slows learning"]


def test_the_sequence_length_is_that_of_the_stretch_and_the_guess_can_be_moved() -> None:
    app = opened(T="30", after="12", from_story_character="5")
    assert headline(app) == said_of(list(bundled_story()[4:34]), 11)
    app.slider(key="after").set_value(20).run()
    assert headline(app) == said_of(list(bundled_story()[4:34]), 19)
    assert "trained on the first 3,487 characters of this story" in texts(app)


@pytest.mark.parametrize("reads", ["The harbour story", "Alice in Wonderland"])
@pytest.mark.parametrize("sizes", ["absolute sizes", "relative sizes"])
def test_words_can_be_read_instead_and_sizes_be_relative(reads: str, sizes: str) -> None:
    app = opened(reads=reads, sizes=sizes, unit_read="words", T="12")
    assert " words; used: " in headline(app)
    assert ("Relative sizes are divided by the largest" in texts(app)) is (sizes == "relative sizes")
    assert ("Absolute sizes contain the factor 1 − p" in texts(app)) is (sizes == "absolute sizes")


def test_the_numbers_behind_a_guess_are_listed_when_opened() -> None:
    app = opened(T="10", cells="GRU", open_numbers="true")
    tokens = list(bundled_story()[3487:3497])
    found = read_ready("gru", "character", tuple(tokens))
    said = spaced_texts(app)
    assert f"0 {'“' + tokens[9] + '”' if tokens[9] != ' ' else 'the space'}" in " ".join(said.split())
    for s in range(10):
        assert numbers.size(float(found.guesses.log10_gradient[9, s])) in said


def test_the_counter_example_shows_the_stored_losses() -> None:
    said = texts(opened())
    for kind in READY:
        assert f"{ready(kind, 'character').learning[-1].loss:.2f}" in said
    assert "more slowly" in said


@pytest.mark.parametrize("text", ["ab", "a😀é\n\tb", "שלום abc", "<script>alert(1)</script>", "**x** $y$", "x" * 300])
def test_any_text_is_read(text: str) -> None:
    app = opened(reads="Your own", own=text, T="40")
    assert headline(app) == said_of(list(text[:40]), min(len(text), 40) - 1)
    assert "<script>alert" not in "".join(block.proto.body for block in app.get("html"))


def test_a_text_of_one_character_and_one_of_nothing_are_a_sentence_each() -> None:
    assert headline(opened(reads="Your own", own="a")) == ("Only one character is read: there is nothing further back")
    for empty in ("", "  \n"):
        assert "There is nothing to read yet" in texts(opened(reads="Your own", own=empty))


def test_a_text_too_short_for_words_says_so() -> None:
    app = opened(reads="Your own", own="Hello, Nell", unit_read="words")
    assert "To be read as words, a text needs at least 20 of them. This one has 3." in texts(app)


def test_a_text_stands_in_the_link_while_short_and_by_its_hash_when_long() -> None:
    app = opened(reads="Your own", T="10")
    app.text_area(key="own").set_value("Nell was here").run()
    assert app.query_params["own"] == "Nell was here"
    long = "the boats " * (MAX_IN_LINK // 10 + 1)
    app.text_area(key="own").set_value(long).run()
    assert headline(app) == said_of(list(long[:10]), 9)
    assert "own" not in app.query_params
    assert app.query_params["own_sha256"] == digest(long)


def test_a_link_to_a_text_that_is_not_here_says_which() -> None:
    name = digest("a text that nobody gave")
    app = opened(reads="Your own", own_sha256=name)
    assert f"SHA-256 {name[:12]}" in texts(app)
    assert app.query_params["own_sha256"] == name
    app.text_area(key="own").set_value("ab").run()
    assert headline(app) == said_of(["a", "b"], 1)


def test_a_hundred_thousand_characters_are_read_a_stretch_at_a_time() -> None:
    text = "Nell counted the boats. " * 4166
    app = opened(reads="Your own", T="20")
    app.text_area(key="own").set_value(text).run()
    app.slider(key="from_own_character").set_value(50_001).run()
    assert headline(app) == said_of(list(text[50_000:50_020]), 19)


def test_hand_edited_links_show_the_defaults() -> None:
    app = opened(reads="<b>", unit_read="zzz", networks="", sizes="9", after="999", from_story_character="-4", T="12")
    assert headline(app).startswith("The gradient’s horizon is ")
    assert "unit_read=zzz is not one of the choices, so the page uses characters." in texts(app)


def test_without_a_cell_the_page_asks_for_one() -> None:
    app = opened()
    group(app, "cells").set_value([]).run()
    assert headline(app) == "Choose a cell in the sidebar to begin"


def test_a_single_step_and_a_very_long_sequence_are_read() -> None:
    assert headline(opened(type="one to one")).startswith("Only one character is read")
    app = opened(longer="5000", cells="RNN")
    assert app.slider(key="after").max == 200


def test_what_makes_weights_acts_only_on_networks_trained_here() -> None:
    app = opened(reads="Your own", own="ab", T="10")
    keys = ("scale", "bias")
    assert [app.slider(key=key).disabled for key in keys] == [True, True]
    group(app, "networks").set_value("here").run()
    assert [app.slider(key=key).disabled for key in keys] == [False, False]
    assert not app.slider(key="T").disabled
    assert headline(app) == "These networks cannot read this text"
    assert "text must have at least 6 characters at lag 1 (3 to train on and 3 held out), got 2" in texts(app)


def test_a_text_with_too_many_different_words_says_so() -> None:
    text = " ".join(f"word{k}" for k in range(300))
    app = opened(
        reads="Your own", own=text[:1500], unit_read="words", networks="trained here on this text", cells="RNN"
    )
    app.text_area(key="own").set_value(text).run()
    assert headline(app) == "These networks cannot read this text"
    assert "text must have 2 to 256 distinct words, got 300" in texts(app)


def test_the_state_of_each_training_is_said() -> None:
    run = TrainingRun(config=TrainingConfig(), progress=Progress(state=State.QUEUED, place_in_queue=2))
    assert training_words.progress("GRU", run) == "GRU: waiting, place 2"
    assert training_words.headline([run]) == "The networks are training on this text"
    run = replace(run, progress=Progress(state=State.STOPPED))
    assert training_words.progress("GRU", run) == "GRU: stopped before the first update"


@pytest.mark.long
def test_networks_are_trained_on_ones_own_text_and_read_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(text_training.STEPS, "character", 5)
    text = "the boat came home and the lamp was out. " * 8
    app = opened(reads="Your own", own=text, networks="trained here on this text", cells="GRU", H="6", T="30")
    for _ in range(600):
        if headline(app).startswith("The gradient’s horizon"):
            break
        app.run()
    assert headline(app).startswith("The gradient’s horizon is ")
    assert "The networks are trained on the first 263 of this text’s 328 characters." in texts(app)


def test_what_was_stopped_here_and_has_ended_for_somebody_else_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    class Reran(BaseException):
        pass

    def rerun() -> None:
        raise Reran

    shows: list[Any] = []
    titles: list[str] = []
    stopped = TrainingRun(config=TrainingConfig(), progress=Progress(state=State.STOPPED))
    monkeypatch.setattr(text_training, "watch", lambda follow, show, **_: shows.append(show))
    monkeypatch.setattr(text_training.training_runs, "follow", lambda config: stopped)
    monkeypatch.setattr(text_training.st, "rerun", rerun)
    text = "abc" * 20
    asked = Asked(
        source="own", text=text, unit="character", here=True, relative=True, tokens=tuple(text), start=0, length=9
    )
    config = ExperimentConfig()
    experiment = Experiment(config=config, curves=(curve("rnn", config),), layer=0, direction=0)
    assert text_training.read_trained(experiment, asked, titles.append) is None
    assert titles == ["Training is stopped: press Resume to go on"]
    with pytest.raises(Reran):  # as its button Resume would find it
        shows[0]([replace(stopped, progress=Progress(state=State.FINISHED))])


def test_where_no_trained_network_can_read_the_text_the_headline_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def out_of_range(*_: Any) -> None:
        raise ValueError("states must stay finite")

    monkeypatch.setattr(text_training, "run_reading", out_of_range)
    monkeypatch.setattr(text_training, "STEPS", {"character": 20, "word": 20})
    app = opened(reads="Your own", own="abc" * 20, networks="trained here on this text", cells="RNN", H="4")
    for _ in range(200):
        if "states must stay" in texts(app):
            break
        app.run()
    assert "RNN cannot read this text: states must stay finite" in texts(app)
    assert headline(app) == "These networks cannot read this text"
