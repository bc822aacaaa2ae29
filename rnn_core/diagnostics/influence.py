"""How much the state of each step moves when the state of an earlier step does: the influence matrix."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from jaxtyping import Float64

from rnn_core.config import ExperimentConfig
from rnn_core.engine.activations import ACTIVATIONS
from rnn_core.engine.batches import Batch, draw_batch
from rnn_core.engine.bptt import OutOfRange, Unrolled, exact_in_float64, require_range
from rnn_core.engine.cells import CELLS
from rnn_core.engine.initialisation import draw_parameters
from rnn_core.engine.network import forward, is_finite
from rnn_core.engine.scaled import LOG10_2, OF_ZERO, Numbers, Scaled, scaled, to_float

MOST_NUMBERS = 5e8  # kept at once: 4 GB
_SMALL, _LARGE = 2.0**-200, 2.0**200  # of a column's squared norm, before its exponent is moved
_NOTHING = -700.0  # a power of two that makes no difference to a sum


def influence(
    config: ExperimentConfig, layer: int = -1, direction: int = 0, sample: int = 0
) -> Float64[np.ndarray, "T T"]:
    r"""log10 of how much step t's state moves when step s's does, at [t, s] in the order of time; -inf is an exact zero.

        J_t = ∂s_t/∂s_{t-1};    M_{t,s} = ∂s_t/∂s_s = J_t J_{t-1} ⋯ J_{s+1};    log10 (‖M_{t,s}‖_F / √n)

    s_t is the layer's own state of n numbers: h_t, and (h_t, c_t) in an LSTM. What the layer reads is held, so this is its
    own recurrence alone; masked padding neither moves nor is moved. The diagonal is 0, and no later step moves an earlier
    one; in the backward direction no earlier one moves a later one. All columns of all M_{t,s} of one t advance by one
    product with J_t, each with an exponent of its own. A diverged run has nan everywhere.

    Raises:
        ValueError: one sentence, for a layer, direction or sample that the run does not have, or too large a matrix.

    What this tells you: the gradient of one loss reads one row of this picture, from one direction of the state; the
    matrix shows every step's memory of every earlier one, whatever the losses are. A row that fades from the diagonal
    is forgetting, at the rate at which gradients vanish.
    """
    _require("layer", layer, -config.num_layers, config.num_layers - 1)
    _require("direction", direction, 0, config.num_directions - 1)
    _require("sample", sample, 0, config.batch_size - 1)
    _require_room(config)
    unbounded = ACTIVATIONS[config.activation].limits is None  # between limits no state diverges
    if unbounded and not is_finite(forward(config, draw_parameters(config), draw_batch(config))):
        return np.full((config.seq_len, config.seq_len), np.nan)
    unrolled = _unrolled(config, sample)[layer][direction]
    try:
        sizes = _in_float64(unrolled)
    except OutOfRange:
        sizes = at_any_size(unrolled)
    return sizes[::-1, ::-1].copy() if direction else sizes


def state_size(config: ExperimentConfig) -> int:
    """n: how many numbers a layer hands from step to step."""
    return config.hidden_size * len(CELLS[config.cell].State._fields)


def multiplications(config: ExperimentConfig) -> float:
    """What `influence` costs: T² / 2 products of n × n matrices."""
    return 0.5 * config.seq_len**2 * float(state_size(config)) ** 3


def _require(name: str, value: Any, low: int, high: int) -> None:
    if not isinstance(value, int | np.integer) or isinstance(value, bool) or not low <= value <= high:
        raise ValueError(f"{name} must be in [{low}, {high}], got {value!r}")


def _require_room(config: ExperimentConfig) -> None:
    T, fields = config.seq_len, state_size(config) // config.hidden_size
    most = int(np.sqrt((MOST_NUMBERS - 3 * T**2) / (2 * T))) // fields
    if config.hidden_size > most:
        raise ValueError(f"hidden_size must be in [1, {most}] for influence over {T} steps, got {config.hidden_size}")


def _unrolled(config: ExperimentConfig, sample: int) -> list[list[Unrolled]]:
    """The forward pass of one sample."""
    batch, one = draw_batch(config), slice(sample, sample + 1)
    alone = Batch(
        inputs=batch.inputs[:, one],
        targets=batch.targets[:, one],
        loss_mask=batch.loss_mask[:, one],
        lengths=batch.lengths[one],
    )
    return forward(replace(config, batch_size=1), draw_parameters(config), alone).layers


def _transposed_jacobians(unrolled: Unrolled, identity: Float64[Numbers, "n n"]) -> list[Float64[Numbers, "n n"]]:
    """J_tᵀ of each step but the first: the engine's own step backward, asked for each direction of the state at once."""
    cell, H = unrolled.cell, unrolled.params.W_hh.shape[1]
    every = cell.State(*(identity[row : row + H] for row in range(0, len(identity), H)))
    found: list[Numbers] = [
        np.concatenate(cell.step_backward(unrolled.params, trace, every).previous) for trace in unrolled.traces[1:]
    ]
    if unrolled.valid is None:
        return found
    own = unrolled.valid[:, 0] * 1.0  # padding moves nothing, and nothing moves it
    return [J_T * own[t] * own[t + 1] for t, J_T in enumerate(found)]


