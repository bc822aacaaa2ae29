"""Tasks that a short memory solves: there a longer horizon is no help, and may cost."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from rnn_core.config import ExperimentConfig
from rnn_core.learning.kinds import KINDS, Kind
from rnn_core.learning.training_config import TrainingConfig

EVERY = 20  # steps of a training that one number of a curve stands for


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """How one training went: a number for every 20 steps.

    loss: the mean of the training loss over them. fresh_loss: at the end of them, on data never trained on.
    """

    kind: str
    seed: int
    loss: tuple[float, ...]
    fresh_loss: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Kinds of network on one task, each trained from the same budget."""

    kinds: tuple[Kind, ...]
    budget: TrainingConfig

    def course(self, kind: Kind, seed: int) -> Course:
        """Train one network."""
        from rnn_core.with_torch.training import train, use_one_thread

        use_one_thread()
        network = kind.of(replace(self.budget.network, seed=seed))
        steps = list(train(replace(self.budget, network=network, seed=seed, evaluate_every=EVERY)))
        losses = np.array([step.loss for step in steps])
        return Course(
            kind=kind.key,
            seed=seed,
            loss=tuple(float(part.mean()) for part in np.split(losses, range(EVERY, len(losses), EVERY))),
            fresh_loss=tuple(step.fresh_loss for step in steps if step.step > 1 and step.fresh_loss is not None),
        )


NEXT_CHARACTER = Comparison(
    kinds=tuple(KINDS[key] for key in ("rnn", "lstm", "lstm1", "lstm3", "gru", "gru3")),
    budget=TrainingConfig(
        network=ExperimentConfig(hidden_size=64), task="next_character", lag=59, clip_norm=1.0, steps=400
    ),
)
SERIES = Comparison(
    kinds=tuple(KINDS[key] for key in ("rnn", "lstm", "lstm3", "gru", "gru3")),
    budget=TrainingConfig(task="series", lag=40, clip_norm=1.0, steps=400),
)
COMPARISONS = {"next_character": NEXT_CHARACTER, "series": SERIES}
