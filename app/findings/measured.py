"""What was measured of an experiment beside its findings, as values that figures and words read."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Complex, Float64

Eigenvalues = Complex[np.ndarray, " H"] | Float64[np.ndarray, " H"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Stored:
    """A finding's sizes where each step's gradient is stored in a number format, with a loss scale 2^k.

    log10_dh: log10 by lag; -inf where every unit is stored as 0, inf where one is stored as inf.
    """

    number_format: str
    log2_scale: int
    log10_dh: Float64[np.ndarray, "lags B"]


def spectral_radius(eigenvalues: Eigenvalues) -> float:
    """ρ, the largest eigenvalue's size."""
    return float(np.abs(eigenvalues).max())
