"""One field of a network turned up, everything else equal: what arrives of the gradient, and what is learnt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rnn_core.learning.kinds import Kind
from rnn_core.studies.learnt_lag import LagStudy, Learner

SEEDS = tuple(range(10))
LAG = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Dose:
    """A cell, the field of its config that is turned, and to which values. default: the field's own value."""

    cell: str
    field: str
    values: tuple[float, ...]
    default: float
    fixed: tuple[tuple[str, str], ...] = ()

    def kind(self, value: float) -> Kind:
        """The network at a dose."""
        fixed = {"cell": self.cell, **dict(self.fixed), self.field: value}
        return Kind(key=f"{self.cell} {value:g}", name=f"{self.cell} {value:g}", fixed=fixed)

    @property
    def sweep(self) -> LagStudy:
        return LagStudy(kinds=tuple(self.kind(value) for value in self.values), seeds=SEEDS, lags=(LAG,))


_BIASES = (-1.0, 0.0, 0.5, 1.0, 1.5, 2.0, 3.0, 5.0)
DOSES = {
    "lstm": Dose(cell="lstm", field="gate_bias", values=_BIASES, default=0.0),
    "gru": Dose(cell="gru", field="gate_bias", values=_BIASES, default=0.0),
    "rnn": Dose(
        cell="rnn",
        field="weight_scale",
        values=(0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1, 1.2),
        default=1.0,
        fixed=(("weight_init", "orthogonal"),),
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """What the networks of one dose did, a seed each.

    left: log10 of what arrives at the first step before training, the last step's being 1. steps: until learnt, None
    where the budget ran out.
    """

    dose: float
    left: tuple[float, ...]
    steps: tuple[int | None, ...]

    @property
    def learnt(self) -> int:
        """How many learnt."""
        return sum(steps is not None for steps in self.steps)

    @property
    def seeds(self) -> int:
        return len(self.steps)

    @property
    def typical_left(self) -> float:
        """The median over seeds, of an even number the lower of the middle two: one may be log10 of 0."""
        return float(np.quantile(self.left, 0.5, method="inverted_cdf"))

    @property
    def typical_steps(self) -> int | None:
        """The median over all seeds, in whole steps; None where half of them or more had not learnt when the budget ran out."""
        middle = np.median([np.inf if steps is None else steps for steps in self.steps])
        return int(middle) if np.isfinite(middle) else None


def response(dose: float, learners: Sequence[Learner]) -> Response:
    """The networks of a dose, each trained at one lag."""
    return Response(
        dose=dose, left=tuple(one.left[0] for one in learners), steps=tuple(one.needed[0] for one in learners)
    )
