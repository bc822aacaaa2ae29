"""A walk through the unrolled network: what was measured at each step."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float64

from app.findings.finding import Finding
from rnn_core.engine.scaled import Scaled

Sizes = Float64[np.ndarray, " T"]

CELL_BY_CELL = 12  # steps; beyond it the diagram is condensed
WHOLE_UNITS, WHOLE_STEPS = 3, 24  # up to here the vectors themselves are shown
_VISIBLE = 0.02  # decades


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Steps:
    """A sequence's walk, step by step in the order of processing. log10 sizes: -inf is an exact zero.

    sizes: log10 norms of the vectors of `Walk`, and `term`, `sum`, `slopes`, `matrix` (the two factors).
    means: of gates and slopes over the units. states: h (and c), the first `units` of them.
    sums: the running sum of the weight gradient, where it is small. vectors, weights: where the network is small.
    """

    H: int
    D: int
    units: int
    sizes: dict[str, Sizes]
    means: dict[str, Sizes]
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
        """Whether there is a gradient to walk back with."""
        return "dh" in self.sizes

    @property
    def enters(self) -> Bool[np.ndarray, " T"]:
        """Whether a loss, or the layer above, sends gradient in, at each step."""
        return np.asarray(np.isfinite(self.sizes["direct"]))


def labels(finding: Finding, steps: Steps) -> tuple[list[str], list[str]]:
    """Each step's number in time, and that of the step before it, in the order in which the direction reads."""
    T = finding.config.seq_len
    named = [T - k if finding.direction else k + 1 for k in range(steps.walked)]
    before = [number + 1 if finding.direction else number - 1 for number in named]
    return [str(number) for number in named], [str(number) for number in before]


def reference(steps: Steps, gradient: str = "dh") -> int | None:
    """The last step, as read, at which there is a gradient: where the backward pass starts."""
    alive = np.flatnonzero(np.isfinite(steps.sizes[gradient]))
    return int(alive[-1]) if len(alive) else None


def relative(steps: Steps, gradient: str) -> Sizes:
    """log10 sizes of a gradient over that where its backward pass starts."""
    sizes, start = steps.sizes[gradient], reference(steps, gradient)
    return sizes if start is None else sizes - sizes[start]


def grows(steps: Steps) -> bool:
    """Whether a gradient becomes larger than where its backward pass starts: the blocks then leave room above × 1."""
    return any(float(relative(steps, name).max()) > _VISIBLE for name in ("dh", "dc") if name in steps.sizes)


def left(steps: Steps) -> float:
    """log10 of what is left at the first step read, relative to where the backward pass starts."""
    start = reference(steps)
    assert start is not None
    return float(steps.sizes["dh"][0] - steps.sizes["dh"][start])


def left_a_step(steps: Steps) -> float:
    """log10 of the same as a factor per step."""
    start = reference(steps)
    assert start
    return left(steps) / start


def mean_factor(steps: Steps, name: str) -> float:
    """log10 of a factor's geometric mean over the steps of the backward pass: their product is what is left."""
    start = reference(steps)
    assert start is not None
    return float(steps.sizes[name][1 : start + 1].mean())


def cut_at(steps: Steps) -> int | None:
    """The last step read before the start of the backward pass whose gradient is exactly 0."""
    start = reference(steps)
    if start is None:
        return None
    cut = np.flatnonzero(np.isneginf(steps.sizes["dh"][:start]))
    return int(cut[-1]) if len(cut) else None


def road_goes_on(steps: Steps) -> bool:
    """Whether an LSTM's cell-state path still carries a gradient where that of h is cut."""
    cut = cut_at(steps)
    return cut is not None and "dc" in steps.sizes and bool(np.isfinite(steps.sizes["dc"][cut]))


def mean_ratio(steps: Steps, name: str, of: str) -> float:
    """log10 of one size over another: the geometric mean over the steps of the backward pass."""
    start = reference(steps)
    assert start is not None
    return float((steps.sizes[name][1 : start + 1] - steps.sizes[of][1 : start + 1]).mean())
