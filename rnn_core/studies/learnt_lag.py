"""The horizon of a network before it is trained, and the largest lag that it then learns within a budget."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np
from jaxtyping import Float64

from rnn_core.diagnostics.decay import horizon, ratios
from rnn_core.engine.initialisation import draw_parameters, stream
from rnn_core.learning.film import sizes_by_step
from rnn_core.learning.kinds import KINDS, Kind
from rnn_core.learning.training_config import TrainingConfig

LAGS = (5, 10, 20, 40, 80, 160)
FAILURES = 2  # lags in a row that a network does not learn, after which no longer one is tried
HORIZON_LAGS = 400  # of the sequences on which a horizon is measured
BEAT = 25  # steps of a training between two looks from outside

BUDGET = TrainingConfig(task="recall", learning_rate=5e-3, clip_norm=1.0, steps=400, batch_size=32)

STARTS = KINDS | {
    key: Kind(key=key, name=name, fixed=fixed)
    for key, name, fixed in (
        ("rnn_gaussian", "RNN Gaussian", {"cell": "rnn", "weight_init": "gaussian"}),
        ("rnn_tanh_identity", "RNN tanh identity", {"cell": "rnn", "weight_init": "identity"}),
        ("rnn_relu", "RNN ReLU", {"cell": "rnn", "activation": "relu"}),
        ("lstm5", "LSTM bias 5", {"cell": "lstm", "gate_bias": 5.0}),
        ("lstm_orthogonal", "LSTM orthogonal", {"cell": "lstm", "weight_init": "orthogonal"}),
        (
            "lstm_orthogonal1",
            "LSTM orthogonal, bias 1",
            {"cell": "lstm", "weight_init": "orthogonal", "gate_bias": 1.0},
        ),
        ("gru1", "GRU bias 1", {"cell": "gru", "gate_bias": 1.0}),
        ("gru_orthogonal", "GRU orthogonal", {"cell": "gru", "weight_init": "orthogonal"}),
    )
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Learner:
    """One network: what was measured before training, and which lags it learnt; while under way, so far.

    horizon: steps, on sequences of 400 lags, None where states leave the number range before training;
    horizon_reached is False where the gradient never falls below a thousandth of its start. left: by lag of the sweep,
    log10 of the first step's gradient by the last one's before training, -inf an exact zero. needed: by lag tried, the
    step at which the lag counted as learnt, None where the budget ran out. step: of the training under way.
    """

    kind: str
    seed: int
    lags: tuple[int, ...]
    horizon: int | None
    horizon_reached: bool
    left: tuple[float, ...]
    needed: tuple[int | None, ...] = ()
    step: int = 0
    finished: bool = False

    @property
    def largest(self) -> int:
        """The largest lag learnt; 0 where none was."""
        return max((lag for lag, needed in zip(self.lags, self.needed, strict=False) if needed is not None), default=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class LagStudy:
    """Networks of several kinds and seeds, each trained anew at rising lags, from equal budgets.

    A network's weights and its data come from its seed. A training ends once its lag is learnt, a network after
    `failures` lags in a row that it did not learn.
    """

    kinds: tuple[Kind, ...]
    seeds: tuple[int, ...]
    lags: tuple[int, ...] = LAGS
    failures: int = FAILURES
    budget: TrainingConfig = field(default=BUDGET)

    def training(self, kind: Kind, seed: int, lag: int) -> TrainingConfig:
        """One training of the sweep."""
        return replace(self.budget, network=kind.of(replace(self.budget.network, seed=seed)), lag=lag, seed=seed)

    def learners(self) -> Iterator[Learner]:
        """Every network, seed by seed: again and again while it is trained, at last finished."""
        for seed in self.seeds:
            for kind in self.kinds:
                yield from self._learn(kind, seed)

    def _learn(self, kind: Kind, seed: int) -> Iterator[Learner]:
        before = [ratios_before(self.training(kind, seed, lag)) for lag in self.lags]
        horizon, reached = horizon_before(self.training(kind, seed, HORIZON_LAGS))
        learner = Learner(
            kind=kind.key,
            seed=seed,
            lags=self.lags,
            horizon=horizon,
            horizon_reached=reached,
            left=tuple(float(r[-1]) for r in before),
        )
        for lag in self.lags:
            yield learner
            needed: int | None = None
            for step, learnt in trained_until_learnt(self.training(kind, seed, lag)):
                needed = step if learnt else None
                if step % BEAT == 0:
                    yield replace(learner, step=step)
            learner = replace(learner, needed=(*learner.needed, needed))
            if len(learner.needed) >= self.failures and set(learner.needed[-self.failures :]) == {None}:
                break
        yield replace(learner, finished=True)


def sizes_before(
    config: TrainingConfig,
) -> tuple[Float64[np.ndarray, "lags B"], Float64[np.ndarray, "lags B"] | None]:
    """log10 of ∂ℓ/∂h by lag and, of an LSTM, ∂ℓ/∂c, of the untrained network on the batch that would be its first.

    nan everywhere where the states leave the number range.
    """
    batch = config.data.draw(stream(config.seed, "training"), config.batch_size)
    found = sizes_by_step(config.trained, draw_parameters(config.trained), batch, None)
    if found is None:
        return np.full((config.trained.seq_len, config.batch_size), np.nan), None
    dh, dc = found
    return dh[::-1], None if dc is None else dc[::-1]


def ratios_before(config: TrainingConfig) -> Float64[np.ndarray, " lags"]:
    """The median over that batch of log10 (gradient at a lag / gradient at the last step)."""
    return ratios(sizes_before(config)[0], 0)


def horizon_before(config: TrainingConfig) -> tuple[int | None, bool]:
    """The horizon in steps, and whether it is reached within the sequences of this training; None: no number.

    What this tells you: how far back a loss sends a gradient before anything is learnt. It predicts which lags are
    learnt soon; it is no wall, since an optimiser may magnify what is small, and no promise, since a gradient that
    arrives still has to be of use.
    """
    dh, dc = sizes_before(config)
    return (None, False) if np.isnan(dh).any() else horizon(ratios(dh if dc is None else dc, 0), 0)


def trained_until_learnt(config: TrainingConfig) -> Iterator[tuple[int, bool]]:
    """Each step of a training, and whether the task is learnt; the last one is the first at which it is."""
    from rnn_core.with_torch.training import train, use_one_thread

    use_one_thread()
    for found in train(config):
        learnt = found.fresh_loss is not None and config.data.is_learnt(found.fresh_loss, found.accuracy)
        yield found.step, learnt
        if learnt:
            return
