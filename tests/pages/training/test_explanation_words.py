"""What trainings tell: each sentence says what the steps say, and keeps the rules of wording."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from pages.training.divergence_words import how_it_went, why_it_diverged
from pages.training.explanation_words import what_it_tells_you
from rnn_core import TrainingStep
from rnn_core.learning.kinds import KINDS
from rnn_core.learning.tasks import TASKS
from tests.pages.training.test_divergence_words import cure, diverged
from tests.pages.training.test_words import CHANCE, DIVERGED, LEARNT, ON_ITS_WAY, step
from tests.pages.training.trainings import contender
from tests.wording import offences, sentences

CLIMBING = [
    *(step(k, 1.39, 0.25, oldest=-5.0) for k in range(1, 9)),
    *(step(9, 1.39, 0.25, oldest=-2.0), step(10, 1.38, 0.25), step(11, 0.5, 0.9), step(12, 0.01, 1.0)),
]


def test_a_plateau_is_told_where_the_gradient_reached_the_start_before_the_loss_moved() -> None:
    told = " ".join(what_it_tells_you([contender("gru", steps=CLIMBING)]))
    assert "GRU: the loss stays near chance level until update <b>11</b>, as in a minimum." in told
    assert "At update <b>9</b>, the gradient at step 1 was already at least a thousandth" in told
    assert "minimum" not in " ".join(what_it_tells_you([contender("gru", steps=LEARNT)]))


def test_a_horizon_that_foretold_wrongly_is_named() -> None:
    told = " ".join(what_it_tells_you([contender("lstm", network={"gate_bias": -3.0}, steps=LEARNT)]))
    assert "not a limit" in told
    told = " ".join(what_it_tells_you([contender("rnn_orthogonal", network={"input_scale": 0.0}, steps=CHANCE)]))
    assert "not a guarantee" in told


def test_a_horizon_that_training_did_not_move_is_not_said_to_have_moved() -> None:
    still = [replace(one, log10_dh=np.linspace(-9.0, 0.0, 7), horizon=0, left=-9.0) for one in LEARNT]
    told = " ".join(what_it_tells_you([contender("lstm", network={"gate_bias": -3.0}, steps=still)]))
    assert "not a limit" in told
    assert "horizon grew" not in told


@pytest.mark.parametrize("end", [CHANCE[-1], DIVERGED[-1]])
def test_what_was_learnt_and_lost_again_is_told(end: TrainingStep) -> None:
    assert "had lost it" in " ".join(what_it_tells_you([contender("lstm", steps=[*LEARNT, end])]))
    assert "had lost it" not in " ".join(what_it_tells_you([contender("lstm", steps=LEARNT)]))


def test_an_open_gate_that_slows_learning_is_said_to() -> None:
    slow, fast = ([step(k, loss, 0.5) for k in range(1, 13)] for loss in (0.9, 0.2))
    told = " ".join(what_it_tells_you([contender("lstm", steps=fast), contender("lstm3", steps=slow)]))
    assert "forget bias 3 slows learning" in told
    told = " ".join(what_it_tells_you([contender("lstm", steps=slow), contender("lstm3", steps=fast)]))
    assert "forget bias 3 slows learning" not in told


def test_a_reason_is_given_for_tasks_of_recent_inputs_alone() -> None:
    slow, fast = ([step(k, loss, 0.5) for k in range(1, 13)] for loss in (0.9, 0.2))
    for task in TASKS:
        told = " ".join(
            what_it_tells_you([contender("lstm", steps=fast, task=task), contender("lstm3", steps=slow, task=task)])
        )
        assert ("A likely reason" in told) is (task in ("next_character", "series"))


def test_every_sentence_keeps_the_rules_of_wording() -> None:
    rng = np.random.default_rng(0)
    closing = [step(k, 1.39, 0.25, oldest=-float(k)) for k in range(1, 13)]
    lost = [*LEARNT, CHANCE[-1]]
    courses: list[Sequence[TrainingStep]] = [CHANCE, LEARNT, ON_ITS_WAY, DIVERGED, CLIMBING, closing, lost, CHANCE[:5]]
    for _ in range(60):
        kinds = rng.choice(sorted(KINDS), rng.integers(1, 5), replace=False)
        task, seeds = str(rng.choice(TASKS)), int(rng.integers(1, 3))
        network = {"gate_bias": float(rng.choice([-3.0, 0.0])), "input_scale": float(rng.choice([0.0, 1.0]))}
        common = courses[rng.integers(len(courses))] if rng.random() < 0.5 else None
        made = [
            contender(kind, seeds, network=network, steps=common or courses[rng.integers(len(courses))], task=task)
            for kind in kinds
        ]
        told = " ".join(what_it_tells_you(made))
        broken = {sentence: offences(sentence) for sentence in sentences(told) if offences(sentence)}
        assert broken == {}, (kinds, task, seeds, network)


@pytest.mark.parametrize("more", [{}, {"clip_norm": 1.0}, {"clip_value": 1.0}])
def test_every_sentence_on_a_divergence_keeps_the_rules_of_wording(more: dict[str, float]) -> None:
    told = [why_it_diverged(diverged(**more)) or ""]
    told.append(
        why_it_diverged(contender("lstm", 2, network={"weight_scale": 90.0}, steps=None, learning_rate=1e3)) or ""
    )
    for steps in (CHANCE, LEARNT, ON_ITS_WAY, DIVERGED):
        told += [how_it_went(cure(steps, tried=("5", "0.5"))), how_it_went(cure(steps, "clip_norm"))]
    for said in told:
        assert {sentence: offences(sentence) for sentence in sentences(said) if offences(sentence)} == {}
