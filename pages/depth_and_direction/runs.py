"""The cached door to what depth and direction do: a run at each depth, and what one loss sends to the inputs."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

import rnn_core as rc
from app.experiment.affordable import MAX_RUNAWAY_STATES, require_affordable, runaway_states
from app.experiment.cached import cached
from app.findings import runs
from app.language.language import later
from pages.depth_and_direction.measured import DEPTHS, Depth, OneLoss, by_layer
from rnn_core import Outcome
from rnn_core.diagnostics.input_gradient import log10_input_gradient
from rnn_core.diagnostics.parameter_counts import recurrent_count
from rnn_core.engine.batches import draw_batch
from rnn_core.engine.initialisation import draw_parameters
from rnn_core.engine.loss_steps import loss_steps
from rnn_core.engine.network import record
from rnn_core.engine.order import in_time

MAX_SECONDS = 5.0  # of all depths together


@cached(64, says=later("The same network is run at every depth …"))
def run_depths(config: rc.ExperimentConfig, direction: int, *, alone: bool) -> tuple[Depth, ...]:
    """The same experiment at every depth that this server runs, 1 first; alone: with the last loss only."""
    configs: list[rc.ExperimentConfig] = []
    seconds, runaway = 0.0, 0
    for layers in DEPTHS:
        deeper = replace(config, num_layers=layers)
        seconds += rc.estimate(deeper).seconds
        runaway += runaway_states(deeper)
        try:
            require_affordable(deeper)
        except ValueError:
            break
        if configs and (seconds > MAX_SECONDS or runaway > MAX_RUNAWAY_STATES):
            break
        configs.append(deeper)
    results = [runs.run_last_loss(deeper, direction) for deeper in configs] if alone else rc.run_sweep(configs)
    return tuple(_depth(result, direction) for result in results)


def _depth(result: rc.Result, direction: int) -> Depth:
    nan = float("nan")
    sizes = np.full((1, 1), nan) if result.outcome is Outcome.DIVERGED else by_layer(result, direction)
    return Depth(
        layers=result.config.num_layers,
        parameters=recurrent_count(result.config),
        seconds=rc.estimate(result.config).seconds,
        at_loss=float(sizes[0, 0]),
        at_oldest=float(sizes[0, -1]),
        summary=result.summary(0, direction),
    )


@cached(32)
def run_one_loss(config: rc.ExperimentConfig, layer: int) -> OneLoss | None:
    """What one loss sends back: the only one, or the middle one of several. None where the run diverged.

    Raises:
        ValueError: the run is larger than this server runs.
    """
    require_affordable(config)
    losses = loss_steps(config)
    step = losses[len(losses) // 2]
    tape = record(config, draw_parameters(config), draw_batch(config), range(step, step + 1))
    if tape.adjoints is None:
        return None
    log10_dh = np.stack([in_time(adjoint.h.log10_norm(axis=1), k) for k, adjoint in enumerate(tape.adjoints[layer])])
    return OneLoss(step=step + 1, log10_dh=log10_dh, log10_dx=log10_input_gradient(tape))
