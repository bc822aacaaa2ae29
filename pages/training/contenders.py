"""The trainings of a comparison: a contender a network, of each contender a run a seed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from app.background import trainings as training_runs
from pages.training.measured import Contender, measure
from rnn_core import ExperimentConfig, TrainingConfig
from rnn_core.config import next_seed
from rnn_core.learning.kinds import Kind


def configs(base: TrainingConfig, network: ExperimentConfig, kind: Kind, seeds: int) -> list[TrainingConfig]:
    """A kind's trainings: seeds of weights and of data go on together."""
    return [
        replace(
            base,
            network=kind.of(replace(network, seed=next_seed(network.seed, k))),
            seed=next_seed(network.seed, k),
        )
        for k in range(seeds)
    ]


def follow(kinds: Sequence[tuple[Kind, list[TrainingConfig]]]) -> list[Contender]:
    """Start, join or go on with every training, network by network."""
    return [
        measure(
            kind,
            runs=[training_runs.follow(config) for config in all_seeds],
            horizons=[training_runs.horizon_before(config) for config in all_seeds],
        )
        for kind, all_seeds in kinds
    ]
