"""What one server runs for one reader, and what it refuses."""

from __future__ import annotations

import rnn_core as rc
from app import numbers
from app.experiment.limit import limit
from app.language.language import later
from rnn_core.engine.activations import UNBOUNDED

MAX_BYTES = 1 << 30
MAX_SECONDS = 30.0
MAX_RUNAWAY_STATES = 250_000  # gated states without a ceiling may leave float64's range: a slow, exact arithmetic


def require_affordable(config: rc.ExperimentConfig) -> None:
    """Refuse what would hold or fill the server.

    Raises:
        ValueError: a sentence with what the run would need, what is allowed, and what to lower.
    """
    cost = rc.estimate(config)
    limit(_MEMORY, cost.bytes, MAX_BYTES, written=numbers.size_of_memory)
    limit(_TIME, cost.seconds, MAX_SECONDS, written=numbers.seconds)
    limit(_RUNAWAY, runaway_states(config), MAX_RUNAWAY_STATES)


_MEMORY = later(
    "This run needs {needs} of memory, and at most {allowed} is allowed. "
    "Lower the hidden units, the sequence length, the sequences in the batch, the layers or the output size."
)
_TIME = later(
    "This run takes about {needs}, and at most {allowed} is allowed. "
    "Lower the hidden units, the sequence length, the sequences in the batch, the layers or the output size."
)
_RUNAWAY = later(
    "With this activation a gated cell can overflow, so a run has at most {allowed} states. "
    "This one has {needs} (hidden units × steps × sequences × layers). "
    "Lower one of these, or set the weight scale to 1."
)


def runaway_states(config: rc.ExperimentConfig) -> int:
    """How many states of a run may leave float64's range, each a number of slow arithmetic; 0 where none can."""
    if config.cell == "rnn" or config.activation not in UNBOUNDED or config.weight_scale <= 1:
        return 0
    return states_of(config)


def states_of(config: rc.ExperimentConfig) -> int:
    """Hidden units x steps x sequences x layers and directions."""
    return config.hidden_size * config.seq_len * config.batch_size * config.num_layers * config.num_directions
