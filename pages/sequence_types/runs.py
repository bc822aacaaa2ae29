"""The cached door to what the page on sequence types measures: one loss alone, and the influence matrix."""

from __future__ import annotations

import rnn_core as rc
from app import numbers
from app.experiment.affordable import require_affordable
from app.experiment.cached import cached
from app.experiment.limit import limit
from app.language.language import later
from pages.sequence_types.measured import Influence
from rnn_core.diagnostics.influence import multiplications, state_size
from rnn_core.diagnostics.singular_values import evenly
from rnn_core.experiments.experiment import run_alike

LIVE_SECONDS = 0.3  # 50 steps of an LSTM of 64 units
MAX_SECONDS = 10.0
_A_MULTIPLICATION, _A_COLUMN = 1e-10, 5e-8  # seconds on the machine they were fitted on
_STEPS_SHOWN = 120


@cached(128)
def run_one_loss(config: rc.ExperimentConfig, step: int) -> rc.Result:
    """The same run with the loss of one step (from 0) alone."""
    require_affordable(config)
    return run_alike([config], range(step, step + 1), terms=False)[0].without_tape()


def seconds_of_influence(config: rc.ExperimentConfig) -> float | None:
    """What an influence matrix will take; None where it is there at once.

    Raises:
        ValueError: that would take this server too long.
    """
    columns = config.seq_len**2 * state_size(config)
    seconds = _A_MULTIPLICATION * multiplications(config) + _A_COLUMN * columns
    limit(_TOO_LONG, seconds, MAX_SECONDS, written=numbers.seconds)
    return None if seconds <= LIVE_SECONDS else seconds


_TOO_LONG = later(
    "This influence matrix takes about {needs}, and at most {allowed} is allowed. "
    "Lower the sequence length or the hidden units."
)


@cached(32)
def run_influence(config: rc.ExperimentConfig, layer: int, direction: int, sample: int) -> Influence:
    """How much every step's state moves when an earlier one does."""
    require_affordable(config)
    sizes = rc.influence(config, layer, direction, sample)
    return Influence(sizes=sizes, shown=evenly(config.seq_len - 1, _STEPS_SHOWN))
