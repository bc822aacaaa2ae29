"""Where the weights start: the draw of every parameter, under torch's names."""

from __future__ import annotations

from zlib import crc32

import numpy as np
from jaxtyping import Float64

from rnn_core.cells import CELLS
from rnn_core.config import ExperimentConfig

SHIFTED_EIGENVALUE = 0.9


def stream(seed: int, name: str) -> np.random.Generator:
    """A random stream of its own for every tensor: what is drawn for one never moves another."""
    return np.random.default_rng(np.random.SeedSequence([seed, crc32(name.encode())]))


def orthogonal(rng: np.random.Generator, H: int) -> Float64[np.ndarray, "H H"]:
    """A random rotation or reflection, uniform over the orthogonal group.

    Source: Mezzadri 2007 (QR of a Gaussian matrix, signs taken from R's diagonal).
    """
    Q, R = np.linalg.qr(rng.standard_normal((H, H)))
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


def layer_suffixes(config: ExperimentConfig, layer: int) -> list[str]:
    """torch's suffix of a layer's parameters, a direction each: `l0`, `l0_reverse`."""
    return [f"l{layer}", f"l{layer}_reverse"][: config.num_directions]


def draw_parameters(config: ExperimentConfig) -> dict[str, Float64[np.ndarray, "..."]]:
    """Every parameter, in torch's layout: gates i f g o (LSTM) and r z n (GRU).

    Source: torch.nn.RNNBase and torch.nn.Linear for "uniform", which is U(±1/√H) everywhere.
    """
    H, K = config.hidden_size, config.num_directions
    parameters: dict[str, Float64[np.ndarray, "..."]] = {}
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
        blocks = [recurrent_block(rng[weight_hh], config.weight_init, H) for _ in range(gates)]
        drawn = {
            weight_ih: rng[weight_ih].standard_normal((gates * H, D)) / np.sqrt(D),
            weight_hh: np.concatenate(blocks),
            bias_ih: np.zeros(gates * H),
            bias_hh: np.zeros(gates * H),
        }
    drawn[weight_ih] = config.input_scale * drawn[weight_ih]
    drawn[weight_hh] = config.weight_scale * drawn[weight_hh]
    if cell.BIASED_GATE is not None:
        block = cell.GATES.index(cell.BIASED_GATE)
        drawn[bias_ih][block * H : (block + 1) * H] += config.gate_bias
    return drawn
