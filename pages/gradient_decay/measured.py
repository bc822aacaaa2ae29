"""What the sections below the main figure measure: the terms of a weight update, and the same run at other seeds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float64

from app.findings.finding import Finding
from rnn_core import Result
from rnn_core.diagnostics.weight_terms import log10_shares


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class WeightTerms:
    """The terms of ∂L/∂W_hh of a cell, one a step, in sizes as log10."""

    finding: Finding

    @property
    def name(self) -> str:
        """The cell's."""
        return self.finding.name

    @property
    def by_step(self) -> Float64[np.ndarray, " T"]:
        """Oldest input first."""
        terms = self.finding.judged.result.log10_dW_hh_by_step[self.finding.layer, self.finding.direction]
        return np.asarray(terms[::-1] if self.finding.backwards else terms)

    @property
    def older_half(self) -> float:
        """The older half's share of all sizes; nan where every term is exactly 0."""
        return float(log10_shares(self.by_step, 2)[0]) if len(self.by_step) > 1 else float("nan")

    @property
    def total(self) -> float:
        """The one number that trackers show: ‖∂L/∂W_hh‖."""
        return float(self.finding.judged.result.log10_dW_hh[self.finding.layer, self.finding.direction])


def curves_of_seeds(finding: Finding, results: list[Result]) -> Float64[np.ndarray, "seeds lags"] | None:
    """A finding's curve at each seed, relative to its own last step; None where a run diverges."""
    found = [finding.of(result) for result in results]
    return None if any(seed.diverged for seed in found) else np.array([seed.ratios for seed in found])
