"""The courses of tasks that need little memory: the means of the very training."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from rnn_core.config import ExperimentConfig
from rnn_core.learning.kinds import KINDS
from rnn_core.learning.training_config import TrainingConfig
from rnn_core.studies.short_memory import COMPARISONS, EVERY, Comparison
from rnn_core.studies.table import COURSE_SEEDS, table
from rnn_core.with_torch.training import train


def test_a_course_holds_the_means_of_every_twenty_steps() -> None:
    budget = TrainingConfig(network=ExperimentConfig(hidden_size=6), task="series", lag=8, steps=50, batch_size=4)
    course = Comparison(kinds=(KINDS["gru3"],), budget=budget).course(KINDS["gru3"], 5)
    network = replace(budget.network, cell="gru", gate_bias=3.0, seed=5)
    steps = list(train(replace(budget, network=network, seed=5, evaluate_every=EVERY)))
    losses = [step.loss for step in steps]
    np.testing.assert_allclose(course.loss, [np.mean(losses[:20]), np.mean(losses[20:40]), np.mean(losses[40:])])
    assert course.fresh_loss == tuple(steps[at].fresh_loss for at in (19, 39, 49))


@pytest.mark.parametrize("task", COMPARISONS)
def test_the_stored_courses_are_whole(task: str) -> None:
    comparison, courses = COMPARISONS[task], table().courses[task]
    assert {(c.kind, c.seed) for c in courses} == {(k.key, s) for k in comparison.kinds for s in COURSE_SEEDS}
    assert {len(c.loss) for c in courses} == {len(c.fresh_loss) for c in courses} == {comparison.budget.steps // EVERY}


def test_a_forget_gate_held_open_learns_the_next_character_more_slowly_in_every_seed() -> None:
    """The counter-example of LESSONS B5, as it was measured here."""
    ends = {(c.kind, c.seed): c.loss[-1] for c in table().courses["next_character"]}
    for seed in COURSE_SEEDS:
        assert ends["lstm3", seed] > 1.5 * ends["lstm", seed]
