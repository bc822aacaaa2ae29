"""What explodes and how it is held: two descents on the cliff, and the whole gradient of a run to be clipped."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float64

from app.language.language import later
from rnn_core.diagnostics.clipping import Gradient, angle, clip_by_value, share_above
from rnn_core.theory.loss_cliff import B_RANGE, W_RANGE, Descent, Surface, largest_step

RUNS = (later("not clipped"), later("clipped"))
LOWEST_LOSS = -6.0  # log10: a lower one is drawn there
FIRST_STEPS = 50  # of a training, whose norms are looked at
_STEEP = 0.05  # of the loss between neighbours of the grid: a cliff


def is_cliff(surface: Surface) -> bool:
    """Whether the loss falls so fast somewhere that it is a cliff."""
    return float(np.abs(np.diff(surface.loss, axis=0)).max()) > _STEEP


def inside(w: float, b: float) -> bool:
    """Whether a point is on the map."""
    return W_RANGE[0] <= w <= W_RANGE[1] and B_RANGE[0] <= b <= B_RANGE[1]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Cliff:
    """What was chosen and what came of it. T: steps of the network. Run 0 is not clipped, run 1 is."""

    surface: Surface
    descent: Descent
    rate: float
    clip: float
    T: int

    @property
    def begins(self) -> bool:
        """Whether there is a finite gradient at the start."""
        return bool(np.isfinite(self.descent.w[0]).all())

    @property
    def clipped_steps(self) -> int:
        """How many steps of the clipped run the clip shortened."""
        return int((self.descent.norm[:-1, 1] > self.clip).sum())

    @property
    def jump(self) -> tuple[int, float]:
        """The unclipped run's largest step, from 1, and how far it moved the weights; 0, 0.0 where none moved them."""
        k = largest_step(self.descent, 0)
        if not k:
            return 0, 0.0
        w, b = (np.diff(line[k - 1 : k + 1, 0])[0] for line in (self.descent.w, self.descent.b))
        return k, float(np.hypot(w, b))

    def last(self, run: int) -> int:
        """The last step at which a run's numbers are finite."""
        return int(np.flatnonzero(np.isfinite(self.descent.w[:, run]))[-1])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Clipped:
    """The whole gradient of a run, and by how many degrees clipping by value turns it.

    largest: log10 of the largest element, -inf where the gradient is exactly 0; the thresholds reach a little beyond it.
    """

    gradient: Gradient
    log10_norm: float
    largest: float
    log10_thresholds: Float64[np.ndarray, " n"]
    degrees: Float64[np.ndarray, " n"]

    def turned(self, threshold: float) -> tuple[float, float]:
        """Degrees at a threshold, and the share of the elements that it cuts."""
        return angle(self.gradient, clip_by_value(self.gradient, threshold)), share_above(self.gradient, threshold)
