"""A plane of experiments: weight scale against one more choice, decay and horizon of every point by seed, and the edge."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
from jaxtyping import Bool, Float64, Int64

from rnn_core.config import ExperimentConfig, next_seed
from rnn_core.diagnostics.decay import Summary, Verdict
from rnn_core.engine.activations import UNBOUNDED
from rnn_core.engine.loss_steps import loss_steps
from rnn_core.experiments.experiment import Result, run_last_loss
from rnn_core.experiments.sweep import run_sweep

SEEDS = 9  # odd, so that the median is one of the runs and can be opened
SCALES = (
    0.25,
    0.3,
    0.35,
    0.4,
    0.5,
    0.6,
    0.7,
    0.85,
    1.0,
    1.2,
    1.4,
    1.7,
    2.0,
    2.4,
    2.85,
    3.35,
    4.0,
    4.75,
    5.65,
    6.7,
    8.0,
)
AXES: dict[str, tuple[float, ...]] = {  # the rows of a full picture, beside the config's own
    "seq_len": (10, 13, 18, 24, 32, 42, 56, 75, 100),
    "gate_bias": (-3, -2, -1, 0, 1, 2, 3, 4, 5),
    "hidden_size": (4, 6, 8, 11, 16, 23, 32, 45, 64),
    "num_layers": (1, 2, 3, 4, 5, 6),
}
STRIDES = (4, 2, 1)  # coarse first; each picture holds the points of the one before
MAX_COST = 60_000_000  # states of all runs of a picture; beyond it the finer pictures are left out
CHUNK_COST = 400_000  # states that are measured in one go, within about half a second
RUNAWAY = 20  # a gated state without a ceiling may leave float64's range: how much longer its exact arithmetic takes


@dataclass(frozen=True, kw_only=True, eq=False)
class Point:
    """What the seeds of one point of the plane measured.

    log10_decay: decades a step back; -inf where the gradient is cut off (an exact zero), inf where the states diverged,
    nan where there is no rate. horizon: lags; where horizon_reached is False it is only known to be larger.
    """

    config: ExperimentConfig
    log10_decay: Float64[np.ndarray, " seeds"]
    horizon: Int64[np.ndarray, " seeds"]
    horizon_reached: Bool[np.ndarray, " seeds"]

    @property
    def median_seed(self) -> int:
        """Which of the seeds has the median decay, among those that have one."""
        rated = int((~np.isnan(self.log10_decay)).sum())
        return int(np.argsort(self.log10_decay, kind="stable")[max(rated - 1, 0) // 2])

    @property
    def median_run(self) -> ExperimentConfig:
        """The run that has the median decay."""
        return seeds_of(self.config)[self.median_seed]

    @property
    def typical(self) -> float:
        """The median of log10_decay."""
        return float(self.log10_decay[self.median_seed])

    @property
    def typical_horizon(self) -> tuple[int, bool]:
        """The median horizon in lags, and whether it was reached."""
        order = np.lexsort((self.horizon, ~self.horizon_reached))
        middle = int(order[(len(order) - 1) // 2])
        return int(self.horizon[middle]), bool(self.horizon_reached[middle])


class Chunk(NamedTuple):
    """Points of one row that are measured together: the row's value and its weight scales."""

    value: float
    scales: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plane:
    """Weight scale × one more field around a config, seen in one layer and direction."""

    config: ExperimentConfig
    axis: str
    layer: int = -1
    direction: int = 0
    strides: tuple[int, ...] = STRIDES

    @property
    def home(self) -> float:
        """The config's own value on the axis."""
        return float(getattr(self.config, self.axis))

    @property
    def values(self) -> list[float]:
        """The rows of a full picture, from the smallest."""
        return sorted(self._rows(1))

    def row(self, value: float) -> ExperimentConfig:
        """The row's config, whatever the config's own weight scale."""
        return self.at(1.0, value)

    def at(self, scale: float, value: float) -> ExperimentConfig:
        """The config of a point."""
        changed: dict[str, Any] = {"weight_scale": scale, self.axis: value}
        return replace(self.config, **changed)

    def chunks(self) -> Iterator[Chunk]:
        """What is measured, in order: each row's new points, the config's own row first, coarse before fine.

        No point comes twice, and no chunk is long. The finer pictures are left out where the plane would cost too much.
        """
        done: set[tuple[float, float]] = set()
        spent = 0
        for stride in self.strides:
            fresh = [
                Chunk(value, tuple(s for s in SCALES[::stride] if (value, s) not in done))
                for value in self._rows(stride)
            ]
            spent += sum(
                _cost(row, scale) for chunk in fresh for row in [self.row(chunk.value)] for scale in chunk.scales
            )
            if spent > MAX_COST and stride != self.strides[0]:
                return
            for chunk in fresh:
                done.update((chunk.value, scale) for scale in chunk.scales)
                yield from self._pieces(chunk)

    def _pieces(self, chunk: Chunk) -> Iterator[Chunk]:
        left, row = chunk.scales, self.row(chunk.value)
        while left:
            count, cost = 1, _cost(row, left[0])
            while count < len(left) and (cost := cost + _cost(row, left[count])) <= CHUNK_COST:
                count += 1
            yield Chunk(chunk.value, left[:count])
            left = left[count:]

    def _rows(self, stride: int) -> list[float]:
        if self.axis == "gate_bias" and self.config.cell == "rnn":
            return [self.home]  # without a gate all rows are one
        rows = AXES[self.axis]
        others = {float(value) for value in (*rows[::stride], rows[-1])} - {self.home}
        return [self.home, *(value for value in sorted(others) if self._has(value))]

    def _has(self, value: float) -> bool:
        """A text or a series may be too short for the longest rows."""
        try:
            self.row(value)
        except ValueError:
            return False
        return True


