"""The engine against the same work in PyTorch, one thread each; how its cost grows; what it foretold.

Run by `python -m benchmarks engine`, which holds NumPy's threads to one before NumPy is loaded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

import numpy as np
import torch

import rnn_core as rc
from benchmarks import torch_user
from benchmarks.rows import Row, compared, hand_over
from benchmarks.timing import compare, fastest, seconds
from rnn_core.with_torch.twin import autograd_influence

CELLS = ("rnn", "lstm", "gru")
PAIRS = 41
TOLERANCE = 1e-9  # of a log10
STATE_NORM_GOALS = {"rnn": 5.0, "lstm": 4.0, "gru": 4.0}
TERM_GOALS = {"rnn": 6.0, "lstm": 5.0, "gru": 5.0}
INFLUENCE_GOALS = {"rnn": 150.0, "lstm": 60.0, "gru": 100.0}
INFLUENCE_PAIRS = 7  # each takes seconds, theirs
LENGTHS = (300, 600, 1250, 2500, 5000)
GROWTH_GOAL = 1.1
TERM_WAYS = {"an alias of W_hh a step": torch_user.terms_by_aliases, "δᵀh of all steps": torch_user.terms_by_products}
SHAPES = (  # T, H, B, layers
    *((50, 32, 16, 1), (200, 64, 16, 1), (1000, 32, 16, 1), (5000, 16, 4, 1)),
    *((100, 128, 64, 1), (50, 256, 32, 1), (100, 32, 16, 3)),
)


def rows() -> Iterator[Row]:
    """One row for each thing measured, in the order of the table."""
    torch.set_num_threads(1)
    configs = [rc.ExperimentConfig(cell=cell, seq_len=200, hidden_size=64, batch_size=16) for cell in CELLS]
    yield from map(state_norms, configs)
    yield from map(state_norms_frozen, configs)
    yield from map(state_norms_and_gradient, configs)
    yield from map(weight_terms, configs)
    for cell in CELLS:
        yield influence(rc.ExperimentConfig(cell=cell, seq_len=50, hidden_size=32))
    for cell in CELLS:
        yield growth(cell)
    yield from estimates()


def state_norms(config: rc.ExperimentConfig, pairs: int = PAIRS) -> Row:
    """One run, its curve of state norms; drawing weights and data is part of both sides."""
    _require_equal(rc.run(config).log10_dh[0, 0], torch_user.state_norms(config))
    times = compare(lambda: rc.run(config).log10_dh, lambda: torch_user.state_norms(config), pairs=pairs)
    return compared(f"{config.cell}: state norms", times, goal=STATE_NORM_GOALS[config.cell])


def state_norms_frozen(config: rc.ExperimentConfig, pairs: int = PAIRS) -> Row:
    """The same against a user who thought of freezing the weights: the strongest opponent."""
    _require_equal(rc.run(config).log10_dh[0, 0], torch_user.state_norms(config, frozen=True))
    times = compare(lambda: rc.run(config).log10_dh, lambda: torch_user.state_norms(config, frozen=True), pairs=pairs)
    return compared(f"{config.cell}: state norms, their weights frozen", times, goal=None)


def state_norms_and_gradient(config: rc.ExperimentConfig, pairs: int = PAIRS) -> Row:
    """The same and the whole gradient of the parameters, as in training."""

    def ours() -> tuple[Any, Any]:
        result = rc.run(config)
        return result.log10_dh, result.gradient()

    norms, gradient = torch_user.state_norms_and_gradient(config)
    our_norms, our_gradient = ours()
    _require_equal(our_norms[0, 0], norms)
    for name, value in gradient.items():
        _require_equal(our_gradient[name], value)
    times = compare(ours, lambda: torch_user.state_norms_and_gradient(config), pairs=pairs)
    return compared(f"{config.cell}: state norms and gradient", times, goal=None)


def weight_terms(config: rc.ExperimentConfig, pairs: int = PAIRS) -> Row:
    """State norms and the size of each step's term of ∂loss/∂W_hh; theirs by the way that is faster here."""

    def ours() -> tuple[Any, Any]:
        result = rc.run(config)
        return result.log10_dh, result.log10_dW_hh_by_step

    our_norms, our_terms = ours()
    for norms, terms in (way(config) for way in TERM_WAYS.values()):
        _require_equal(our_norms[0, 0], norms)
        _require_equal(our_terms[0, 0], terms)
    name = fastest(TERM_WAYS, lambda way: way(config), rounds=max(1, pairs // 4))
    times = compare(ours, lambda: TERM_WAYS[name](config), pairs=pairs)
    return compared(f"{config.cell}: with weight terms", times, goal=TERM_GOALS[config.cell], way=name)


def influence(config: rc.ExperimentConfig, pairs: int = INFLUENCE_PAIRS) -> Row:
    """The influence matrix of one sample; theirs is spared the drawing of weights and data."""
    result = rc.run(config)
    ours, theirs = rc.influence(config), autograd_influence(result)
    np.testing.assert_array_equal(np.isneginf(ours), np.isneginf(theirs))
    _require_equal(np.maximum(ours, -1e300), np.maximum(theirs, -1e300))
    times = compare(lambda: rc.influence(config), lambda: autograd_influence(result), pairs=pairs)
    return compared(f"{config.cell}: influence matrix", times, goal=INFLUENCE_GOALS[config.cell])


def growth(cell: str, lengths: tuple[int, ...] = LENGTHS, rounds: int = 5) -> Row:
    """The exponent p of cost ∝ T^p, fitted to medians of interleaved runs at the defaults' sizes."""
    configs = [rc.ExperimentConfig(cell=cell, seq_len=T) for T in lengths]
    times = [[seconds(_runner(config)) for config in configs] for _ in range(rounds)]
    medians = np.median(times, axis=0)
    exponent = float(np.polyfit(np.log(lengths), np.log(medians), 1)[0])
    return Row(
        work=f"{cell}: growth of cost with T, {lengths[0]} to {lengths[-1]}",
        ours=f"T^{exponent:.2f}",
        goal=f"≤ T^{GROWTH_GOAL}",
        met=exponent <= GROWTH_GOAL,
        numbers={"exponent": exponent}
        | {f"seconds_at_{T}": float(time) for T, time in zip(lengths, medians, strict=True)},
    )


def estimates(shapes: tuple[tuple[int, int, int, int], ...] = SHAPES, rounds: int = 3) -> Iterator[Row]:
    """What `rc.estimate` foretells beside what a run takes, over shapes."""
    for cell, (T, H, B, L) in product(CELLS, shapes):
        config = rc.ExperimentConfig(cell=cell, seq_len=T, hidden_size=H, batch_size=B, num_layers=L)
        foretold = rc.estimate(config).seconds
        taken = float(np.median([seconds(_runner(config)) for _ in range(rounds)]))
        yield Row(
            work=f"{cell}: estimate at T {T}, H {H}, B {B}, {L} layer{'s' * (L > 1)}",
            ours=f"took {taken * 1e3:.0f} ms, estimate {foretold * 1e3:.0f} ms",
            ratio=f"estimate / taken {foretold / taken:.2f}",
            numbers={"seconds": taken, "estimate_seconds": foretold},
        )


def _runner(config: rc.ExperimentConfig) -> Callable[[], object]:
    return lambda: rc.run(config)


def _require_equal(ours: np.ndarray, theirs: np.ndarray) -> None:
    """Both sides must have done the same work."""
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=TOLERANCE)


if __name__ == "__main__":
    hand_over(rows())
