"""The whole network: layers, directions and readout, forward and backward."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float64

from rnn_core.config import ExperimentConfig
from rnn_core.engine.activations import ACTIVATIONS
from rnn_core.engine.batches import Batch, counted_losses, steps_read
from rnn_core.engine.bptt import (
    Adjoint,
    OutOfRange,
    Unrolled,
    backward,
    backward_scaled,
    exact_in_float64,
    require_range,
    unroll,
)
from rnn_core.engine.cells import CELLS
from rnn_core.engine.cells.parameters import Parameters
from rnn_core.engine.initialisation import layer_suffixes
from rnn_core.engine.loss_steps import reads_own_ends
from rnn_core.engine.losses import LOSSES, in_blocks
from rnn_core.engine.order import in_time
from rnn_core.engine.scaled import Numbers, Scaled, scaled, stacked, to_float

Weights = dict[str, Float64[np.ndarray, "..."]]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Forward:
    """What the forward pass left: layers[l][k] in the order in which direction k processes its steps.

    outputs and dy stand at the steps (from 0) at which some sample has a loss; dy is 0 where another has none.
    """

    layers: list[list[Unrolled]]
    steps: list[int]
    outputs: Float64[np.ndarray, "S O B"]
    sample_losses: Float64[np.ndarray, " B"]
    dy: Float64[Scaled, "S O B"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Tape:
    """A forward pass with its backward pass: adjoints[l][k] belongs to layers[l][k]; None where it diverged."""

    forward: Forward
    adjoints: list[list[Adjoint]] | None

    def at(self, layer: int, direction: int) -> tuple[Unrolled, Adjoint | None]:
        """One layer in one direction, forward and backward."""
        unrolled = self.forward.layers[layer][direction]
        return unrolled, None if self.adjoints is None else self.adjoints[layer][direction]


def readout_steps(config: ExperimentConfig, direction: int, steps: Sequence[int]) -> list[int]:
    """The step of a direction's h, in time, that the output of each step reads: its own step.

    A bidirectional many_to_one network reads its final states, unless `reads` says both at a sequence's last step:
    forward there, backward at step 1.
    """
    return [0 if direction and reads_own_ends(config) else step for step in steps]


def record(config: ExperimentConfig, weights: Weights, batch: Batch, steps: range | None = None) -> Tape:
    """Forward and backward pass.

    steps: the loss steps that count, all by default. One alone shows what that step's loss sends back. A shorter
    sequence counts them back from its own end.
    """
    found = forward(config, weights, batch)
    if not is_finite(found):
        return Tape(forward=found, adjoints=None)
    return Tape(forward=found, adjoints=_backward(config, weights, found, counted_losses(config, batch, steps)))


def forward(config: ExperimentConfig, weights: Weights, batch: Batch) -> Forward:
    """The forward pass alone, in the arithmetic that carries it."""
    x = np.ascontiguousarray(batch.inputs.transpose(0, 2, 1))
    try:
        require_range([*weights.values(), x])
        with exact_in_float64():
            found = _forward(config, weights, x, batch)
        require_range(field for layer in found.layers for unrolled in layer for field in unrolled.states)
    except OutOfRange:
        with np.errstate(all="ignore"):
            found = _forward(config, weights, x, batch)
        if is_finite(found):
            wide = {name: scaled(value) for name, value in weights.items()}
            found = _forward(config, wide, scaled(x), batch)
    return found


def mean_loss(config: ExperimentConfig, weights: Weights, batch: Batch) -> float:
    """The loss alone, by the forward pass in float64; inf or nan where it overflows."""
    with np.errstate(all="ignore"):
        x = np.ascontiguousarray(batch.inputs.transpose(0, 2, 1))
        return float(_forward(config, weights, x, batch).sample_losses.mean())


def finite_steps(unrolled: Unrolled) -> int:
    """How many steps, in the order of processing, a layer's states and pre-activations stayed finite."""
    if isinstance(unrolled.x, Scaled):
        return len(unrolled.traces)
    finite = np.logical_and.reduce([np.isfinite(field).all(axis=(1, 2)) for field in unrolled.states])
    finite &= [bool(np.isfinite(trace.a).all()) for trace in unrolled.traces]
    return int(finite.argmin()) if not finite.all() else len(finite)


def is_finite(forward: Forward) -> bool:
    """Whether states, pre-activations and losses all stayed in float64's range."""
    return bool(np.isfinite(forward.sample_losses).all()) and all(
        finite_steps(unrolled) == len(unrolled.traces) for layer in forward.layers for unrolled in layer
    )


def _forward(
    config: ExperimentConfig, weights: Mapping[str, Numbers], x: Float64[Numbers, "T D B"], batch: Batch
) -> Forward:
    layers = []
    read = steps_read(config, batch)
    for layer in range(config.num_layers):
        unrolled = []
        for direction, suffix in enumerate(layer_suffixes(config, layer)):
            params = Parameters(
                W_ih=weights[f"weight_ih_{suffix}"],
                W_hh=weights[f"weight_hh_{suffix}"],
                b_ih=weights[f"bias_ih_{suffix}"].reshape(-1, 1),
                b_hh=weights[f"bias_hh_{suffix}"].reshape(-1, 1),
            )
            phi = ACTIVATIONS[config.activation]
            own = None if read.all() else in_time(read, direction)
            unrolled.append(unroll(CELLS[config.cell], params, in_time(x, direction), phi, own, direction))
        layers.append(unrolled)
        x = np.concatenate([u.in_time(u.states.h) for u in unrolled], axis=1)
    return _read_out(config, weights, layers, batch)


