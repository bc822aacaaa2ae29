"""What the trainings of a comparison measured: one network of it at each seed, as one look finds it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from app.background.progress import State
from app.background.training_run import TrainingRun
from app.drawing.palette import INKS, Ink
from rnn_core.learning import progress as learning
from rnn_core.learning.kinds import Kind, has_fused_module
from rnn_core.learning.tasks import Task

ABOVE_CHANCE = 1.1  # times the loss of guessing
FAINTEST, LOUDEST = -8.0, 0.0  # log10 of a gradient: one scale for the maps of all networks


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Contender:
    """A network of the comparison, at each seed.

    horizon: steps, before training. learnt: the training step at which each seed that learnt did so. diverged: how many
    seeds ended beyond the number range. at_chance: every seed's loss on fresh data is that of guessing. above_chance: it
    ends clearly above that, and no seed's below. lost: a seed that learnt no longer counts as learnt at its last look, or
    diverged later. accuracy, fresh_loss: the latest on fresh data, None before there is one. Over seeds: the median.
    """

    kind: Kind
    runs: tuple[TrainingRun, ...]
    task: Task
    horizon: int
    learnt: tuple[int, ...]
    diverged: int
    at_chance: bool
    above_chance: bool
    lost: bool
    accuracy: float | None
    fresh_loss: float | None

    @property
    def name(self) -> str:
        return self.kind.name

    @property
    def ink(self) -> Ink:
        return INKS[self.kind.key]

    @property
    def busy(self) -> bool:
        return any(run.busy for run in self.runs)

    @property
    def over(self) -> bool:
        return all(run.over for run in self.runs)

    @property
    def states(self) -> set[State]:
        """Those of the runs that are not over."""
        return {run.progress.state for run in self.runs if not run.over}

    @property
    def error(self) -> str | None:
        """Why a run failed, of the first that did, as a sentence."""
        return next((run.progress.reason for run in self.runs if run.progress.error), None)

    @property
    def largest_lag(self) -> int:
        """As far as its sequences go back."""
        return self.task.seq_len - 1

    @property
    def fused(self) -> bool:
        """Whether PyTorch computes the network as one module, rather than step by step."""
        return has_fused_module(self.runs[0].config.network)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Cure:
    """A training that diverged, and the same one with one setting changed, as far as it is.

    changed: the field of the config, "clip_norm" or "learning_rate". tried: values of it that diverged, too, as written.
    """

    kind: Kind
    diverged: TrainingRun
    run: TrainingRun
    changed: str
    tried: tuple[str, ...] = ()

    @property
    def busy(self) -> bool:
        return self.run.busy


def measure(kind: Kind, runs: Sequence[TrainingRun], horizons: Sequence[int]) -> Contender:
    """Read off a network's trainings what they say. horizons: each seed's before training."""
    task = runs[0].config.data
    learnt = [learning.learnt_at(run.evaluated, task) for run in runs]
    fresh_loss = _median([run.evaluated[-1].fresh_loss for run in runs if run.evaluated])
    never_below = all(learning.stays_at_chance(run.evaluated, task) for run in runs)
    above = never_below and fresh_loss is not None and fresh_loss > ABOVE_CHANCE * task.chance_loss
    return Contender(
        kind=kind,
        runs=tuple(runs),
        task=task,
        horizon=int(np.median(horizons)),
        learnt=tuple(step for step in learnt if step is not None),
        diverged=sum(run.diverged for run in runs),
        at_chance=never_below and not above,
        above_chance=above,
        lost=any(step is not None and not _holds(run, task) for step, run in zip(learnt, runs, strict=True)),
        accuracy=_median([run.evaluated[-1].accuracy for run in runs if run.evaluated]),
        fresh_loss=fresh_loss,
    )


def farthest_horizon(contender: Contender) -> int:
    """The farthest horizon of any look while it trained, in steps; the median over seeds."""
    return int(np.median([max((step.horizon or 0 for step in run.evaluated), default=0) for run in contender.runs]))


def last_loss(contender: Contender) -> float | None:
    """The mean loss of the last steps, as many as lie between two looks; the median over seeds."""
    every = contender.runs[0].config.evaluate_every
    return _median([float(np.mean([step.loss for step in run.steps[-every:]])) for run in contender.runs if run.steps])


def _holds(run: TrainingRun, task: Task) -> bool:
    """Whether the last look still counts as learnt."""
    last = run.evaluated[-1]
    return not run.diverged and task.is_learnt(last.fresh_loss or 0.0, last.accuracy)


def _median(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return float(np.median(known)) if known else None
