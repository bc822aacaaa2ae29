"""What a run will cost, before it starts."""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from jaxtyping import Float64

from rnn_core.config import ExperimentConfig
from rnn_core.engine.compiled import COEFFICIENTS, ROWS
from rnn_core.engine.loss_steps import loss_steps, need_own_loops

_TAPE = {"rnn": 18, "lstm": 55, "gru": 50}  # arrays of T x H x B that a step-by-step recording keeps
_FLOAT = 8
_READABLE = 13.0  # times the seconds of the compiled passes, which sequences of different length do not have
_PROBES = ((5, 4, 4), (60, 4, 4), (40, 32, 16), (15, 96, 16))  # T, H, B
_OUTPUTS = 6  # arrays of S x O x B that it keeps of the outputs, as far as they have a loss
_PROPORTIONS = {  # seconds a run, step, multiplication, element, random number and output on the machine of the fit
    "rnn": np.array([1.0e-3, 1.0e-5, 2.5e-11, 1.0e-8, 1.8e-8, 2.5e-7]),
    "lstm": np.array([8e-4, 1.5e-5, 7e-11, 9.0e-9, 1.5e-8, 2.5e-7]),
    "gru": np.array([8e-4, 1.9e-5, 4e-11, 1.3e-8, 1.5e-8, 2.5e-7]),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """Seconds of one run on one core, and bytes while it runs."""

    seconds: float
    bytes: int


def estimate(config: ExperimentConfig) -> Estimate:
    """What `run` will need. The seconds come from a few small runs, made once a process.

    They are those of plain float64. A state that grows beyond 1e100 needs exact arithmetic, up to a hundred times slower;
    its recording is what bytes allows for.
    """
    return Estimate(
        seconds=float(_work(config) @ _seconds_per_work(config.cell)) * (_READABLE if need_own_loops(config) else 1.0),
        bytes=working_bytes(config) + _recording_bytes(config),
    )


def working_bytes(config: ExperimentConfig) -> int:
    """Bytes that the compiled passes of one network need."""
    H = config.hidden_size
    per_column = sum(
        width + H + 1 + (2 * ROWS[config.cell] + COEFFICIENTS[config.cell]) * H for width in _widths(config)
    )
    return _FLOAT * config.seq_len * config.batch_size * config.num_directions * per_column


def _recording_bytes(config: ExperimentConfig) -> int:
    cells = config.num_layers * config.num_directions * config.hidden_size
    a_step = _TAPE[config.cell] * cells + 3 * config.input_size
    targets = config.seq_len * config.output_size if config.loss == "mse" else 0
    outputs = _OUTPUTS * len(loss_steps(config)) * config.output_size
    return _FLOAT * config.batch_size * (config.seq_len * a_step + outputs + 2 * targets)


def _widths(config: ExperimentConfig) -> list[int]:
    """What each layer reads."""
    return [config.input_size] + [config.hidden_size * config.num_directions] * (config.num_layers - 1)


def _work(config: ExperimentConfig) -> Float64[np.ndarray, "6"]:
    """Runs, steps, multiplications, elements, random numbers and outputs with a loss of a run."""
    H, B, steps = config.hidden_size, config.batch_size, config.seq_len * config.num_directions
    rows = ROWS[config.cell] * H
    products = sum(rows * (2 * H + (2 if at else 1) * width + 1) * B for at, width in enumerate(_widths(config)))
    layers = config.num_layers
    elements = (rows + 2 * H) * B * layers
    drawn = (
        config.seq_len * B * (config.input_size + config.output_size + 6) + rows * H * layers * config.num_directions
    )
    outputs = len(loss_steps(config)) * config.output_size * B
    return np.array([1.0, steps * layers, steps * products, steps * elements, drawn, outputs])


@lru_cache(maxsize=3)
def _seconds_per_work(cell: str) -> Float64[np.ndarray, "6"]:
    """Seconds for each kind of work: their proportions are known, how fast this machine is says a few small runs."""
    from rnn_core.experiments.experiment import run

    probes = [ExperimentConfig(cell=cell, seq_len=T, hidden_size=H, batch_size=B) for T, H, B in _PROBES]
    taken = [_fastest(lambda: run(probe)) for probe in probes]  # noqa: B023  # called at once
    return _PROPORTIONS[cell] * float(
        np.median([t / (_work(p) @ _PROPORTIONS[cell]) for t, p in zip(taken, probes, strict=True)])
    )


def _fastest(task: object) -> float:
    assert callable(task)
    task()
    times = []
    for _ in range(3):
        start = time.perf_counter()
        task()
        times.append(time.perf_counter() - start)
    return min(times)
