"""Where the weights start: the draw of every parameter, under torch's names."""

from __future__ import annotations

from functools import lru_cache
from typing import Any
from zlib import crc32

import numpy as np
from jaxtyping import Float64

from rnn_core.config import ExperimentConfig
from rnn_core.engine.cells import CELLS
from rnn_core.engine.cells.parameters import Parameters

SHIFTED_EIGENVALUE = 0.9
Drawn = dict[str, Float64[np.ndarray, "..."]]


def stream(seed: int, name: str) -> np.random.Generator:
    """A random stream of its own for every tensor: what is drawn for one never moves another."""
    return np.random.default_rng(np.random.SeedSequence([seed, crc32(name.encode())]))


def orthogonal(rng: np.random.Generator, H: int, gates: int = 1) -> Float64[np.ndarray, "G H"]:
    """A random rotation or reflection, uniform over the orthogonal group; of several gates H orthonormal columns.

    Source: Mezzadri 2007 (QR of a Gaussian matrix, signs taken from R's diagonal); torch.nn.init.orthogonal_.
    """
    Q, R = np.linalg.qr(rng.standard_normal((gates * H, H)))
    return np.asarray(Q * np.sign(np.diag(R)), np.float64)


def recurrent_block(rng: np.random.Generator, weight_init: str, H: int) -> Float64[np.ndarray, "H H"]:
    r"""One gate's block of W_hh before scaling: Q, N(0, 1/H), I or the shifted one.

        shifted = 0.9 I + N,    N_{j,j+1} = 1

    N is nilpotent (N^H = 0): ρ is 0.9, but σ_max tends to 1.9 with H, and a power grows at first, before it decays.

    Source: Trefethen & Embree 2005, Jordan blocks as the model of a non-normal matrix.
    """
    if weight_init == "orthogonal":
        return orthogonal(rng, H)
    if weight_init == "gaussian":
        return np.asarray(rng.standard_normal((H, H)) / np.sqrt(H))
    return SHIFTED_EIGENVALUE * np.eye(H) + np.eye(H, k=1) if weight_init == "shifted" else np.eye(H)


def drawn_gate_bias(config: ExperimentConfig) -> float:
    """The mean bias that the start itself gives to the gate that gate_bias is added to.

    Source: unit_forget_bias of keras.layers.LSTM, after Jozefowicz et al. 2015; a GRU's and all others' is 0.
    """
    return 1.0 if (config.cell, config.weight_init) == ("lstm", "keras") else 0.0


def layer_suffixes(config: ExperimentConfig, layer: int) -> list[str]:
    """torch's suffix of a layer's parameters, a direction each: `l0`, `l0_reverse`."""
    return [f"l{layer}", f"l{layer}_reverse"][: config.num_directions]


def draw_parameters(config: ExperimentConfig) -> Drawn:
    """Every parameter, in torch's layout: gates i f g o (LSTM) and r z n (GRU).

    Source: torch.nn.RNNBase and torch.nn.Linear for "uniform", which is U(±1/√H) everywhere.
    """
    return _scaled(config, _drawn(config))


def draw_own_layer(config: ExperimentConfig, steps_back: int) -> Parameters:
    """What the lowest layer would be with weights of its own at one step, from streams of that step's own.

    Named by steps back from the last, so that a longer sequence adds older weights and moves none.
    """
    suffix = f"own_{steps_back}"
    found = _scaled(config, _draw_layer(config, suffix, config.input_size))
    return Parameters(
        W_ih=found[f"weight_ih_{suffix}"],
        W_hh=found[f"weight_hh_{suffix}"],
        b_ih=found[f"bias_ih_{suffix}"].reshape(-1, 1),
        b_hh=found[f"bias_hh_{suffix}"].reshape(-1, 1),
    )


