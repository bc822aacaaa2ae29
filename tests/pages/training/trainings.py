"""Trainings as the page shows them, made without threads."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import rnn_core as rc
from app.background.progress import Progress, State
from app.background.training_run import TrainingRun
from app.background.trainings import horizon_before
from pages.training.measured import Contender, measure
from rnn_core import TrainingConfig, TrainingStep
from rnn_core.learning.kinds import KINDS


@lru_cache(maxsize=64)
def steps_of(config: TrainingConfig) -> tuple[TrainingStep, ...]:
    return tuple(rc.train(config))


def contender(
    kind: str = "lstm",
    seeds: int = 1,
    state: str = "finished",
    network: dict[str, Any] | None = None,
    done: int | None = None,
    steps: Sequence[TrainingStep] | None = None,
    error: str | None = None,
    **more: Any,
) -> Contender:
    """A network with tiny trainings, by default all done; `steps` in place of trained ones."""
    runs = []
    for seed in range(seeds):
        made = KINDS[kind].of(rc.ExperimentConfig(**({"hidden_size": 6} | (network or {})), seed=seed))
        config = TrainingConfig(
            network=made, seed=seed, **({"lag": 6, "steps": 12, "evaluate_every": 4, "batch_size": 4} | more)
        )
        found = steps_of(config) if steps is None else tuple(steps)
        stands = State.FAILED if error else State(state)
        progress = Progress(state=stands, items=found[:done], seconds=1.0, error=error)
        runs.append(TrainingRun(config=config, progress=progress))
    return measure(KINDS[kind], runs, [horizon_before(run.config) for run in runs])
