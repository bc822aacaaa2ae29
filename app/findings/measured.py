"""What was measured of an experiment beside its findings, as values that figures and words read."""

from __future__ import annotations

import numpy as np
from jaxtyping import Complex, Float64

Eigenvalues = Complex[np.ndarray, " H"] | Float64[np.ndarray, " H"]


def spectral_radius(eigenvalues: Eigenvalues) -> float:
    """ρ, the largest eigenvalue's size."""
    return float(np.abs(eigenvalues).max())
