"""Words on trainings: each says what the steps say, over random networks and tasks."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pages.training import words
from pages.training.explanation_words import what_it_tells_you
from rnn_core import Outcome, TrainingStep
from rnn_core.learning import progress as learning
from rnn_core.learning.kinds import KINDS
from rnn_core.learning.tasks import TASKS
from tests.pages.training.trainings import contender


def step(
    number: int, loss: float, accuracy: float, oldest: float = -1.0, outcome: Outcome = Outcome.OK
) -> TrainingStep:
    return TrainingStep(
        step=number,
        loss=loss,
        grad_norm=1.0,
        accuracy=accuracy,
        fresh_loss=loss,
        log10_dh=np.linspace(oldest, 0.0, 7),
        horizon=6 if oldest >= -3 else 3,
        left=oldest,
        outcome=outcome,
    )


CHANCE = [step(k, 1.39, 0.25) for k in range(1, 13)]
LEARNT = [*CHANCE[:6], *(step(k, 0.01, 1.0) for k in range(7, 13))]
ON_ITS_WAY = [*CHANCE[:6], *(step(k, 0.9, 0.6) for k in range(7, 13))]
DIVERGED = [*CHANCE[:3], step(4, float("nan"), 0.25, outcome=Outcome.DIVERGED)]


def test_the_headline_names_who_learns_and_who_stays_at_chance() -> None:
    contenders = [
        contender("lstm", steps=CHANCE),
        contender("lstm3", steps=LEARNT),
        contender("gru", steps=ON_ITS_WAY),
        contender("rnn", steps=DIVERGED),
    ]
    said = "LSTM bias 3 learns lag 6; GRU improves; LSTM stays at chance; RNN diverges"
    assert words.headline(contenders) == said
    assert (
        words.headline([contender("lstm", steps=CHANCE), contender("gru", steps=CHANCE)])
        == "LSTM and GRU stay at chance"
    )
    three = [contender(kind, steps=LEARNT) for kind in ("lstm3", "gru", "rnn")]
    assert words.headline(three) == "All three learn lag 6"
    assert (
        words.headline([contender("lstm", steps=CHANCE), *three]) == "LSTM stays at chance; the other three learn lag 6"
    )
    busy = [contender("lstm", steps=CHANCE, state="running"), contender("lstm3", steps=LEARNT, state="running")]
    assert words.headline(busy) == "LSTM bias 3 learns lag 6; LSTM is training"


def test_who_waits_or_is_stopped_is_not_said_to_train() -> None:
    states = {"lstm": "running", "lstm3": "stopped", "gru": "queued", "rnn": "queued"}
    contenders = [contender(kind, steps=CHANCE[:5], state=state) for kind, state in states.items()]
    assert words.headline(contenders) == "LSTM is training; LSTM bias 3 is stopped; GRU and RNN are waiting"
    assert words.headline([contender("gru", steps=CHANCE[:5], state="stopped")]) == (
        "Training is stopped: press Resume to go on"
    )
    some = [contender("lstm", steps=CHANCE), contender("gru", steps=CHANCE[:5], state="stopped")]
    assert words.headline(some) == "LSTM stays at chance; GRU is stopped"


def test_under_the_scrub_bar_each_network_has_the_step_of_its_own_look() -> None:
    two = [contender("rnn", steps=CHANCE), contender("gru", steps=CHANCE)]
    same = words.under_the_scrub_bar(two, [CHANCE[7], CHANCE[7]])
    assert same == "Update 8. RNN: loss 1.39, accuracy 25 %. GRU: loss 1.39, accuracy 25 %."
    apart = words.under_the_scrub_bar(two, [LEARNT[11], CHANCE[0]])
    assert apart == "RNN, update 12: loss 0.0100, accuracy 100 %. GRU, update 1: loss 1.39, accuracy 25 %."


def test_a_training_that_failed_is_not_said_to_stay_at_chance() -> None:
    failed = contender("lstm", steps=CHANCE[:5], error="This work failed.")
    assert words.headline([failed]) == "LSTM could not be trained"
    assert words.card_rows(failed)[2] == "⊘ failed"
    assert words.not_trained("LSTM", failed.error or "") == "LSTM could not be trained: This work failed."
    assert "long horizon" not in " ".join(what_it_tells_you([failed]))


@pytest.mark.parametrize(
    ("steps", "state", "said"),
    [
        (CHANCE, "finished", "no: at chance"),
        (LEARNT, "finished", "update 7"),
        (ON_ITS_WAY, "finished", "no: improves"),
        (DIVERGED, "finished", "⊘ diverged"),
        (CHANCE[:5], "running", "… update 5"),
        (CHANCE[:5], "stopped", "stopped"),
        (LEARNT, "running", "update 7"),
    ],
)
def test_a_card_says_whether_and_when_it_was_learnt(steps: list[TrainingStep], state: str, said: str) -> None:
    assert words.card_rows(contender("gru", steps=steps, state=state))[2] == said


def test_a_loss_above_guessing_is_not_called_chance() -> None:
    overshot = [*CHANCE[:6], *(step(k, 3e4, 0.47) for k in range(7, 13))]
    above = contender("lstm", steps=overshot)
    assert words.headline([above]) == "LSTM ends above the chance level"
    assert words.card_rows(above)[2] == "worse than chance"


@given(
    kinds=st.lists(st.sampled_from(sorted(KINDS)), min_size=1, max_size=4, unique=True),
    task=st.sampled_from(TASKS),
    network=st.fixed_dictionaries(
        {
            "activation": st.sampled_from(["tanh", "relu", "linear", "sigmoid"]),
            "weight_scale": st.sampled_from([0.0, 1.0, 8.0]),
            "num_layers": st.sampled_from([1, 2]),
        }
    ),
    more=st.fixed_dictionaries(
        {
            "learning_rate": st.sampled_from([0.0, 5e-3, 1e3]),
            "optimizer": st.sampled_from(["adam", "sgd"]),
            "truncation": st.sampled_from([None, 1, 3]),
        }
    ),
    done=st.sampled_from([0, 1, 7, None]),
    state=st.sampled_from(["running", "stopped", "finished", "queued"]),
)
@settings(max_examples=40, deadline=None)
def test_whatever_was_trained_is_told_without_a_claim_that_its_steps_contradict(
    kinds: list[str], task: str, network: dict[str, Any], more: dict[str, Any], done: int | None, state: str
) -> None:
    if state == "finished":
        done = None
    contenders = [contender(kind, 2, state, network, done, task=task, **more) for kind in kinds]
    headline, told = words.headline(contenders), " ".join(what_it_tells_you(contenders))
    assert headline
    assert "nan" not in headline + told + str([words.card_rows(one) for one in contenders])
    for one in contenders:
        assert one.name in headline or len(one.learnt) == len(one.runs) or headline.startswith("Training is stopped")
        for run in one.runs:
            if learning.learnt_at(run.steps, one.task) is not None:
                assert not re.search(rf"{one.name} (stays|diverges)", headline)


def test_a_card_of_several_seeds_says_how_many_learnt_and_when() -> None:
    assert words.card_rows(contender("gru", 3, steps=LEARNT))[2] == "3 of 3, at 7"


def test_regression_has_a_loss_on_its_card_and_no_accuracy() -> None:
    for task, label in (("recall", "held-out accuracy"), ("adding", "held-out loss"), ("series", "held-out loss")):
        made = contender("gru", task=task)
        assert words.card_labels(made.task)[1] == label
        assert ("%" in words.card_rows(made)[1]) is (label == "held-out accuracy")
