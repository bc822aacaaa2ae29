"""Words on trainings: each says what the steps say, over random networks and tasks."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pages.training import words
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
    said = "LSTM bias 3 learns lag 6; LSTM stays at chance; GRU is on the way; RNN diverges"
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
    assert words.headline(contenders) == "LSTM is training; LSTM bias 3 is stopped; GRU and RNN wait"
    assert words.headline([contender("gru", steps=CHANCE[:5], state="stopped")]) == "GRU is stopped"


def test_under_the_scrub_bar_each_network_has_the_step_of_its_own_look() -> None:
    two = [contender("rnn", steps=CHANCE), contender("gru", steps=CHANCE)]
    same = words.under_the_scrub_bar(two, [CHANCE[7], CHANCE[7]])
    assert same == "Training step 8: RNN loss 1.4, 25 % right, GRU loss 1.4, 25 % right."
    apart = words.under_the_scrub_bar(two, [LEARNT[11], CHANCE[0]])
    assert apart == "RNN, its step 12: loss 0.01, 100 % right; GRU, its step 1: loss 1.4, 25 % right."


def test_a_training_that_failed_is_not_said_to_stay_at_chance() -> None:
    failed = contender("lstm", steps=CHANCE[:5], error="this work failed; the reason is in the server's log")
    assert words.headline([failed]) == "LSTM could not be trained"
    assert words.card_rows(failed)[2] == "⊘ failed"
    assert "long horizon" not in " ".join(words.what_it_tells_you([failed]))


@pytest.mark.parametrize(
    ("steps", "state", "said"),
    [
        (CHANCE, "finished", "no: at chance"),
        (LEARNT, "finished", "step 7"),
        (ON_ITS_WAY, "finished", "no"),
        (DIVERGED, "finished", "⊘ diverged"),
        (CHANCE[:5], "running", "… step 5"),
        (CHANCE[:5], "stopped", "stopped"),
        (LEARNT, "running", "step 7"),
    ],
)
def test_a_card_says_whether_and_when_it_was_learnt(steps: list[TrainingStep], state: str, said: str) -> None:
    assert words.card_rows(contender("gru", steps=steps, state=state))[2] == said


def test_a_plateau_is_told_where_the_gradient_reached_the_start_before_the_loss_moved() -> None:
    climbing = [step(k, 1.39, 0.25, oldest=-5.0) for k in range(1, 9)]
    climbing += [step(9, 1.39, 0.25, oldest=-2.0), step(10, 1.38, 0.25), step(11, 0.5, 0.9), step(12, 0.01, 1.0)]
    told = " ".join(words.what_it_tells_you([contender("gru", steps=climbing)]))
    assert "looks like a minimum until step <b>11</b>" in told
    assert "had reached step 1 by step <b>9</b>" in told
    assert "plateau" not in " ".join(words.what_it_tells_you([contender("gru", steps=LEARNT)]))


def test_a_horizon_that_foretold_wrongly_is_named() -> None:
    told = " ".join(words.what_it_tells_you([contender("lstm", network={"gate_bias": -3.0}, steps=LEARNT)]))
    assert "no wall" in told
    told = " ".join(words.what_it_tells_you([contender("rnn_orthogonal", network={"input_scale": 0.0}, steps=CHANCE)]))
    assert "no promise" in told


def test_a_loss_above_guessing_is_not_called_chance() -> None:
    overshot = [*CHANCE[:6], *(step(k, 3e4, 0.47) for k in range(7, 13))]
    above = contender("lstm", steps=overshot)
    assert words.headline([above]) == "LSTM ends above the loss of guessing"
    assert words.card_rows(above)[2] == "no: worse than guessing"


def test_a_horizon_that_training_did_not_move_is_not_said_to_have_moved() -> None:
    still = [replace(one, log10_dh=np.linspace(-9.0, 0.0, 7), horizon=0, left=-9.0) for one in LEARNT]
    told = " ".join(words.what_it_tells_you([contender("lstm", network={"gate_bias": -3.0}, steps=still)]))
    assert "no wall" in told
    assert "moved the horizon" not in told


@pytest.mark.parametrize("end", [CHANCE[-1], DIVERGED[-1]])
def test_what_was_learnt_and_lost_again_is_told(end: TrainingStep) -> None:
    assert "lost by the end" in " ".join(words.what_it_tells_you([contender("lstm", steps=[*LEARNT, end])]))
    assert "lost by the end" not in " ".join(words.what_it_tells_you([contender("lstm", steps=LEARNT)]))


def test_an_open_gate_that_slows_learning_is_said_to() -> None:
    slow, fast = ([step(k, loss, 0.5) for k in range(1, 13)] for loss in (0.9, 0.2))
    told = " ".join(words.what_it_tells_you([contender("lstm", steps=fast), contender("lstm3", steps=slow)]))
    assert "no gift here" in told
    told = " ".join(words.what_it_tells_you([contender("lstm", steps=slow), contender("lstm3", steps=fast)]))
    assert "no gift here" not in told


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
    headline, told = words.headline(contenders), " ".join(words.what_it_tells_you(contenders))
    assert headline
    assert "nan" not in headline + told + str([words.card_rows(one) for one in contenders])
    for one in contenders:
        assert one.name in headline or len(one.learnt) == len(one.runs)
        for run in one.runs:
            if learning.learnt_at(run.steps, one.task) is not None:
                assert not re.search(rf"{one.name} (stays|diverges)", headline)
