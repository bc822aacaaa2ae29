"""What the page on theory compares with a run: predictions, the product of Jacobians, and what the curve itself does."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float64, Int64

from app.findings.finding import Finding, of_one_loss
from app.language.language import later
from rnn_core.diagnostics.decay import decay_per_step
from rnn_core.diagnostics.lyapunov import settling
from rnn_core.theory.predictions import Prediction

GATES = {"lstm": later("forget gates"), "gru": later("update gates")}
_CHOSEN = {  # share of the values that are larger
    later("largest"): 0.0,
    later("top 10 %"): 0.1,
    later("median"): 0.5,
    later("smallest"): 1.0,
}
TENTH = 0.1  # an exponent is written as one that varies by this
_TRANSIENT = 0.3  # decades
_STILL = 0.005  # a factor per step this near to 1 neither shrinks nor grows


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Theory:
    """What is compared with a measured curve, by lag; the path through the gates alone is None for a simple RNN."""

    prediction: Prediction
    gate_road: Float64[np.ndarray, " lags"] | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Product:
    """log10 singular values of the first sequence's product of Jacobians, largest first; -inf is an exact zero."""

    lags: Int64[np.ndarray, " chosen"]
    log10: Float64[np.ndarray, "chosen N"]

    @property
    def chosen(self) -> dict[str, Float64[np.ndarray, " chosen"]]:
        """A few of the values by lag, each a value of its own rank; fewer where there are few directions."""
        n = self.log10.shape[1]
        ranks = {round(share * (n - 1)): name for name, share in reversed(_CHOSEN.items())}  # of equal ranks the larger
        return {name: self.log10[:, rank] for rank, name in sorted(ranks.items())}


def transient(told: Finding) -> tuple[int, float] | None:
    """Where a curve that is 1 at the loss is largest: lag and log10, if it grew at least twofold there."""
    ratios = np.where(np.isfinite(told.ratios), told.ratios, -np.inf)
    lag = int(ratios.argmax())
    return (lag, float(ratios[lag])) if ratios[lag] > _TRANSIENT else None


def side(factor: float) -> int:
    """Whether a factor per step shrinks (-1), grows (1) or neither (0)."""
    return 0 if abs(factor - 1) <= _STILL else 1 if factor > 1 else -1


def settled_rate(told: Finding) -> float:
    """The factor per step over the steps that the Lyapunov exponents are taken from; nan where it is no power of one number."""
    if not of_one_loss(told) or told.cut_at is not None:
        return float("nan")
    return decay_per_step(np.where(np.arange(told.lags + 1) < settling(told.lags), np.nan, told.ratios))
