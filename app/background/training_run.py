"""A training behind the pages as it stands: its steps so far, and its weights at the end."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from app.background.progress import Progress
from rnn_core import TrainingConfig, TrainingStep
from rnn_core.engine.initialisation import Drawn
from rnn_core.learning import progress as learning


@dataclass(frozen=True, kw_only=True, eq=False)
class TrainingRun:
    """A training as it stands."""

    config: TrainingConfig
    progress: Progress

    @property
    def steps(self) -> tuple[TrainingStep, ...]:
        return self.progress.items

    @property
    def weights(self) -> Drawn | None:
        """Under the core's names; None before the training is finished."""
        found: Drawn | None = self.progress.result
        return found

    @cached_property
    def evaluated(self) -> tuple[TrainingStep, ...]:
        """The steps at which fresh data and the film were measured."""
        return tuple(step for step in self.steps if step.log10_dh is not None)

    @property
    def diverged(self) -> bool:
        return learning.diverged(self.steps)

    @property
    def busy(self) -> bool:
        return self.progress.busy

    @property
    def over(self) -> bool:
        return self.progress.state.over

    @property
    def seconds_a_step(self) -> float | None:
        """At the speed so far; None before there is one."""
        return self.progress.seconds / (len(self.steps) - 1) if len(self.steps) > 1 else None
