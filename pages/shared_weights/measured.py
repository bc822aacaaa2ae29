"""What the page on shared weights measures: networks that read a sequence, their parameters, shared and own weights."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float64, Int64

from app.language.language import later
from rnn_core import ExperimentConfig
from rnn_core.diagnostics.parameter_counts import own_count, recurrent_count, windowed_count
from rnn_core.theory.feed_forward import convolution, dense

WINDOW, CONVOLUTION, SEPARATE = later("window"), later("convolution"), later("separate weights")
_SHORTEST_AXIS = 200  # steps


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Reader:
    """A network that reads the sequence: its parameters, how many steps it sees, and log10 of the gradient at x_t.

    field is None for one that has no end. reached is over its own largest, median over samples; None where it diverged.
    """

    name: str
    parameters: int
    field: int | None
    reached: Float64[np.ndarray, " T"] | None

    @property
    def cut(self) -> bool:
        """Whether its gradient is exactly 0 somewhere."""
        return self.reached is not None and bool(np.isneginf(self.reached).any())


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Product:
    """log10 of ∂h_t over that at the last step, by lag: with shared weights and with own ones, each seed a row.

    The first row is the seed in the sidebar. None where that one's forward pass left the number range.
    """

    shared: Float64[np.ndarray, "seeds lags"] | None
    own: Float64[np.ndarray, "seeds lags"] | None


def left(lines: Float64[np.ndarray, "seeds lags"]) -> float:
    """log10 of what is left at the oldest step with the seed in the sidebar, without the last place's rounding."""
    return round(float(lines[0, -1]), 9) + 0.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Counts:
    """Parameters of each network by the length of the sequence; the window is as wide as the sequence is long."""

    lengths: Int64[np.ndarray, " n"]
    by_network: dict[str, Int64[np.ndarray, " n"]]


def counts_over_length(config: ExperimentConfig, name: str, kernel: int) -> Counts:
    """Own weights are counted for one layer only."""
    longest = max(_SHORTEST_AXIS, config.seq_len)
    T = np.unique(np.append(np.geomspace(1, longest, 40).astype(int), config.seq_len))
    plain = replace(config, inputs="zeros", text=None, seq_len=1) if config.inputs in ("text", "series") else config
    plain = replace(plain, input_size=config.input_size, output_size=config.output_size)
    convolved = windowed_count(plain, convolution(kernel, config.num_layers))
    counts = {
        WINDOW: [windowed_count(plain, dense(int(t), config.num_layers)) for t in T],
        SEPARATE: [own_count(replace(plain, seq_len=int(t))) for t in T],
        CONVOLUTION: [convolved] * len(T),
        name: [recurrent_count(plain)] * len(T),
    }
    if config.num_layers > 1:
        del counts[SEPARATE]
    return Counts(lengths=T, by_network={kind: np.array(values) for kind, values in counts.items()})