def _identity(unrolled: Unrolled) -> Float64[np.ndarray, "n n"]:
    return np.eye(unrolled.params.W_hh.shape[1] * len(unrolled.cell.State._fields))


def _in_float64(unrolled: Unrolled) -> Float64[np.ndarray, "T T"]:
    """The sizes in the order of processing. Row s·n + j of M is M_{t,s}'s column j, over 2^exponent.

    Raises:
        OutOfRange: where a column's elements, or a Jacobian's, lie too far apart for float64.
    """
    if isinstance(unrolled.x, Scaled):
        raise OutOfRange
    identity, T = _identity(unrolled), len(unrolled.traces)
    n = len(identity)
    M = np.tile(identity, (T, 1))
    after = M.copy()
    exponent, share, top = np.zeros((T, n)), np.ones((T, n)), np.zeros((T, 1))
    sums, tops = np.diag(np.full(T, float(n))), np.zeros((T, T))
    with exact_in_float64():
        jacobians = [to_float(J_T) for J_T in _transposed_jacobians(unrolled, identity)]
        require_range([np.array(jacobians)])
        for t, J_T in enumerate(jacobians, start=1):
            np.matmul(M[: t * n], J_T, out=after[: t * n])
            M, after = after, M
            columns = M[: t * n]
            squares = np.vecdot(columns, columns).reshape(t, n)
            if squares.min() < _SMALL or squares.max() > _LARGE:
                _rescale(columns.reshape(t, n, n), squares, exponent[:t])
                top = exponent.max(axis=1, keepdims=True)
                share = np.exp2(np.maximum(2.0 * (exponent - top), _NOTHING))
            sums[t, :t] = np.vecdot(squares, share[:t])
            tops[t, :t] = top[:t, 0]
    with np.errstate(divide="ignore"):
        return 0.5 * np.log10(sums / n) + tops * LOG10_2


def _rescale(
    columns: Float64[np.ndarray, "t n n"], squares: Float64[np.ndarray, "t n"], exponent: Float64[np.ndarray, "t n"]
) -> None:
    """Divide each column that has grown or shrunk too far by a power of two, in place; a dead one has OF_ZERO."""
    moved = (squares < _SMALL) & (exponent > OF_ZERO) | (squares > _LARGE)
    _, shift = np.frexp(np.sqrt(squares[moved]))
    columns[moved] = np.ldexp(columns[moved], -shift[:, None])
    exponent[moved] = np.where(squares[moved] == 0, OF_ZERO, exponent[moved] + shift)
    squares[moved] = np.ldexp(squares[moved], -2 * shift)


def at_any_size(unrolled: Unrolled) -> Float64[np.ndarray, "T T"]:
    """The same with an exponent for each element: slow, and right where units saturate to slopes of 1e-200."""
    wide = unrolled._replace(
        params=type(unrolled.params)(*map(scaled, unrolled.params)),
        traces=[type(trace)(*map(scaled, trace)) for trace in unrolled.traces],
    )
    identity, T = scaled(_identity(unrolled)), len(unrolled.traces)
    n = len(identity)
    sizes = np.full((T, T), -np.inf)
    sizes[0, 0] = 0.0
    M = identity
    for t, J_T in enumerate(_transposed_jacobians(wide, identity), start=1):
        M = scaled(J_T.T @ M)
        sizes[t, :t] = _log10_size(M.log10_norm(axis=0).reshape(t, n))
        sizes[t, t] = 0.0
        M = scaled(np.concatenate([M, identity], axis=1))
    return sizes


def _log10_size(columns: Float64[np.ndarray, "s n"]) -> Float64[np.ndarray, " s"]:
    """log10 of ‖M‖_F / √n from those of its columns' norms."""
    top = columns.max(axis=1)
    with np.errstate(under="ignore", invalid="ignore"):
        mean = (10.0 ** (2.0 * (columns - top[:, None]))).mean(axis=1)
    return np.where(np.isneginf(top), -np.inf, 0.5 * np.log10(np.where(np.isneginf(top), 1.0, mean)) + top)
