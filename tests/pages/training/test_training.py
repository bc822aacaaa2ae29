"""The training page without a browser: what a user reads, against trainings made here."""

from __future__ import annotations

import re
import time

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

import rnn_core as rc
from app import numbers
from pages.training.divergence_words import setting
from rnn_core.learning import cures
from rnn_core.learning.film import first_frame
from rnn_core.learning.kinds import KINDS
from tests.pages.reading import headline, open_page, spaced_texts, texts

SMALL = {"seeds": "one", "steps": "20", "H": "6", "batch": "8", "lag": "5"}


def opened(**link: object) -> AppTest:
    """The page once everything is trained."""
    app = open_page("training", SMALL | link)
    end = time.monotonic() + 300
    while re.search("training|waiting", headline(app)) and time.monotonic() < end:
        app.run()
    return app


def config(kind: str, **more: object) -> rc.TrainingConfig:
    made = KINDS[kind].of(rc.ExperimentConfig(hidden_size=6))
    known = {"lag": 5, "steps": 20, "batch_size": 8, "clip_norm": 1.0, "evaluate_every": 10}
    return rc.TrainingConfig(network=made, **(known | more))  # type: ignore[arg-type]


def test_the_page_opens_on_four_networks_and_foretells_their_horizons() -> None:
    app = opened(lag="20")
    said = texts(app)
    for kind in ("lstm", "lstm3", "gru", "rnn_orthogonal"):
        assert KINDS[kind].name in said
        horizon = first_frame(config(kind, lag=20)).horizon
        assert (f"{horizon} of 20" if horizon < 20 else "≥ 20") in said


def test_what_stands_on_a_card_is_what_the_training_measured() -> None:
    app = opened(nets="GRU")
    last = list(rc.train(config("gru")))[-1]
    assert last.accuracy is not None
    assert f"held-out accuracy {100 * last.accuracy:.0f} %" in " ".join(spaced_texts(app).split())
    assert f"GRU: loss {numbers.amount(last.loss)}," in texts(app)


def test_the_scrub_bar_shows_the_look_at_its_step() -> None:
    app = opened(nets="LSTM")
    slider = next(one for one in app.slider if one.key == "frame")
    slider.set_value(10).run()
    step = list(rc.train(config("lstm")))[9]
    assert step.step == 10
    assert f"Update 10. LSTM: loss {numbers.amount(step.loss)}," in texts(app)
    assert np.isfinite(step.log10_dh).all()  # type: ignore[arg-type]
    slider = next(one for one in app.slider if one.key == "frame")
    slider.set_value(0).run()
    assert "Update 1." in texts(app)


@pytest.mark.parametrize(
    "task", ["adding problem", "temporal order", "copy memory", "next character", "next value (sunspots)"]
)
def test_every_task_runs_to_its_end(task: str) -> None:
    app = opened(nets="LSTM", task=task)
    assert headline(app)
    guess = config("lstm", task={"copy memory": "copy"}.get(task, "recall")).data.chance_loss
    assert numbers.size(float(np.log10(guess)))


@pytest.mark.parametrize(
    ("link", "said"),
    [
        ({"task": "copy memory", "lag": "3"}, "lag must be at least 5 steps for copy, got 3"),
        ({"task": "next character", "train_text": "x"}, "text must have 2 to 256 distinct characters, got 1"),
        ({"steps": "5000", "lag": "200", "H": "128", "batch": "256"}, "This training takes about"),
    ],
)
def test_what_cannot_be_trained_is_one_sentence(link: dict[str, str], said: str) -> None:
    app = open_page("training", SMALL | link)
    assert headline(app) == "These settings can't run"
    assert said in texts(app)


def test_without_a_network_the_page_asks_for_one() -> None:
    app = open_page("training", SMALL)
    app.multiselect[0].set_value([]).run()
    assert headline(app) == "Choose a network to begin"


def test_an_explosion_is_told_and_the_page_lives() -> None:
    app = opened(nets="RNN ReLU identity", scale="8", opt="SGD", lr="1000", clip="not at all", lag="40")
    assert headline(app) == "RNN ReLU identity diverges"
    assert "⊘ diverged" in texts(app)


def test_a_divergence_has_its_reason_and_two_cures_that_were_trained() -> None:
    link = {"activation": "ReLU", "init": "identity", "scale": "1.1", "H": "8", "lag": "20", "opt": "SGD", "lr": "1000"}
    app = opened(nets="RNN", clip="not at all", **link)
    end = time.monotonic() + 300
    while "are being tried" in "".join(one.value for one in app.subheader) and time.monotonic() < end:
        app.run()
    assert "Why it diverged" in [one.value for one in app.header]
    said = texts(app)
    network = rc.ExperimentConfig(
        cell="rnn", activation="relu", weight_init="identity", weight_scale=1.1, hidden_size=8
    )
    made = rc.TrainingConfig(
        network=network, lag=20, steps=20, batch_size=8, evaluate_every=10, optimizer="sgd", learning_rate=1000.0
    )
    steps = list(rc.train(made))
    assert f"diverges at update {steps[-1].step}" in said
    for cure, words in (
        (cures.clipped(made, steps), "Clipping by norm at"),
        (cures.slowed(made, steps), "Learning rate"),
    ):
        assert cure is not None
        value = cure.clip_norm if cure.clip_norm is not None else cure.learning_rate
        outcome = list(rc.train(cure))[-1].outcome
        assert outcome is rc.Outcome.OK
        assert f"{words} {setting(value)}" in said
    assert said.count("It does not diverge in 20 updates") == 2
    assert "Spectral radius of W_hh: 1.10 before training" in said


def test_an_activation_without_a_fused_module_is_said_to_train_slower() -> None:
    assert "no fused module" in texts(opened(nets="LSTM", activation="sigmoid"))
    assert "no fused module" not in texts(opened(nets="LSTM"))


@pytest.mark.parametrize(
    "link",
    [
        {"lr": "1e999"},
        {"lr": "nan"},
        {"steps": "-3"},
        {"nets": "<img src=x onerror=alert(1)>"},
        {"frame": "77777"},
        {"film_seed": "x"},
        {"seeds": "nine"},
        {"window": "0"},
        {"clip_at": "0"},
        {"task": "chess"},
        {"unit": "syllable"},
    ],
)
def test_a_hostile_link_falls_back_or_is_told(link: dict[str, str]) -> None:
    app = open_page("training", SMALL | link)
    assert not app.exception
    assert headline(app)
