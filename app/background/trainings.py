"""Trainings behind the pages: what they may cost, and how a page follows one, shared by all sessions that ask for it."""

from __future__ import annotations

from collections.abc import Generator

from app import numbers
from app.background import session
from app.background.training_run import TrainingRun
from app.experiment.cached import cached
from app.experiment.limit import limit
from app.language.language import later
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
    limit(_UPDATES, config.steps, MAX_STEPS)
    limit(_TIME, seconds_of(config), MAX_SECONDS, written=numbers.seconds)
    network = config.trained
    fresh = 20 * config.batch_size * network.seq_len * (network.input_size + 6 * network.hidden_size) * 8
    limit(_MEMORY, fresh, MAX_BYTES, written=numbers.size_of_memory)


_UPDATES = later("This training has {needs} updates, and at most {allowed} are allowed. Lower the updates.")
_TIME = later(
    "This training takes about {needs}, and at most {allowed} is allowed. "
    "Lower the updates, the lag, the hidden units, the layers or the sequences per update."
)
_MEMORY = later(
    "This training needs {needs} of memory, and at most {allowed} is allowed. "
    "Lower the lag, the hidden units or the sequences per update."
)


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
