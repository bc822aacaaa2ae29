"""Trainings behind the pages: what they may cost, and how a page follows one, shared by all sessions that ask for it."""

from __future__ import annotations

from collections.abc import Generator

from app import numbers
from app.background import session
from app.background.training_run import TrainingRun
from app.experiment.cached import cached
from app.experiment.limit import limit
from app.language.language import plain
from rnn_core import TrainingConfig, TrainingStep
from rnn_core.engine.initialisation import Drawn
from rnn_core.learning.film import first_frame
from rnn_core.learning.kinds import has_fused_module

MAX_SECONDS = 300.0
MAX_BYTES = 256 << 20
MAX_STEPS = 5000
_SECONDS_A_STEP = {"rnn": 6e-5, "lstm": 5e-5, "gru": 1.3e-4}  # a time step of a fused layer, forward and backward
_STEPPED = 4.0  # times as long without a fused module
_PRODUCTS = 4e10  # floating-point operations a second in matrix products of this size


def follow(config: TrainingConfig) -> TrainingRun:
    """Start, join or resume a training, and see how far it is.

    Raises:
        ValueError: it would take too long or too much memory.
    """
    require_trainable(config)
    return TrainingRun(config=config, progress=session.follow(config, lambda: _train(config)))


def seconds_of(config: TrainingConfig) -> float:
    """About how long a training takes on one core."""
    network = config.trained
    steps = network.seq_len * network.num_layers
    rows = {"rnn": 1, "lstm": 4, "gru": 3}[network.cell] * network.hidden_size
    width = (
        network.hidden_size + (network.input_size + network.hidden_size * (network.num_layers - 1)) / network.num_layers
    )
    products = 6.0 * steps * config.batch_size * rows * width / _PRODUCTS
    slower = 1.0 if has_fused_module(network) else _STEPPED
    step = 6e-4 + steps * _SECONDS_A_STEP[network.cell] * slower + products
    return config.steps * step * (1 + 10 / config.evaluate_every)


def require_trainable(config: TrainingConfig) -> None:
    """Refuse what would hold or fill the server.

    Raises:
        ValueError: a sentence with what the training would need, what is allowed, and what to lower.
    """
    lower = plain("the updates, the lag, hidden units, layers or sequences per update")
    limit(plain("updates of a training"), config.steps, MAX_STEPS, plain("them"))
    limit(plain("time of a training"), seconds_of(config), MAX_SECONDS, lower, written=numbers.seconds)
    network = config.trained
    fresh = 20 * config.batch_size * network.seq_len * (network.input_size + 6 * network.hidden_size) * 8
    limit(plain("memory of a training"), fresh, MAX_BYTES, lower, written=numbers.size_of_memory)


@cached(512)
def horizon_before(config: TrainingConfig) -> int:
    """The horizon of the last answer's loss before the first update."""
    require_trainable(config)
    return first_frame(config).horizon


def _train(config: TrainingConfig) -> Generator[TrainingStep, None, Drawn]:
    from rnn_core.with_torch.training import (
        Training,  # loads torch, which other pages need not
        use_one_thread,
    )

    use_one_thread()
    training = Training(config)
    yield from training.steps()
    return training.network.weights()
