"""The unrolled network with weights of its own at every step: a feed-forward network of T layers, layer t reading x_t."""

from __future__ import annotations

from collections.abc import Sequence
from types import ModuleType
from typing import Any

import numpy as np
from jaxtyping import Float64

from rnn_core.config import ExperimentConfig
from rnn_core.engine.activations import ACTIVATIONS
from rnn_core.engine.batches import draw_batch
from rnn_core.engine.bptt import OutOfRange, exact_in_float64, require_range
from rnn_core.engine.cells import CELLS
from rnn_core.engine.cells.parameters import Parameters
from rnn_core.engine.initialisation import draw_own_layer, draw_parameters
from rnn_core.engine.losses import LOSSES
from rnn_core.engine.scaled import Numbers, Scaled, scaled, to_float

_NARROW = 400  # binary orders of magnitude within which float64 carries a sample's gradient beside its weights


def draw_own_weights(config: ExperimentConfig) -> list[Parameters]:
    """A layer's parameters for every step, oldest first."""
    return [draw_own_layer(config, steps_back) for steps_back in reversed(range(config.seq_len))]


def log10_dh(config: ExperimentConfig, weights: Sequence[Parameters]) -> Float64[np.ndarray, "T B"] | None:
    r"""log10 ‖∂ℓ_b/∂h_t‖ of one layer that has weights[t] at step t; None where the forward pass leaves the number range.

        ∂ℓ/∂h_s = J_{s+1}ᵀ … J_Tᵀ ∂ℓ/∂h_T        RNN: J_t = diag(φ'(a_t)) W_hh,t

    Data, loss and readout are the config's own, many_to_one in one direction; with the shared weights at every step this
    is the recurrent network.

    What this tells you: vanishing needs no recurrence. Every deep network multiplies one Jacobian a layer; sharing only
    makes the factors W_hh the same, so that a product of draws becomes the power of one.

    Raises:
        ValueError: the config is not many_to_one in one direction with one layer.
    """
    if config.sequence_type != "many_to_one" or config.num_layers * config.num_directions > 1:
        raise ValueError("sequence_type must be many_to_one with one layer in one direction")
    x = np.ascontiguousarray(draw_batch(config).inputs.transpose(0, 2, 1))
    try:
        with exact_in_float64():
            states, traces = _forward(config, weights, x)
        require_range(to_float(field) for state in states for field in state)
    except OutOfRange:
        with np.errstate(all="ignore"):
            states, _ = _forward(config, weights, x)
        if not np.isfinite([to_float(field) for state in states for field in state]).all():
            return None
        states, traces = _forward(config, weights, scaled(x))
    return _backward(config, weights, states[-1], traces)


def _forward(
    config: ExperimentConfig, weights: Sequence[Parameters], x: Float64[Numbers, "T D B"]
) -> tuple[list[tuple[Numbers, ...]], list[tuple[Numbers, ...]]]:
    cell, phi = CELLS[config.cell], ACTIVATIONS[config.activation]
    zeros = np.zeros((config.hidden_size, config.batch_size))
    state = cell.start(scaled(zeros) if isinstance(x, Scaled) else zeros, phi)
    states, traces = [], []
    for t, params in enumerate(weights):
        state, trace = cell.step(params, x[t], state, phi)
        states.append(state)
        traces.append(trace)
    return states, traces


def _backward(
    config: ExperimentConfig,
    weights: Sequence[Parameters],
    last: tuple[Numbers, ...],
    traces: Sequence[tuple[Numbers, ...]],
) -> Float64[np.ndarray, "T B"] | None:
    cell, readout = CELLS[config.cell], draw_parameters(config)
    W, b = readout["readout.weight"], readout["readout.bias"][:, None]
    with np.errstate(all="ignore"):
        losses, dy = LOSSES[config.loss](W @ to_float(last[0]) + b, draw_batch(config).targets[-1])
    if not np.isfinite(losses).all():
        return None
    zeros = scaled(np.zeros(last[0].shape))
    carried = cell.State(*[zeros] * len(cell.State._fields))._replace(h=scaled(W).T @ dy)
    sizes = []
    for params, trace in zip(reversed(weights), reversed(traces), strict=True):
        sizes.append(carried.h.log10_norm(axis=0))
        carried = _step_back(cell, params, trace, carried)
    return np.array(sizes[::-1])


def _step_back(cell: ModuleType, params: Parameters, trace: Any, carried: Any) -> Any:
    """Take a gradient one step back: in float64 with one exponent a sample where that is exact, else in `Scaled`."""
    top = np.maximum.reduce([field.top(axis=0) for field in carried])
    spans = np.maximum.reduce([np.where(field.mantissa == 0, 0, top - field.exponent) for field in carried])
    if spans.max() < _NARROW and not isinstance(trace[0], Scaled):
        try:
            plain = cell.State(*(field.aligned(top) for field in carried))
            with exact_in_float64():
                previous = cell.step_backward(params, trace, plain).previous
            return cell.State(*(Scaled(field, top) for field in previous))
        except OutOfRange:
            pass
    return cell.step_backward(params, trace, carried).previous
