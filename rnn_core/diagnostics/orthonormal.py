"""The road back as orthonormal steps: a product of Jacobians as a product of triangles that nothing can swamp."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from jaxtyping import Float64

from rnn_core.diagnostics.jacobian import transposed_jacobian
from rnn_core.engine.bptt import Unrolled
from rnn_core.engine.initialisation import orthogonal

_FRAME_SEED = 0  # any frame will do; a random one is aligned with no unit


def first_frame(n: int) -> Float64[np.ndarray, "N N"]:
    """The directions at the loss: a random rotation, the same for every run."""
    return orthogonal(np.random.default_rng(_FRAME_SEED), n)


def walk_back(unrolled: Unrolled, sample: int, last: int) -> Iterator[Float64[np.ndarray, "new old"]]:
    r"""The triangles R_k of one sample's road from step `last` back to step 0, made orthonormal at every step.

        J_tᵀ Q_{k-1} = Q_k R_k,    Q_0 a random frame,    t = last, last - 1, …, 1
        (J_last ⋯ J_t)ᵀ = Q_k R_k ⋯ R_1 Q_0ᵀ

    A direction that meets only exact zeros (shut ReLUs) is dropped, so that R_k may have fewer rows than columns:
    what is exactly 0 stays exactly 0, where a rounding error would pass for a tiny gradient.

    Source: Benettin, Galgani, Giorgilli & Strelcyn 1980; Geist, Parlitz & Lauterborn 1990.
    """
    Q: Float64[np.ndarray, "N r"] | None = None
    for t in range(last, 0, -1):
        J_T = transposed_jacobian(unrolled, t, sample)
        Q = first_frame(len(J_T)) if Q is None else Q
        heard = J_T.any(axis=0)
        if heard.all():
            Q, R = _orthonormal(J_T @ Q)
        else:
            kept, R_kept = _orthonormal(Q[heard])
            Q, R = _orthonormal(J_T[:, heard] @ kept)
            R = R @ R_kept
        yield R


def _orthonormal(
    columns: Float64[np.ndarray, "N old"],
) -> tuple[Float64[np.ndarray, "N new"], Float64[np.ndarray, "new old"]]:
    """QR of the rows that are not exactly 0; these rows stay 0 in Q."""
    alive = columns.any(axis=1)
    Q_alive, R = np.linalg.qr(columns[alive])
    Q = np.zeros((len(columns), Q_alive.shape[1]))
    Q[alive] = Q_alive
    return Q, R
