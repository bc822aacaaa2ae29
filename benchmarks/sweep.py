"""240 configurations: `rc.run_sweep` against a loop in PyTorch, on all cores that either can use.

Run by `python -m benchmarks engine`, in a process with every library's own number of threads.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import torch

import rnn_core as rc
from benchmarks import torch_user
from benchmarks.engine import CELLS, TOLERANCE
from benchmarks.rows import Row, compared, hand_over
from benchmarks.timing import compare, fastest

SCALES = tuple(np.linspace(0.5, 1.45, 20).round(2).tolist())
SEEDS = range(12)
GOALS = {"rnn": 20.0, "lstm": 15.0, "gru": 15.0}
PAIRS = 5
PAUSE = 0.3  # seconds


def rows() -> Iterator[Row]:
    """A row for each cell."""
    for cell in CELLS:
        yield sweep([sized(cell, scale, seed) for seed in SEEDS for scale in SCALES])


def sized(cell: str, scale: float, seed: int) -> rc.ExperimentConfig:
    """A member of the sweep: only weight scale and seed differ."""
    return rc.ExperimentConfig(
        cell=cell, weight_scale=scale, seed=seed, seq_len=100, hidden_size=32, input_size=8, batch_size=16
    )


def sweep(configs: list[rc.ExperimentConfig], pairs: int = PAIRS) -> Row:
    """State norms of many runs; theirs with one thread or two, whichever is faster here."""
    for result, config in zip(rc.run_sweep(configs), configs, strict=True):
        np.testing.assert_allclose(result.log10_dh[0, 0], torch_user.state_norms(config), rtol=0, atol=TOLERANCE)
    threads = fastest({"1 thread": 1, "2 threads": 2}, lambda count: _loop(configs[:24], count), rounds=5)
    times = compare(lambda: rc.run_sweep(configs), lambda: _loop(configs, int(threads[0])), pairs=pairs, pause=PAUSE)
    cell = configs[0].cell
    return compared(f"{cell}: {len(configs)} configurations", times, goal=GOALS[cell], way=threads)


def _loop(configs: list[rc.ExperimentConfig], threads: int) -> None:
    torch.set_num_threads(threads)
    for config in configs:
        torch_user.state_norms(config)


if __name__ == "__main__":
    hand_over(rows())
