"""Softmax of the logits on screen, and its Jacobian diag(p) - p pᵀ."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from jaxtyping import Float64

from rnn_core.engine.activations import softmax, softmax_jacobian


@dataclass(frozen=True, kw_only=True, eq=False)
class Softmax:
    """What the logits come to."""

    logits: list[float]

    @cached_property
    def p(self) -> Float64[np.ndarray, " O"]:
        """The probabilities."""
        return softmax(np.array(self.logits, np.float64))

    @cached_property
    def jacobian(self) -> Float64[np.ndarray, "O O"]:
        """∂p_i/∂y_j."""
        return softmax_jacobian(self.p)

    @property
    def row_sums(self) -> Float64[np.ndarray, " O"]:
        """Of the Jacobian, to what float64 can add up."""
        sums = self.jacobian.sum(axis=1)
        rounding = len(sums) * np.finfo(np.float64).eps  # of numbers no larger than 1
        return np.where(np.abs(sums) > rounding, sums, 0.0)

    @property
    def steepest(self) -> tuple[int, float]:
        """The steepest probability (from 0), and its slope p (1 - p)."""
        slopes = np.diag(self.jacobian)
        return int(slopes.argmax()), float(slopes.max())

    @property
    def likeliest(self) -> tuple[int, float]:
        """The largest probability: which (from 0), and its size."""
        return int(self.p.argmax()), float(self.p.max())
