"""What the steps of a training say together: when it learnt, how long it waited, and how far its gradient reached.

Every number is that of an evaluated step: between two of them nothing is measured.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float64

from rnn_core.diagnostics.decay import THRESHOLD, Outcome
from rnn_core.learning.tasks import Task
from rnn_core.learning.training_config import TrainingStep

STILL_GUESSING = 0.95  # of the loss of guessing
PLATEAU = 0.9


def first_to_last(frame: Float64[np.ndarray, " T"]) -> float:
    """log10 of the gradient at step 1 over that at the last step."""
    return float(frame[0] - frame[-1]) if np.isfinite(frame[-1]) else float("nan")


def learnt_at(steps: Sequence[TrainingStep], task: Task) -> int | None:
    """The first evaluated step at which fresh data count as learnt."""
    for step in steps:
        if step.fresh_loss is not None and task.is_learnt(step.fresh_loss, step.accuracy):
            return step.step
    return None


def stays_at_chance(steps: Sequence[TrainingStep], task: Task) -> bool:
    """Whether the last evaluated loss on fresh data is that of guessing, or above."""
    last = next((step for step in reversed(steps) if step.fresh_loss is not None), None)
    return last is not None and last.fresh_loss is not None and last.fresh_loss >= STILL_GUESSING * task.chance_loss


def diverged(steps: Sequence[TrainingStep]) -> bool:
    """Whether the training ended since a loss or a gradient left the number range."""
    return bool(steps) and steps[-1].outcome is Outcome.DIVERGED


def plateau_end(steps: Sequence[TrainingStep], task: Task) -> int | None:
    """The first evaluated step whose loss on fresh data is below 90 % of guessing; None where none is.

    What this tells you: until there the loss looked like a minimum, and was none.
    """
    for step in steps:
        if step.fresh_loss is not None and step.fresh_loss < PLATEAU * task.chance_loss:
            return step.step
    return None


def plateau_begins(steps: Sequence[TrainingStep], task: Task) -> bool:
    """Whether there was a plateau: at least five looks in a row, from the first on, found the loss of guessing."""
    looks = [step.fresh_loss for step in steps if step.fresh_loss is not None][:5]
    return len(looks) == 5 and all(loss >= PLATEAU * task.chance_loss for loss in looks)


def reaches_start(steps: Sequence[TrainingStep]) -> int | None:
    """The first evaluated step at which step 1 receives a thousandth of what the last answer's loss sends, or more; None
    where it did so before training, or never does.

    What this tells you: before this step no update of the weights could learn from the oldest input.
    """
    looks = [(step.step, step.left >= -THRESHOLD) for step in steps if step.left is not None]
    if not looks or looks[0][1]:
        return None
    return next((step for step, reached in looks if reached), None)
