"""Which units still hear the loss: one sample's gradient, unit by unit and step by step."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float64

from rnn_core.engine.bptt import Adjoint


def log10_units(adjoint: Adjoint, sample: int) -> Float64[np.ndarray, "T H"]:
    """log10 |∂ℓ/∂h_t| of each unit for one sample, in the order of processing; -inf is an exact zero.

    What this tells you: whether the gradient fades in all units alike, or is carried back by a few.
    """
    return adjoint.h[:, :, sample].log10()
