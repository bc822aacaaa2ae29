"""The measuring half of a run, fast: N experiments of one shape at once, in plain float64 where that is exact."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float64, Int64

from rnn_core.config import ExperimentConfig
from rnn_core.engine.batches import Batch, draw_batch
from rnn_core.engine.compiled import layer as passes
from rnn_core.engine.compiled.buffers import Buffers, buffers
from rnn_core.engine.compiled.elementwise import LARGEST, SMALLEST, out_of_range
from rnn_core.engine.compiled.layer import Entering, Found, Kept, Layer, Weights
from rnn_core.engine.initialisation import Drawn, draw_parameters, layer_suffixes
from rnn_core.engine.loss_steps import loss_steps, need_own_loops
from rnn_core.engine.losses import LOSSES
from rnn_core.engine.network import readout_steps
from rnn_core.engine.order import in_time
from rnn_core.engine.scaled import LOG10_2, OF_ZERO

Sizes = Float64[np.ndarray, "L K T B"]


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


def measure_network(config: ExperimentConfig, weights: Drawn, batch: Batch) -> Curves | None:
    """The same of one network with these weights on these data, whose samples have losses at the same steps in a row."""
    with_loss = np.flatnonzero(batch.loss_mask[:, 0])
    return _measure(config, [weights], [batch], range(with_loss[0], with_loss[-1] + 1), None, False)[0]


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
    strays = np.zeros(len(drawn), np.int64)
    for array in weights.values():
        strays += _strays(array)
    strays += _strays([batch.inputs for batch in batches])
    with np.errstate(all="ignore"), buffers() as room:
        layers, kept = _forward(config, weights, x, strays, room)
        losses, dy = _read_out(config, weights, batches, kept[-1], with_loss, strays)
        sent = {t: dy[s] for s, t in enumerate(with_loss) if counted is None or t in counted}
        found = _backward(config, weights, layers, kept, sent, strays, room)
        strays += ~np.isfinite(losses).all(axis=1)
        by_step = _log10_terms(layers, kept, found) if terms else None
        log10_dh = _log10_norms(found, "squares")
        log10_dc = _log10_norms(found, "squares_c") if config.cell == "lstm" else None
    return [
        None
        if strays[n]
        else Curves(
            sample_losses=losses[n],
            log10_dh=log10_dh[:, :, :, n].copy(),
            log10_dc=None if log10_dc is None else log10_dc[:, :, :, n].copy(),
            log10_dW_hh_by_step=None if by_step is None or np.isnan(by_step[:, :, n]).any() else by_step[:, :, n],
        )
        for n in range(len(drawn))
    ]


def _strays(array: Sequence[Float64[np.ndarray, "..."]] | Float64[np.ndarray, "N ..."]) -> Int64[np.ndarray, " N"]:
    """How many elements of each network are neither 0 nor within the range of exact products."""
    return np.array([out_of_range(np.ascontiguousarray(one).ravel(), SMALLEST, LARGEST) for one in array], np.int64)


def _forward(
    config: ExperimentConfig,
    weights: Weights,
    x: Float64[np.ndarray, "T N D B"],
    strays: Int64[np.ndarray, " N"],
    room: Buffers,
) -> tuple[list[list[Layer]], list[list[Kept]]]:
    layers: list[list[Layer]] = []
    kept: list[list[Kept]] = []
    for at in range(config.num_layers):
        layers.append([passes.layer(config.cell, weights, suffix) for suffix in layer_suffixes(config, at)])
        kept.append(
            [
                passes.forward(one, config.activation, in_time(x, k), strays, room, (at, k))
                for k, one in enumerate(layers[-1])
            ]
        )
        if at + 1 < config.num_layers:
            x = np.concatenate([_states(config, one, k) for k, one in enumerate(kept[-1])], axis=2)
    return layers, kept


def _states(config: ExperimentConfig, kept: Kept, direction: int) -> Float64[np.ndarray, "T N H B"]:
    return in_time(kept.z[1:, :, : config.hidden_size], direction)


def _read_out(
    config: ExperimentConfig,
    weights: Weights,
    batches: list[Batch],
    top: list[Kept],
    steps: range,
    strays: Int64[np.ndarray, " N"],
) -> tuple[Float64[np.ndarray, "N B"], Float64[np.ndarray, "S N O B"]]:
    """Losses by sample, and ∂ℓ/∂y at each loss step."""
    parts = [_states(config, one, k)[readout_steps(config, k, steps)] for k, one in enumerate(top)]
    features = np.concatenate(parts, axis=2)
    y = np.matmul(weights["readout.weight"], features) + weights["readout.bias"][..., None]
    targets = np.stack([batch.targets[steps.start : steps.stop] for batch in batches], axis=1)
    losses, dy = LOSSES[config.loss](y, targets)
    plain = dy.to_float()
    strays += _strays(plain.swapaxes(0, 1)) + ((plain == 0) & (dy.mantissa != 0)).sum(axis=(0, 2, 3))
    return losses.sum(axis=0), plain


def _backward(
    config: ExperimentConfig,
    weights: Weights,
    layers: list[list[Layer]],
    kept: list[list[Kept]],
    dy: dict[int, Float64[np.ndarray, "N O B"]],
    strays: Int64[np.ndarray, " N"],
    room: Buffers,
) -> list[list[Found]]:
    entering = _from_readout(config, weights, dy, strays)
    found: list[list[Found]] = []
    for at in reversed(range(config.num_layers)):
        parts = enumerate(zip(layers[at], kept[at], entering, strict=True))
        found.insert(0, [passes.backward(*part, strays, room, (at, k)) for k, part in parts])
        if at:
            entering = _to_layer_below(config, layers[at], found[0], strays)
    return found


def _from_readout(
    config: ExperimentConfig,
    weights: Weights,
    dy: dict[int, Float64[np.ndarray, "N O B"]],
    strays: Int64[np.ndarray, " N"],
) -> list[Entering]:
    """What the losses, ∂ℓ/∂y by their step, send into each direction's h, by its own order of processing."""
    H, T = config.hidden_size, config.seq_len
    steps = list(dy)
    arriving = np.matmul(weights["readout.weight"].swapaxes(1, 2), np.stack(list(dy.values())))
    strays += _strays(arriving.swapaxes(0, 1))
    entering = []
    for k in range(config.num_directions):
        at = np.array(readout_steps(config, k, steps))
        places = np.full(T, -1)
        places[T - 1 - at if k else at] = np.arange(len(steps))
        part = np.ascontiguousarray(arriving[:, :, k * H : (k + 1) * H])
        entering.append(Entering(places, part, np.where(part.any(axis=2), 0.0, OF_ZERO)))
    return entering


