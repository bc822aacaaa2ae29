"""The trainings of a comparison: a lane a network, in each lane a run a seed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from app.background import trainings as training_runs
from app.background.trainings import TrainingRun
from app.drawing.palette import INKS, Ink
from rnn_core import ExperimentConfig, TrainingConfig
from rnn_core.config import next_seed
from rnn_core.learning import progress as learning
from rnn_core.learning.kinds import Kind, has_fused_module
from rnn_core.learning.tasks import Task

ABOVE_CHANCE = 1.1  # times the loss of guessing


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Lane:
    """A network of the comparison, at each seed; `horizons` are those before training."""

    kind: Kind
    runs: tuple[TrainingRun, ...]
    horizons: tuple[int, ...]

    @property
    def name(self) -> str:
        return self.kind.name

    @property
    def ink(self) -> Ink:
        return INKS[self.kind.key]

    @property
    def task(self) -> Task:
        return self.runs[0].config.data

    @property
    def over(self) -> bool:
        return all(run.over for run in self.runs)

    @property
    def states(self) -> set[str]:
        """Those of the runs that are not over: "running", "queued", "stopped"."""
        return {run.progress.state for run in self.runs if not run.over}

    @property
    def error(self) -> str | None:
        """Why a run failed, of the first that did."""
        return next((run.progress.error for run in self.runs if run.progress.error), None)

    @property
    def learnt(self) -> list[int]:
        """The step at which each seed that learnt did so."""
        found = [learning.learnt_at(run.steps, self.task) for run in self.runs]
        return [step for step in found if step is not None]

    @property
    def diverged(self) -> int:
        """How many seeds ended beyond the number range."""
        return sum(run.diverged for run in self.runs)

    @property
    def at_chance(self) -> bool:
        """Whether every seed's fresh loss is that of guessing."""
        return self._never_below_chance and not self.above_chance

    @property
    def above_chance(self) -> bool:
        """Whether the fresh loss ends clearly above that of guessing, and no seed's below."""
        last = self.latest("fresh_loss")
        return self._never_below_chance and last is not None and last > ABOVE_CHANCE * self.task.chance_loss

    @property
    def _never_below_chance(self) -> bool:
        return all(learning.stays_at_chance(run.steps, self.task) for run in self.runs)

    @property
    def lost(self) -> bool:
        """Whether a seed that learnt no longer counts as learnt at its last look, or diverged later."""
        for run in self.runs:
            if learning.learnt_at(run.steps, self.task) is not None:
                last = run.evaluated[-1]
                if run.diverged or not self.task.is_learnt(last.fresh_loss or 0.0, last.accuracy):
                    return True
        return False

    @property
    def farthest_horizon(self) -> int:
        """The farthest of any look while it trained; the median over seeds."""
        looks = [[np.asarray(step.log10_dh) for step in run.evaluated] for run in self.runs]
        return int(np.median([max(map(learning.horizon_of, frames), default=0) for frames in looks]))

    @property
    def horizon(self) -> int:
        """The median over seeds, before training."""
        return int(np.median(self.horizons))

    @property
    def largest_lag(self) -> int:
        """As far as its sequences go back."""
        return self.runs[0].config.trained.seq_len - 1

    @property
    def fused(self) -> bool:
        """Whether PyTorch computes the network as one module, rather than step by step."""
        return has_fused_module(self.runs[0].config.trained)

    @property
    def last_loss(self) -> float | None:
        """The mean loss of the last steps, as many as lie between two looks; the median over seeds."""
        every = self.runs[0].config.evaluate_every
        found = [float(np.mean([step.loss for step in run.steps[-every:]])) for run in self.runs if run.steps]
        return float(np.median(found)) if found else None

    def latest(self, name: str) -> float | None:
        """The median over seeds of the latest measured value of a field of the steps; None before there is one."""
        found = [getattr(run.evaluated[-1], name) for run in self.runs if run.evaluated]
        known = [value for value in found if value is not None]
        return float(np.median(known)) if known else None


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


def follow(kinds: Sequence[tuple[Kind, list[TrainingConfig]]]) -> list[Lane]:
    """Start, join or go on with every training, network by network."""
    return [
        Lane(
            kind=kind,
            runs=tuple(training_runs.follow(config) for config in all_seeds),
            horizons=tuple(training_runs.horizon_before(config) for config in all_seeds),
        )
        for kind, all_seeds in kinds
    ]
