"""What training teaches, over seeds: the claims that the app makes about learning."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np
import pytest

import rnn_core as rc
from rnn_core.learning import progress as learning
from rnn_core.learning.film import first_frame
from rnn_core.learning.kinds import KINDS
from rnn_core.learning.tasks import task
from rnn_core.with_torch.training import TrainingConfig, TrainingStep, train

LATCH = {"task": "recall", "lag": 20, "clip_norm": 1.0, "steps": 400}


def trained(kind: str, seed: int, network: dict[str, Any] | None = None, **more: Any) -> TrainingConfig:
    made = KINDS[kind].of(rc.ExperimentConfig(seed=seed, **(network or {})))
    return TrainingConfig(network=made, seed=seed, **(LATCH | more))


@lru_cache(maxsize=64)
def until_learnt(config: TrainingConfig) -> tuple[TrainingStep, ...]:
    """The steps of a training up to where it has learnt."""
    steps = []
    for step in train(config):
        steps.append(step)
        if step.fresh_loss is not None and config.data.is_learnt(step.fresh_loss, step.accuracy):
            break
    return tuple(steps)


def learns(config: TrainingConfig) -> bool:
    return learning.learnt_at(until_learnt(config), config.data) is not None


@pytest.mark.long
@pytest.mark.parametrize("seed", range(3))
def test_the_horizon_tells_beforehand_which_of_two_lstms_learns(seed: int) -> None:
    """The first thing that a class sees: the same LSTM, its forget bias 0 and 3, the same lag."""
    shut, held = trained("lstm", seed), trained("lstm3", seed)
    assert first_frame(shut).horizon < 20
    assert first_frame(held).horizon == 20
    assert not learns(shut)
    assert learning.stays_at_chance(until_learnt(shut), shut.data)
    assert learns(held)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(3))
def test_clipping_rescues_a_run_that_diverges_without_it(seed: int) -> None:
    made = {"lag": 40, "optimizer": "sgd", "learning_rate": 0.01}
    alone = trained("rnn_identity", seed, {"weight_scale": 1.1}, **made | {"clip_norm": None})
    clipped = trained("rnn_identity", seed, {"weight_scale": 1.1}, **made)
    assert not learns(alone)
    assert max(step.grad_norm for step in until_learnt(alone)) > 1e3 or learning.diverged(until_learnt(alone))
    assert learns(clipped)


@pytest.mark.long
def test_a_gru_learns_lag_20_with_a_window_of_21_and_never_with_20() -> None:
    whole = [learns(trained("gru", seed, truncation=21, evaluate_every=40)) for seed in range(10)]
    short = [learns(trained("gru", seed, truncation=20, evaluate_every=100)) for seed in range(10)]
    assert sum(whole) >= 8
    assert not any(short)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(3))
def test_the_gradient_climbs_before_the_loss_of_a_gru_leaves_its_plateau(seed: int) -> None:
    made = trained("gru", seed)
    steps = until_learnt(made)
    end = learning.plateau_end(steps, made.data)
    assert end is not None
    assert learning.plateau_begins(steps, made.data)
    before = [step for step in steps if step.fresh_loss is not None and step.step < end]
    assert all(step.fresh_loss >= 0.95 * made.data.chance_loss for step in before[:-1])  # type: ignore[operator]
    ratios = [learning.first_to_last(step.log10_dh) for step in before if step.log10_dh is not None]
    assert ratios[-1] > ratios[0] + 1
    reach = learning.reaches_start(steps)
    assert reach is not None
    assert reach < end


@pytest.mark.long
def test_an_open_forget_gate_slows_the_learning_of_text() -> None:
    def loss(kind: str) -> float:
        made = trained(kind, 0, {"hidden_size": 64}, task="next_character", lag=39, steps=200, evaluate_every=200)
        return float(np.mean([step.loss for step in list(train(made))[-20:]]))

    assert loss("lstm3") > 1.2 * loss("lstm")


def step(number: int, fresh_loss: float, frame: list[float] | None = None, accuracy: float = 0.25) -> TrainingStep:
    return TrainingStep(
        step=number,
        loss=fresh_loss,
        grad_norm=1.0,
        accuracy=accuracy,
        fresh_loss=fresh_loss,
        log10_dh=None if frame is None else np.array(frame),
        horizon=None,
        left=None if frame is None else frame[0] - frame[-1],
        outcome=rc.Outcome.OK,
    )


def test_a_plateau_ends_where_the_loss_first_leaves_that_of_guessing() -> None:
    recall = task("recall", 20)
    losses = [1.39, 1.38, 1.39, 1.40, 1.38, 1.2, 1.3, 0.1]
    steps = [step(k, loss) for k, loss in enumerate(losses, 1)]
    assert learning.plateau_begins(steps, recall)
    assert learning.plateau_end(steps, recall) == 6
    assert not learning.plateau_begins(steps[1:], recall)
    assert learning.plateau_end(steps[:5], recall) is None


def test_the_gradient_reaches_the_start_at_the_first_frame_that_does() -> None:
    frames = [[-9.0, 0.0], [-3.5, 0.0], [-2.0, 0.0], [-9.0, 0.0]]
    steps = [step(k, 1.4, frame) for k, frame in enumerate(frames, 1)]
    assert learning.reaches_start(steps) == 3
    assert learning.reaches_start(steps[2:]) is None
    assert learning.reaches_start(steps[:2]) is None


def test_a_step_in_between_that_hears_less_does_not_keep_the_gradient_from_the_start() -> None:
    frames = [[-9.0, 0.0, 0.0], [0.0, -9.0, 0.0]]
    assert learning.reaches_start([step(k, 1.4, frame) for k, frame in enumerate(frames, 1)]) == 2
    assert learning.reaches_start([step(1, 1.4, [-np.inf]), step(2, 1.4, [0.0])]) == 2


def test_learnt_is_a_matter_of_fresh_data_alone() -> None:
    recall = task("recall", 20)
    steps = [replace(step(k, 1.4, accuracy=a), loss=0.0) for k, a in enumerate((0.3, 0.94, 0.95), 1)]
    assert learning.learnt_at(steps, recall) == 3
    assert learning.learnt_at(steps[:2], recall) is None