def features(config: ExperimentConfig, top: list[Unrolled], steps: list[int]) -> Float64[Numbers, "S F B"]:
    """The top layer's states that the output of each step reads, directions concatenated."""
    return np.concatenate([u.in_time(u.states.h)[readout_steps(config, k, steps)] for k, u in enumerate(top)], axis=1)


def _read_out(
    config: ExperimentConfig, weights: Mapping[str, Numbers], layers: list[list[Unrolled]], batch: Batch
) -> Forward:
    W, b = (to_float(weights[f"readout.{name}"]) for name in ("weight", "bias"))
    steps = [int(t) for t in np.flatnonzero(batch.loss_mask.any(axis=1))]
    has_loss = batch.loss_mask[steps]
    with np.errstate(all="ignore"):
        outputs = W @ to_float(features(config, layers[-1], steps)) + b[:, None]
        blocks = in_blocks(len(steps), outputs[0].size)
        parts = [LOSSES[config.loss](outputs[block], batch.targets[steps[block]]) for block in blocks]
        losses = np.concatenate([part[0] for part in parts])
        dy = scaled(np.concatenate([part[1] for part in parts]))
    return Forward(
        layers=layers,
        steps=steps,
        outputs=outputs,
        sample_losses=np.where(has_loss, losses, 0.0).sum(axis=0),
        dy=dy if has_loss.all() else dy * has_loss[:, None],
    )


def _backward(
    config: ExperimentConfig, weights: Weights, forward: Forward, counted: Bool[np.ndarray, "T B"]
) -> list[list[Adjoint]]:
    direct = _from_readout(config, weights, forward, counted)
    adjoints: list[list[Adjoint]] = []
    for unrolled in reversed(forward.layers):
        found = [one_layer(u, d) for u, d in zip(unrolled, direct, strict=True)]
        adjoints.insert(0, found)
        if len(adjoints) < config.num_layers:
            direct = _to_layer_below(config, unrolled, found)
    return adjoints


def one_layer(unrolled: Unrolled, direct: Float64[Scaled, "T H B"]) -> Adjoint:
    """One layer's backward pass in the arithmetic that carries it."""
    if not isinstance(unrolled.x, Scaled):
        for rescale_every in (16, 1):
            try:
                return backward(unrolled, direct, rescale_every=rescale_every)
            except OutOfRange:
                continue
    return backward_scaled(unrolled, direct)


def _from_readout(
    config: ExperimentConfig, weights: Weights, forward: Forward, counted: Bool[np.ndarray, "T B"]
) -> list[Float64[Scaled, "T H B"]]:
    """What the losses send into each direction's h_t, in the direction's order of processing."""
    arriving = _transposed_product(weights["readout.weight"], forward.dy)
    H, T, B = config.hidden_size, config.seq_len, config.batch_size
    direct = []
    for k in range(config.num_directions):
        mantissa, exponent = np.zeros((T, H, B)), np.zeros((T, H, B))
        read = readout_steps(config, k, forward.steps)
        for s, (t, at) in enumerate(zip(forward.steps, read, strict=True)):
            here = counted[t]  # a sample has one loss at most of those that read one step
            mantissa[at][:, here] = arriving.mantissa[s, k * H : (k + 1) * H, here].T
            exponent[at][:, here] = arriving.exponent[s, k * H : (k + 1) * H, here].T
        direct.append(in_time(Scaled(mantissa, exponent), k))
    return direct


def _to_layer_below(
    config: ExperimentConfig, unrolled: list[Unrolled], adjoints: list[Adjoint]
) -> list[Float64[Scaled, "T H B"]]:
    """∂ℓ/∂x_t of a layer, cut into the directions of the layer below, in their order of processing."""
    dx, H = to_inputs(unrolled, adjoints), config.hidden_size
    return [in_time(dx[:, k * H : (k + 1) * H], k) for k in range(config.num_directions)]


def to_inputs(unrolled: list[Unrolled], adjoints: list[Adjoint]) -> Float64[Scaled, "T D B"]:
    """∂ℓ/∂x_t of what a layer reads, the sum over its directions, in the order of time."""
    per_direction = [
        u.in_time(_transposed_product(u.params.W_ih, a.a_ih)) for u, a in zip(unrolled, adjoints, strict=True)
    ]
    return per_direction[0] if len(per_direction) == 1 else per_direction[0] + per_direction[1]


def _transposed_product(W: Float64[Numbers, "G D"], d: Float64[Scaled, "T G B"]) -> Float64[Scaled, "T D B"]:
    """Wᵀ d_t for each step: in float64 with one exponent a sample where that is exact, else element by element."""
    try:
        top = d.top(axis=1)
        with exact_in_float64():
            plain = np.ldexp(d.mantissa, np.where(d.mantissa == 0, 0, d.exponent - top).astype(np.int32))
            require_range([plain, to_float(W)])
            return Scaled(to_float(W).T @ plain, top)
    except OutOfRange:
        return stacked([scaled(W).T @ d[t] for t in range(len(d))])
