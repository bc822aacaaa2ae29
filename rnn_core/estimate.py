"""What a run will cost, before it starts."""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from jaxtyping import Float64

from rnn_core.config import ExperimentConfig

_ROWS = {"rnn": 1, "lstm": 4, "gru": 4}  # of a step's product, in hidden sizes
_COEFFICIENTS = {"rnn": 1, "lstm": 6, "gru": 5}
_TAPE = {"rnn": 18, "lstm": 55, "gru": 50}  # arrays of T x H x B that a step-by-step recording keeps
_FLOAT = 8


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
        seconds=float(_work(config) @ _seconds_per_work(config.cell)),
        bytes=working_bytes(config) + _recording_bytes(config),
    )


def working_bytes(config: ExperimentConfig) -> int:
    """Bytes that the compiled passes of one network need."""
    H = config.hidden_size
    per_column = sum(
        width + H + 1 + (2 * _ROWS[config.cell] + _COEFFICIENTS[config.cell]) * H for width in _widths(config)
    )
    return _FLOAT * config.seq_len * config.batch_size * config.num_directions * per_column


def _recording_bytes(config: ExperimentConfig) -> int:
    cells = config.num_layers * config.num_directions * config.hidden_size
    return _FLOAT * config.seq_len * config.batch_size * (_TAPE[config.cell] * cells + 3 * config.input_size)


def _widths(config: ExperimentConfig) -> list[int]:
    """What each layer reads."""
    return [config.input_size] + [config.hidden_size * config.num_directions] * (config.num_layers - 1)


def _work(config: ExperimentConfig) -> Float64[np.ndarray, "4"]:
    """Runs, steps, multiplications and elements of a run."""
    H, B, steps = config.hidden_size, config.batch_size, config.seq_len * config.num_directions
    rows = _ROWS[config.cell] * H
    products = sum(rows * (2 * H + (2 if at else 1) * width + 1) * B for at, width in enumerate(_widths(config)))
    layers = config.num_layers
    elements = (rows * B + 2 * H * B) * layers + config.input_size * B
    return np.array([1.0, steps * layers, steps * products, steps * elements])


@lru_cache(maxsize=3)
def _seconds_per_work(cell: str) -> Float64[np.ndarray, "4"]:
    """Seconds for each kind of work, none negative: the best fit to a few probes."""
    from rnn_core.experiment import run

    shapes = ((1, 1, 4), (60, 1, 1), (60, 24, 4), (20, 24, 64), (20, 96, 8), (10, 128, 32))  # T, H, B
    probes = [
        ExperimentConfig(cell=cell, seq_len=T, hidden_size=H, batch_size=B, input_size=1, output_size=1)
        for T, H, B in shapes
    ]
    taken = np.array([_fastest(lambda: run(probe)) for probe in probes])  # noqa: B023  # called at once
    work = np.array([_work(probe) for probe in probes])
    return _nonnegative_fit(work / taken[:, None], np.ones(len(probes)))


def _fastest(task: object) -> float:
    assert callable(task)
    task()
    times = []
    for _ in range(3):
        start = time.perf_counter()
        task()
        times.append(time.perf_counter() - start)
    return min(times)


def _nonnegative_fit(A: Float64[np.ndarray, "n m"], b: Float64[np.ndarray, " n"]) -> Float64[np.ndarray, " m"]:
    """Least squares with no negative coefficient: the worst offender is dropped until none is left."""
    kept = list(range(A.shape[1]))
    while True:
        x = np.linalg.lstsq(A[:, kept], b, rcond=None)[0]
        if (x >= 0).all():
            full = np.zeros(A.shape[1])
            full[kept] = x
            return full
        kept.pop(int(x.argmin()))
