"""Whether two quantities rise together, by their order alone: no scale, no straight line is asked for."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float64


def ranks(values: Float64[np.ndarray, " n"]) -> Float64[np.ndarray, " n"]:
    """Ranks from 1 in rising order; equal values share the mean of their ranks. ±inf are values like others."""
    _, group, count = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(count)
    return np.asarray((last - (count - 1) / 2)[group], np.float64)


def rank_correlation(x: Float64[np.ndarray, " n"], y: Float64[np.ndarray, " n"]) -> float:
    r"""Spearman's ρ: Pearson's correlation of the ranks; nan where one of the two never changes.

        ρ = Σ (R_i - R̄)(S_i - S̄) / √(Σ (R_i - R̄)² Σ (S_i - S̄)²)

    Source: Spearman 1904, with mean ranks for ties.

    What this tells you: 1 where the larger x always has the larger y, -1 where it always has the smaller one, about 0
    where x says nothing about the order of y.
    """
    r, s = (ranks(values) - (len(values) + 1) / 2 for values in (x, y))
    size = np.sqrt((r**2).sum() * (s**2).sum())
    return float((r * s).sum() / size) if size > 0 else float("nan")


def pairs_in_order(x: Float64[np.ndarray, " n"], y: Float64[np.ndarray, " n"]) -> tuple[int, int]:
    """Of the pairs that differ in x and in y, how many differ the same way; and how many there are.

    Source: Goodman & Kruskal 1954 (their γ is twice the share less one).
    """
    above, higher = (values[:, None] > values for values in (x, y))
    same, other = int((above & higher).sum()), int((above & higher.T).sum())
    return same, same + other
