"""Words on a divergence and its cures: true when it diverged at once, when a cure diverges, and when none learns."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from app.background.progress import Progress, State
from app.background.training_run import TrainingRun
from app.numbers import amount
from pages.training.divergence_words import (
    cure_headline,
    how_it_went,
    radius_words,
    setting,
    what_was_changed,
    why_it_diverged,
)
from pages.training.measured import Contender, Cure
from pages.training.radius_figure import radii_of
from rnn_core.learning.kinds import KINDS
from tests.app.drawn import radius_figure
from tests.pages.training.test_words import CHANCE, DIVERGED, LEARNT, ON_ITS_WAY
from tests.pages.training.trainings import contender

GROWING: dict[str, Any] = {"activation": "relu", "weight_init": "identity", "weight_scale": 1.1, "hidden_size": 8}


def diverged(**more: Any) -> Contender:
    return contender("rnn", network=GROWING, **({"lag": 20, "optimizer": "sgd", "learning_rate": 1000.0} | more))


def cure(steps: list[Any], changed: str = "learning_rate", state: State = State.FINISHED, **more: Any) -> Cure:
    run = diverged().runs[0]
    config = replace(run.config, **({"learning_rate": 0.5} if changed == "learning_rate" else {"clip_norm": 0.25}))
    tried = TrainingRun(config=config, progress=Progress(state=state, items=tuple(steps), seconds=1.0))
    return Cure(kind=KINDS["rnn"], diverged=run, run=tried, changed=changed, **more)


def plain(html: str | None) -> str:
    return re.sub(r"<[^>]*>", "", html or "")


def test_a_divergence_is_told_with_its_step_update_rate_and_radius() -> None:
    made = diverged()
    last = made.runs[0].steps[-1]
    before = made.runs[0].steps[-2]
    assert last.update is not None
    said = plain(why_it_diverged(made))
    assert f"RNN diverges at update {last.step}." in said
    assert (
        f"The gradient of update {before.step} had the norm {amount(before.grad_norm)}. The learning rate was 1000."
        in said
    )
    assert f"This update had the size {amount(last.update.norm)}." in said
    assert "overflow in float32" in said
    assert f"was {amount(1.1)} before training" in said


def test_a_clip_that_acted_is_told() -> None:
    made = diverged(clip_norm=1.0)
    if made.diverged:
        assert "clipped to norm 1." in plain(why_it_diverged(made))


def test_who_diverges_at_the_first_step_made_no_update() -> None:
    made = contender("rnn", network=GROWING | {"weight_scale": 90.0}, lag=40)
    said = plain(why_it_diverged(made))
    assert "diverges at update 1." in said
    assert "No update was made before it" in said
    assert "learning rate was" not in said


def test_who_stays_finite_has_no_reason() -> None:
    assert why_it_diverged(contender("rnn", steps=CHANCE)) is None


@pytest.mark.parametrize(
    ("clip", "rate", "said"),
    [
        (DIVERGED, DIVERGED, "Neither clipping nor a lower learning rate prevents divergence"),
        (CHANCE, DIVERGED, "With clipping it does not diverge, but it does not learn"),
        (CHANCE, CHANCE, "Clipping or a lower learning rate prevents divergence; neither makes it learn"),
        (CHANCE, ON_ITS_WAY, "With a lower learning rate it gets better than chance"),
        (CHANCE, LEARNT, "With a lower learning rate it learns"),
        (ON_ITS_WAY, LEARNT, "With a lower learning rate it learns"),
        (LEARNT, LEARNT, "With clipping or a lower learning rate it learns"),
    ],
)
def test_the_headline_says_which_cure_stays_finite_and_learns(clip: list[Any], rate: list[Any], said: str) -> None:
    # of a task whose answers are classes, as those of these steps
    cures = [cure(clip, "clip_norm"), cure(rate)]
    assert cure_headline(cures) == said


def test_a_cure_says_how_it_went_and_what_was_tried_before() -> None:
    assert "It diverges, too, at update 4." in plain(how_it_went(cure(DIVERGED)))
    assert plain(how_it_went(cure(CHANCE, tried=("5",)))).startswith(
        "At 5 it diverged, too. It does not diverge in 12 updates."
    )
    assert plain(how_it_went(cure(CHANCE))).endswith("It does not learn.")
    assert plain(how_it_went(cure(ON_ITS_WAY))).endswith(
        "It improves: it is better than chance, but the task is not learnt."
    )
    assert "It learns at update 7." in plain(how_it_went(cure(LEARNT)))
    assert "5 of 12 updates so far" in plain(how_it_went(cure(CHANCE[:5], state=State.RUNNING)))
    assert cure_headline([cure(CHANCE[:5], state=State.RUNNING)]) == "Two changes are being tried"
    assert what_was_changed(cure(CHANCE)) == "Learning rate 0.5 instead of 1000"
    assert what_was_changed(cure(CHANCE, "clip_norm")) == "Clipping by norm at 0.25, same learning rate"


def test_the_radius_is_drawn_at_every_look_and_where_it_diverged() -> None:
    made = diverged()
    run = made.runs[0]
    assert [step for step, _ in radii_of(run)] == [run.evaluated[0].step, *{run.steps[-1].step} - {1}]
    line = radius_figure(made, run).data[-1]
    assert list(line.x) == [step for step, _ in radii_of(run)]
    assert radius_words(made, run).startswith("Spectral radius of W_hh: 1.10 before training")
    gated = contender("lstm", steps=None)
    assert radius_words(gated, gated.runs[0]).startswith("Spectral radius of W_hg")


@pytest.mark.parametrize(
    ("value", "said"), [(7.6e-6, "7.6 × 10⁻⁶"), (0.00059, "0.00059"), (84.0, "84"), (1e7, "1 × 10⁷")]
)
def test_a_setting_is_written_in_all_of_its_digits(value: float, said: str) -> None:
    assert setting(value) == said
