"""A direction's order of processing, and the order of time: the backward direction runs from step T to step 1."""

from __future__ import annotations

from typing import TypeVar

import numpy as np

from rnn_core.engine.scaled import Numbers, Scaled

Ordered = TypeVar("Ordered", np.ndarray, Scaled, Numbers)


def in_time(array: Ordered, direction: int) -> Ordered:
    """From the order of processing to that of time, or from that of time to the order of processing."""
    return array[::-1] if direction else array