def _scaled(config: ExperimentConfig, draw: Drawn) -> Drawn:
    """A draw with the scales and the gate bias that the config sets."""
    cell = CELLS[config.cell]
    parameters = {}
    for name, drawn in draw.items():
        scale = config.weight_scale if name.startswith("weight_hh") else 1.0
        scale = config.input_scale if name.startswith("weight_ih") else scale
        parameters[name] = scale * drawn
        if name.startswith("bias_ih") and cell.BIASED_GATE is not None:
            block, H = cell.GATES.index(cell.BIASED_GATE), config.hidden_size
            parameters[name][block * H : (block + 1) * H] += config.gate_bias + drawn_gate_bias(config)
    return parameters


_DRAWN_FIELDS = (
    *("cell", "weight_init", "num_layers", "bidirectional", "seed"),
    *("hidden_size", "input_size", "output_size"),
)
_KEPT_NUMBERS = 60_000  # of a network; larger ones are drawn anew


def _drawn(config: ExperimentConfig) -> Drawn:
    """The draw before scales and bias; kept for small networks, which a sweep meets again and again."""
    width = config.hidden_size * config.num_directions
    if 4 * width * (width * config.num_layers + config.input_size) > _KEPT_NUMBERS:
        return _draw(config)
    return _kept(tuple(getattr(config, name) for name in _DRAWN_FIELDS))


@lru_cache(maxsize=64)
def _kept(fields: tuple[Any, ...]) -> Drawn:
    return _draw(ExperimentConfig(**dict(zip(_DRAWN_FIELDS, fields, strict=True))))


def _draw(config: ExperimentConfig) -> Drawn:
    H, K = config.hidden_size, config.num_directions
    parameters: Drawn = {}
    for layer in range(config.num_layers):
        D = config.input_size if layer == 0 else K * H
        for suffix in layer_suffixes(config, layer):
            parameters |= _draw_layer(config, suffix, D)
    bound = 1.0 / np.sqrt(K * H)
    O = config.output_size
    parameters["readout.weight"] = stream(config.seed, "readout.weight").uniform(-bound, bound, (O, K * H))
    parameters["readout.bias"] = np.zeros(O)
    if config.weight_init == "uniform":
        parameters["readout.bias"] = stream(config.seed, "readout.bias").uniform(-bound, bound, O)
    return parameters


def _draw_layer(config: ExperimentConfig, suffix: str, D: int) -> dict[str, Float64[np.ndarray, "..."]]:
    cell = CELLS[config.cell]
    H, gates = config.hidden_size, len(cell.GATES)
    names = [f"{name}_{suffix}" for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")]
    rng = {name: stream(config.seed, name) for name in names}
    weight_ih, weight_hh, bias_ih, bias_hh = names
    if config.weight_init == "uniform":
        bound = 1.0 / np.sqrt(H)
        shapes = ((gates * H, D), (gates * H, H), (gates * H,), (gates * H,))
        drawn = {name: rng[name].uniform(-bound, bound, shape) for name, shape in zip(names, shapes, strict=True)}
    else:
        drawn = {
            weight_ih: _input_weights(rng[weight_ih], config.weight_init, D, gates * H),
            weight_hh: _recurrent_weights(rng[weight_hh], config.weight_init, H, gates),
            bias_ih: np.zeros(gates * H),
            bias_hh: np.zeros(gates * H),
        }
    return drawn


def _input_weights(rng: np.random.Generator, weight_init: str, D: int, G: int) -> Float64[np.ndarray, "G D"]:
    """W_ih of all gates: N(0, 1/D); Keras' is U(±√(6 / (D + G))) with all gates in fan_out (Glorot & Bengio 2010)."""
    if weight_init == "keras":
        bound = np.sqrt(6.0 / (D + G))
        return rng.uniform(-bound, bound, (G, D))
    return np.asarray(rng.standard_normal((G, D)) / np.sqrt(D))


def _recurrent_weights(rng: np.random.Generator, weight_init: str, H: int, gates: int) -> Float64[np.ndarray, "G H"]:
    if weight_init in ("orthogonal_stacked", "keras"):
        return orthogonal(rng, H, gates)
    return np.concatenate([recurrent_block(rng, weight_init, H) for _ in range(gates)])