def _cost(row: ExperimentConfig, scale: float) -> int:
    states = row.hidden_size * row.seq_len * row.batch_size * row.num_layers * row.num_directions
    runs_away = row.cell != "rnn" and row.activation in UNBOUNDED and scale > 1
    outputs = row.output_size * len(loss_steps(row)) * row.batch_size
    return (states + 2 * outputs) * SEEDS * (RUNAWAY if runs_away else 1)


def seeds_of(config: ExperimentConfig) -> list[ExperimentConfig]:
    """The config at its own seed and the ones that follow."""
    return [replace(config, seed=next_seed(config.seed, offset)) for offset in range(SEEDS)]


def measure(configs: Sequence[ExperimentConfig], *, layer: int = -1, direction: int = 0) -> list[Point]:
    """Run every config at nine seeds. Where several steps have a loss, the last loss alone counts.

    What this tells you: left of the edge each step back shrinks the gradient, right of it each step enlarges it; only
    along the edge does the network, as it stands, hear far back.
    """
    every = [seeded for config in configs for seeded in seeds_of(config)]
    found = [result.summary(layer, direction) for result in _swept(every, direction)]
    return [_point(config, found[k * SEEDS : (k + 1) * SEEDS]) for k, config in enumerate(configs)]


def _swept(configs: list[ExperimentConfig], direction: int) -> list[Result]:
    if any(len(loss_steps(config)) > 1 for config in configs):
        return [run_last_loss(config, direction).without_tape() for config in configs]
    return run_sweep(configs)


def _point(config: ExperimentConfig, summaries: list[Summary]) -> Point:
    return Point(
        config=config,
        log10_decay=np.array([_log10_decay(summary) for summary in summaries]),
        horizon=np.array([summary.horizon for summary in summaries], np.int64),
        horizon_reached=np.array([summary.horizon_reached for summary in summaries]),
    )


def _log10_decay(summary: Summary) -> float:
    if summary.verdict is Verdict.DIVERGED:
        return np.inf
    if summary.verdict is Verdict.CUT_OFF or summary.decay_per_step == 0:
        return -np.inf
    return float(np.log10(summary.decay_per_step))


def crossings(scales: Float64[np.ndarray, " points"], log10_decay: Float64[np.ndarray, " points"]) -> list[float]:
    """The weight scales at which the decay passes 1, by interpolation of its log along the log of the scale.

    Beside a point that is cut off or diverged there is no rate to interpolate: there the edge stands halfway.
    """
    rated = ~np.isnan(log10_decay)
    x, y = np.log(scales[rated]), log10_decay[rated]
    found = []
    for k in np.flatnonzero((y[:-1] < 0) != (y[1:] < 0)):
        between = np.isfinite(y[k]) and np.isfinite(y[k + 1])
        share = y[k] / (y[k] - y[k + 1]) if between else 0.5
        found.append(float(np.exp(x[k] + share * (x[k + 1] - x[k]))))
    return found


def edges(points: Sequence[Point]) -> list[float]:
    """The crossings of a row of points, of their medians over seeds."""
    row = sorted(points, key=lambda point: point.config.weight_scale)
    scales = np.array([point.config.weight_scale for point in row], np.float64)
    return crossings(scales, np.array([point.typical for point in row], np.float64))


def edge_spread(points: Sequence[Point]) -> tuple[float, float] | None:
    """The first crossing of the seeds that cross earliest and latest; None where some seed never does."""
    row = sorted(points, key=lambda point: point.config.weight_scale)
    scales = np.array([point.config.weight_scale for point in row], np.float64)
    first = [crossings(scales, np.array([p.log10_decay[k] for p in row]))[:1] for k in range(SEEDS)]
    if not all(first):
        return None
    return min(f[0] for f in first), max(f[0] for f in first)
