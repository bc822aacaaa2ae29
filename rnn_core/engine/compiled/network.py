"""The measuring half of a run, fast: N experiments of one shape at once, in plain float64 where that is exact."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from jaxtyping import Float64, Int64

from rnn_core.config import ExperimentConfig
from rnn_core.engine.batches import Batch, draw_batch
from rnn_core.engine.compiled import layer as passes
from rnn_core.engine.compiled.buffers import Buffers, buffers
from rnn_core.engine.compiled.elementwise import LARGEST, SMALLEST, out_of_range
from rnn_core.engine.compiled.layer import BackwardTape, ForwardTape, FromAbove, Layer, Weights
from rnn_core.engine.initialisation import Drawn, draw_parameters, layer_suffixes
from rnn_core.engine.loss_steps import loss_steps, need_own_loops
from rnn_core.engine.losses import LOSSES, in_blocks
from rnn_core.engine.network import readout_steps
from rnn_core.engine.order import in_time
from rnn_core.engine.scaled import LOG10_2, OF_ZERO

Sizes = Float64[np.ndarray, "L K T B"]
Counts = Int64[np.ndarray, " N"]  # by network


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Curves:
    """What one experiment's passes measured, in the order of time."""

    sample_losses: Float64[np.ndarray, " B"]
    log10_dh: Sizes
    log10_dc: Sizes | None
    log10_dW_hh_by_step: Float64[np.ndarray, "L K T"] | None


def measure(
    configs: Sequence[ExperimentConfig], *, steps: range | None = None, terms: bool = False
) -> list[Curves | None]:
    """Forward and backward pass of experiments that differ in numbers only, not in shape.

    None where plain float64 does not carry it: a state that diverges, a slope of 1e-90. `network.record` can.

    steps: the loss steps that count, all by default. terms: measure the weight gradient's terms, too.
    """
    config = configs[0]
    if need_own_loops(config):
        return [None] * len(configs)
    drawn = [draw_parameters(one) for one in configs]
    return _measure(config, drawn, [draw_batch(one) for one in configs], loss_steps(config), steps, terms)


def measure_network(
    config: ExperimentConfig, weights: Drawn, batch: Batch, steps: range | None = None
) -> Curves | None:
    """The same of one network with these weights on these data, whose samples have losses at the same steps in a row."""
    with_loss = np.flatnonzero(batch.loss_mask[:, 0])
    return _measure(config, [weights], [batch], range(with_loss[0], with_loss[-1] + 1), steps, False)[0]


def _measure(
    config: ExperimentConfig,
    drawn: list[Drawn],
    batches: list[Batch],
    with_loss: range,
    counted: range | None,
    terms: bool,
) -> list[Curves | None]:
    weights = {name: np.stack([one[name] for one in drawn]) for name in drawn[0]}
    x = np.stack([batch.inputs.swapaxes(1, 2) for batch in batches], axis=1)
    beyond_range = sum(map(_beyond_range, weights.values()), _beyond_range([batch.inputs for batch in batches]))
    with np.errstate(all="ignore"), buffers() as room:
        layers, forward = _forward(config, weights, x, room)
        read_out = _read_out(config, weights, batches, forward[-1], with_loss, counted)
        beyond_range += read_out.beyond_range + ~np.isfinite(read_out.losses).all(axis=1)
        backward, lost = _backward(config, weights, layers, forward, read_out, room)
        beyond_range += lost
        for there, back in zip(chain(*forward), chain(*backward), strict=True):
            beyond_range += there.beyond_range + back.beyond_range
        by_step = _log10_terms(layers, forward, backward) if terms else None
        log10_dh = _log10_norms(backward, "squares")
        log10_dc = _log10_norms(backward, "squares_c") if config.cell == "lstm" else None
    return [
        None
        if beyond_range[n]
        else Curves(
            sample_losses=read_out.losses[n],
            log10_dh=log10_dh[:, :, :, n].copy(),
            log10_dc=None if log10_dc is None else log10_dc[:, :, :, n].copy(),
            log10_dW_hh_by_step=None if by_step is None or np.isnan(by_step[:, :, n]).any() else by_step[:, :, n],
        )
        for n in range(len(drawn))
    ]


def _beyond_range(array: Sequence[Float64[np.ndarray, "..."]] | Float64[np.ndarray, "N ..."]) -> Counts:
    """How many elements of each network are neither 0 nor within the range of exact products."""
    return np.array([out_of_range(np.ascontiguousarray(one).ravel(), SMALLEST, LARGEST) for one in array], np.int64)


def _forward(
    config: ExperimentConfig, weights: Weights, x: Float64[np.ndarray, "T N D B"], room: Buffers
) -> tuple[list[list[Layer]], list[list[ForwardTape]]]:
    layers: list[list[Layer]] = []
    tapes: list[list[ForwardTape]] = []
    for at in range(config.num_layers):
        layers.append([passes.layer(config.cell, weights, suffix) for suffix in layer_suffixes(config, at)])
        tapes.append(
            [passes.forward(one, config.activation, in_time(x, k), room, (at, k)) for k, one in enumerate(layers[-1])]
        )
        if at + 1 < config.num_layers:
            x = np.concatenate([_states(config, tape) for tape in tapes[-1]], axis=2)
    return layers, tapes


def _states(config: ExperimentConfig, tape: ForwardTape) -> Float64[np.ndarray, "T N H B"]:
    return in_time(tape.hx1[1:, :, : config.hidden_size], tape.direction)


@dataclass(frozen=True, slots=True, kw_only=True)
class _ReadOut:
    """Losses by sample, ∂ℓ/∂(what was read) at each step that counts, and how many ∂ℓ/∂y are beyond the range."""

    losses: Float64[np.ndarray, "N B"]
    steps: list[int]
    dh: Float64[np.ndarray, "S N F B"]
    beyond_range: Counts


