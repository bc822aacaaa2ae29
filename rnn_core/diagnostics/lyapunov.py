"""Lyapunov exponents of the road back: the rate at which each direction of a gradient grows or decays."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from jaxtyping import Float64

from rnn_core.diagnostics.orthonormal import walk_back
from rnn_core.engine.bptt import Unrolled

_BLOCK = 10  # steps after which rates are taken for independent


class Spectrum(NamedTuple):
    """exponents: nats a step, largest first; -inf where a direction becomes exactly 0.

    leading: the largest, as the first direction of the frame measured it; its standard error, nan where too few steps
    or samples tell; steps and samples that count.
    """

    exponents: Float64[np.ndarray, " N"]
    leading: float
    error: float
    steps: int
    samples: int


def settling(last: int) -> int:
    """How many steps, next to the loss, only turn the frame into place: a fifth."""
    return last // 5


def lyapunov_spectrum(unrolled: Unrolled, samples: Iterable[int], last: int) -> Spectrum | None:
    r"""The spectrum by QR at every step back from step `last`; None without a step back.

        J_tᵀ Q_{k-1} = Q_k R_k;    λ_i = mean over steps and samples of ln |R_k,ii|

    The first fifth of the steps only turns the frame into place. The error of the leading exponent is the standard
    error over blocks of ten steps and over samples.

    What this tells you: the largest exponent is the rate at which a gradient decays or grows in the long run, since
    every other direction falls behind; e^λ is the factor a step. How far the others lie below says how much of a
    gradient is lost even where its length is kept.

    Source: Oseledets 1968; Benettin, Galgani, Giorgilli & Strelcyn 1980; Vogt, Puelma Touzel, Shlizerman & Lajoie 2022.
    """
    if last < 1:
        return None
    rates = np.array([_log_diagonals(unrolled, sample, last) for sample in samples])
    rates = rates[:, settling(last) :]
    means = rates.mean(axis=(0, 1))
    blocks = np.array_split(rates[:, :, 0], max(1, rates.shape[1] // _BLOCK), axis=1)
    return Spectrum(
        exponents=-np.sort(-means),
        leading=float(means[0]),
        error=_standard_error(np.array([block.mean(axis=1) for block in blocks]).ravel()),
        steps=rates.shape[1],
        samples=len(rates),
    )


def _standard_error(rates: Float64[np.ndarray, " blocks"]) -> float:
    if len(rates) < 2 or not np.isfinite(rates).all():
        return float("nan")
    return float(rates.std(ddof=1) / np.sqrt(len(rates)))


def _log_diagonals(unrolled: Unrolled, sample: int, last: int) -> Float64[np.ndarray, "steps N"]:
    """ln |R_k,ii|; -inf for directions that are gone."""
    n = unrolled.params.W_hh.shape[1] * len(unrolled.cell.State._fields)
    logs = np.full((last, n), -np.inf)
    with np.errstate(divide="ignore"):
        for k, R in enumerate(walk_back(unrolled, sample, last)):
            logs[k, : len(R)] = np.log(np.abs(np.diag(R)))
    return logs