def _to_layer_below(
    config: ExperimentConfig, layers: list[Layer], found: list[Found], strays: Int64[np.ndarray, " N"]
) -> list[Entering]:
    """∂ℓ/∂x_t of a layer, the sum over its directions, cut into the directions of the layer below."""
    parts = [in_time(passes.to_input(one, back), k) for k, (one, back) in enumerate(zip(layers, found, strict=True))]
    exponents = [in_time(back.exponent, k) for k, back in enumerate(found)]
    top = np.maximum.reduce(exponents)
    dx = np.add.reduce(
        [part * np.exp2(np.maximum(e - top, -1000.0))[:, :, None] for part, e in zip(parts, exponents, strict=True)]
    )
    lost = (dx == 0) & np.logical_or.reduce([part != 0 for part in parts])  # a number beside an exact zero
    strays += lost.sum(axis=(0, 2, 3))
    strays += _strays(dx.swapaxes(0, 1))
    H = config.hidden_size
    entering: list[Entering] = []
    for k in range(config.num_directions):
        part = np.ascontiguousarray(in_time(dx[:, :, k * H : (k + 1) * H], k))
        exponents_of = np.where(part.any(axis=2), in_time(top, k), OF_ZERO)
        entering.append(Entering(np.arange(len(part)), part, exponents_of))
    return entering


def _log10_norms(found: list[list[Found]], name: str) -> Float64[np.ndarray, "L K T N B"]:
    """log10 of the norms whose squares stand under a name, in the order of time; -inf is an exact zero."""
    return np.array(
        [[in_time(_log10_norm(getattr(one, name), one.exponent), k) for k, one in enumerate(layer)] for layer in found]
    )


def _log10_terms(
    layers: list[list[Layer]], kept: list[list[Kept]], found: list[list[Found]]
) -> Float64[np.ndarray, "L K N T"]:
    """Sizes of the weight gradient's terms, in the order of time; nan where they must be measured from the recording."""
    return np.array(
        [
            [passes.log10_terms(*one)[:, :: -1 if k else 1] for k, one in enumerate(zip(*layer, strict=True))]
            for layer in zip(layers, kept, found, strict=True)
        ]
    )


def _log10_norm(
    squares: Float64[np.ndarray, "T N B"], exponent: Float64[np.ndarray, "T N B"]
) -> Float64[np.ndarray, "T N B"]:
    return np.where(squares == 0, -np.inf, 0.5 * np.log10(squares) + exponent * LOG10_2)
