"""A walk through the unrolled network: what was measured at each step."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from jaxtyping import Float64

from app.findings.finding import Finding
from rnn_core.engine.scaled import Scaled

BySteps = Float64[np.ndarray, " T"]


class Steps(NamedTuple):
    """A sequence's walk, step by step in the order of processing. log10 sizes: -inf is an exact zero.

    sizes: log10 norms of the vectors of `Walk`, and `term`, `sum`, `slopes`, `matrix` (the two factors).
    means: of gates and slopes over the units. states: h (and c), the first `units` of them.
    sums: the running sum of the weight gradient, where it is small. vectors, weights: where the network is small.
    """

    H: int
    D: int
    units: int
    sizes: dict[str, BySteps]
    means: dict[str, BySteps]
    states: dict[str, Float64[np.ndarray, "T units"]]
    sums: Scaled | None
    vectors: dict[str, Scaled]
    weights: dict[str, Scaled]

    @property
    def walked(self) -> int:
        """Steps walked: all, or those before a run diverged."""
        return len(self.sizes["h"])

    @property
    def backward(self) -> bool:
        """Whether there is a way back."""
        return "dh" in self.sizes


_VISIBLE = 0.02  # decades

Sizes = Float64[np.ndarray, " T"]


def labels(finding: Finding, steps: Steps) -> tuple[list[str], list[str]]:
    """Each step's number in time, and that of the step before it, in the order in which the direction reads."""
    T = finding.config.seq_len
    named = [T - k if finding.direction else k + 1 for k in range(steps.walked)]
    before = [number + 1 if finding.direction else number - 1 for number in named]
    return [str(number) for number in named], [str(number) for number in before]


def reference(steps: Steps, gradient: str = "dh") -> int | None:
    """The last step, as read, at which there is a gradient: where the way back starts."""
    alive = np.flatnonzero(np.isfinite(steps.sizes[gradient]))
    return int(alive[-1]) if len(alive) else None


def relative(steps: Steps, gradient: str) -> Sizes:
    """log10 sizes of a gradient over that where its way back starts."""
    sizes, start = steps.sizes[gradient], reference(steps, gradient)
    return sizes if start is None else sizes - sizes[start]


def grows(steps: Steps) -> bool:
    """Whether a gradient becomes larger than where its way back starts: the blocks then leave room above × 1."""
    return any(float(relative(steps, name).max()) > _VISIBLE for name in ("dh", "dc") if name in steps.sizes)
