"""What left the number range first, and how large an update was: why a training diverged."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Beyond:
    """What left float32's range first at the step of a training that diverged, in the order of computing.

    what: "weight", "state", "loss" or "gradient". name: the weight's or the gradient's, under torch's name; of a state "h"
    or "c"; of a loss "". layer and time_step, from 1: a state's.
    """

    what: str
    name: str = ""
    layer: int | None = None
    time_step: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """An update of a training: its step, its size ‖Δθ‖, and the size ‖θ‖ of all weights before it.

    What this tells you: an update as large as the weights replaces the network by another one. No gradient measured
    before it says anything of what comes after.
    """

    step: int
    norm: float
    weight_norm: float

    @property
    def ratio(self) -> float:
        """‖Δθ‖ / ‖θ‖."""
        return self.norm / self.weight_norm if self.weight_norm else float("inf")
