"""The cached door to what depth and direction do: a run at each depth, and what one loss sends to the inputs."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import streamlit as st
from jaxtyping import Float64

import rnn_core as rc
from app.findings import runs
from app.findings.runs import BY_VALUE
from rnn_core import Outcome, Summary
from rnn_core.diagnostics.depth import log10_by_layer
from rnn_core.diagnostics.input_gradient import log10_input_gradient
from rnn_core.diagnostics.parameter_counts import recurrent_count
from rnn_core.engine.batches import draw_batch
from rnn_core.engine.initialisation import draw_parameters
from rnn_core.engine.loss_steps import loss_steps
from rnn_core.engine.network import in_time, record

DEPTHS = range(1, 7)
MAX_SECONDS = 5.0  # of all depths together


@dataclass(frozen=True, slots=True, kw_only=True)
class Depth:
    """What one depth costs. at_loss, at_oldest: log10 of the lowest layer's gradient over the top's at the loss.

    summary: of the lowest layer. Of a diverged run only parameters and seconds mean something.
    """

    layers: int
    parameters: int
    seconds: float
    at_loss: float
    at_oldest: float
    summary: Summary

    @property
    def diverged(self) -> bool:
        return self.summary.verdict is rc.Verdict.DIVERGED


@dataclass(frozen=True, kw_only=True, eq=False)
class OneLoss:
    """What one loss sends back: log10 of ∂h_t of one layer by direction, and of ∂x_t, both in the order of time.

    step: the loss's, from 1.
    """

    step: int
    log10_dh: Float64[np.ndarray, "K T B"]
    log10_dx: Float64[np.ndarray, "T B"]


def by_layer(result: rc.Result, direction: int) -> Float64[np.ndarray, "L lags"]:
    """The gradient of every layer by lag, over the top layer's at the loss."""
    layers = range(result.config.num_layers)
    return log10_by_layer(np.stack([result.by_lag(result.log10_dh, layer, direction) for layer in layers]))


@st.cache_resource(max_entries=64, show_spinner=False, hash_funcs=BY_VALUE)
def run_depths(config: rc.ExperimentConfig, direction: int, *, alone: bool) -> tuple[Depth, ...]:
    """The same experiment at every depth that this server runs, 1 first; alone: with the last loss only."""
    configs: list[rc.ExperimentConfig] = []
    seconds, runaway = 0.0, 0
    for layers in DEPTHS:
        deeper = replace(config, num_layers=layers)
        seconds += rc.estimate(deeper).seconds
        runaway += runs.runaway_states(deeper)
        try:
            runs.require_affordable(deeper)
        except ValueError:
            break
        if configs and (seconds > MAX_SECONDS or runaway > runs.MAX_RUNAWAY_STATES):
            break
        configs.append(deeper)
    results = [runs.run_last_loss(deeper) for deeper in configs] if alone else rc.run_sweep(configs)
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


@st.cache_resource(max_entries=32, show_spinner=False, hash_funcs=BY_VALUE)
def run_one_loss(config: rc.ExperimentConfig, layer: int) -> OneLoss | None:
    """What one loss sends back: the only one, or the middle one of several. None where the run diverged.

    Raises:
        ValueError: the run is larger than this server runs.
    """
    runs.require_affordable(config)
    losses = loss_steps(config)
    step = losses[len(losses) // 2]
    tape = record(config, draw_parameters(config), draw_batch(config), range(step, step + 1))
    if tape.adjoints is None:
        return None
    log10_dh = np.stack([in_time(adjoint.h.log10_norm(axis=1), k) for k, adjoint in enumerate(tape.adjoints[layer])])
    return OneLoss(step=step + 1, log10_dh=log10_dh, log10_dx=log10_input_gradient(tape))
