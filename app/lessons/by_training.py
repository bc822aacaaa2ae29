"""Quantities that take a training: of the network on the latch, first symbol recall."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from app.background.trainings import seconds_of
from app.lessons.subject import Subject
from rnn_core import TrainingConfig
from rnn_core.learning.training_config import what_acts

MOST_SECONDS = 10.0  # of one core, while a class waits for a reveal


def training(subject: Subject) -> TrainingConfig:
    """As the page Training trains it."""
    own = subject.own
    return TrainingConfig(
        network=what_acts(subject.config),
        task="recall",
        lag=own.lag,
        optimizer=own.optimizer,
        learning_rate=own.learning_rate,
        truncation=own.truncation,
        steps=own.updates,
        evaluate_every=max(10, own.updates // 100),
        seed=subject.config.seed,
        clip_norm=own.clip_at if own.clip == "clip_norm" else None,
        clip_value=own.clip_at if own.clip == "clip_value" else None,
    )


def is_short(subject: Subject) -> bool:
    """Whether it ends while a class waits."""
    return seconds_of(training(subject)) <= MOST_SECONDS


def learnt(subject: Subject) -> float:
    """The update at which it counts as learnt; inf where the budget runs out or the training diverges."""
    return _learnt(training(subject))


@lru_cache(maxsize=256)
def _learnt(config: TrainingConfig) -> float:
    from rnn_core.studies.learnt_lag import trained_until_learnt  # loads torch when it trains, a compiler at once

    return float(next((step for step, is_learnt in trained_until_learnt(config) if is_learnt), np.inf))
