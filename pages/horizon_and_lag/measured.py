"""What was measured on horizon and lag: networks in the scatter, and losses by step."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float64

from app.language.language import decimal_symbols
from rnn_core.studies.learnt_lag import Learner


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LearningCurves:
    """A kind's losses, a row a seed, a column every 20 steps."""

    key: str
    name: str
    losses: Float64[np.ndarray, "seeds n"]

    @property
    def mean(self) -> Float64[np.ndarray, " n"]:
        return np.asarray(self.losses.mean(axis=0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A network in the scatter. own: measured here, by whoever looks."""

    learner: Learner
    name: str
    cell: str
    own: bool = False


def two_decimals(value: float) -> str:
    """A correlation or a loss, with a true minus."""
    written = f"{value:.2f}".replace("-", "−") if round(value, 2) else "0.00"
    return written.replace(".", decimal_symbols()[0])