def _read_out(
    config: ExperimentConfig,
    weights: Weights,
    batches: list[Batch],
    top: list[ForwardTape],
    with_loss: range,
    counted: range | None,
) -> _ReadOut:
    parts = [_states(config, tape)[readout_steps(config, tape.direction, with_loss)] for tape in top]
    features = np.concatenate(parts, axis=2)
    W, b = weights["readout.weight"], weights["readout.bias"][..., None]
    losses, dh, beyond_range = [], [], np.zeros(len(batches), np.int64)
    for block in in_blocks(len(with_loss), len(batches) * config.output_size * config.batch_size):
        steps = with_loss[block]
        targets = np.stack([batch.targets[steps.start : steps.stop] for batch in batches], axis=1)
        of_block, dy = LOSSES[config.loss](np.matmul(W, features[block]) + b, targets)
        plain = dy.to_float()
        beyond_range += _beyond_range(plain.swapaxes(0, 1)) + ((plain == 0) & (dy.mantissa != 0)).sum(axis=(0, 2, 3))
        losses.append(of_block)
        counts = np.array([counted is None or t in counted for t in steps])
        dh.append(np.matmul(W.swapaxes(1, 2), plain[counts]))
    return _ReadOut(
        losses=np.concatenate(losses).sum(axis=0),
        steps=[t for t in with_loss if counted is None or t in counted],
        dh=np.concatenate(dh),
        beyond_range=beyond_range,
    )


def _backward(
    config: ExperimentConfig,
    weights: Weights,
    layers: list[list[Layer]],
    forward: list[list[ForwardTape]],
    read_out: _ReadOut,
    room: Buffers,
) -> tuple[list[list[BackwardTape]], Counts]:
    """Each layer's tapes, and how many numbers between two layers are beyond the range."""
    from_above, beyond_range = _from_readout(config, read_out)
    tapes: list[list[BackwardTape]] = []
    for at in reversed(range(config.num_layers)):
        parts = enumerate(zip(layers[at], forward[at], from_above, strict=True))
        tapes.insert(0, [passes.backward(*part, room, (at, k)) for k, part in parts])
        if at:
            from_above, lost = _to_layer_below(config, layers[at], tapes[0])
            beyond_range += lost
    return tapes, beyond_range


def _from_readout(config: ExperimentConfig, read_out: _ReadOut) -> tuple[list[FromAbove], Counts]:
    """What the losses send into each direction's h, by its own order of processing."""
    H, T, steps, dh = config.hidden_size, config.seq_len, read_out.steps, read_out.dh
    from_above = []
    for k in range(config.num_directions):
        read = np.array(readout_steps(config, k, steps))
        arrivals = np.full(T, -1)
        arrivals[T - 1 - read if k else read] = np.arange(len(steps))
        part = np.ascontiguousarray(dh[:, :, k * H : (k + 1) * H])
        from_above.append(FromAbove(arrivals, part, np.where(part.any(axis=2), 0.0, OF_ZERO)))
    return from_above, _beyond_range(dh.swapaxes(0, 1))


def _to_layer_below(
    config: ExperimentConfig, layers: list[Layer], tapes: list[BackwardTape]
) -> tuple[list[FromAbove], Counts]:
    """∂ℓ/∂x_t of a layer, the sum over its directions, cut into the directions of the layer below."""
    parts = [in_time(passes.to_input(one, tape), tape.direction) for one, tape in zip(layers, tapes, strict=True)]
    exponents = [in_time(tape.exponent, tape.direction) for tape in tapes]
    top = np.maximum.reduce(exponents)
    dx = np.add.reduce(
        [part * np.exp2(np.maximum(e - top, -1000.0))[:, :, None] for part, e in zip(parts, exponents, strict=True)]
    )
    lost = (dx == 0) & np.logical_or.reduce([part != 0 for part in parts])  # a number beside an exact zero
    H = config.hidden_size
    from_above: list[FromAbove] = []
    for k in range(config.num_directions):
        part = np.ascontiguousarray(in_time(dx[:, :, k * H : (k + 1) * H], k))
        exponents_of = np.where(part.any(axis=2), in_time(top, k), OF_ZERO)
        from_above.append(FromAbove(np.arange(len(part)), part, exponents_of))
    return from_above, _beyond_range(dx.swapaxes(0, 1)) + lost.sum(axis=(0, 2, 3))


def _log10_norms(tapes: list[list[BackwardTape]], name: str) -> Float64[np.ndarray, "L K T N B"]:
    """log10 of the norms whose squares stand under a name, in the order of time; -inf is an exact zero."""
    return np.array(
        [
            [in_time(_log10_norm(getattr(tape, name), tape.exponent), tape.direction) for tape in layer]
            for layer in tapes
        ]
    )


def _log10_terms(
    layers: list[list[Layer]], forward: list[list[ForwardTape]], backward: list[list[BackwardTape]]
) -> Float64[np.ndarray, "L K N T"]:
    """Sizes of the weight gradient's terms, in the order of time; nan where they must be measured from the recording."""
    return np.array(
        [
            [passes.log10_terms(*one)[:, :: -1 if k else 1] for k, one in enumerate(zip(*layer, strict=True))]
            for layer in zip(layers, forward, backward, strict=True)
        ]
    )


def _log10_norm(
    squares: Float64[np.ndarray, "T N B"], exponent: Float64[np.ndarray, "T N B"]
) -> Float64[np.ndarray, "T N B"]:
    return np.where(squares == 0, -np.inf, 0.5 * np.log10(squares) + exponent * LOG10_2)
