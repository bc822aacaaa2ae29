"""What three readers of one sequence hear of it, and what own weights at every step come to."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float64


@dataclass(frozen=True, kw_only=True, eq=False)
class Reader:
    """A network that reads the sequence: its parameters, how many steps it sees, and log10 of what reaches x_t.

    field is None for one that has no end. reached is over its own largest, median over samples; None where it diverged.
    """

    name: str
    parameters: int
    field: int | None
    reached: Float64[np.ndarray, " T"] | None


@dataclass(frozen=True, kw_only=True, eq=False)
class Product:
    """log10 of ∂h_t over that at the last step, by lag: with shared weights and with own ones, each seed a row.

    The first row is the seed in the sidebar. None where that one's forward pass left the number range.
    """

    shared: Float64[np.ndarray, "seeds lags"] | None
    own: Float64[np.ndarray, "seeds lags"] | None


def left(lines: Float64[np.ndarray, "seeds lags"]) -> float:
    """log10 of what is left at the oldest step with the seed in the sidebar, without the last place's rounding."""
    return round(float(lines[0, -1]), 9) + 0.0
