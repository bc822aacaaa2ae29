"""The gradient of every parameter, summed over steps and samples."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float64

from rnn_core.config import ExperimentConfig
from rnn_core.engine.bptt import Adjoint, Unrolled
from rnn_core.engine.initialisation import layer_suffixes
from rnn_core.engine.network import Tape, features
from rnn_core.engine.scaled import Numbers, Scaled, scaled


def parameter_gradients(config: ExperimentConfig, tape: Tape) -> dict[str, Float64[np.ndarray, "..."]]:
    """∂loss/∂ of every parameter under torch's names; ±inf where the true value is beyond float64."""
    return {name: gradient.to_float() for name, gradient in scaled_gradients(config, tape).items()}


def scaled_gradients(config: ExperimentConfig, tape: Tape) -> dict[str, Scaled]:
    """∂loss/∂ of every parameter under torch's names, at any size.

    The loss is the mean over samples, so each is the sum over steps and samples divided by B.
    """
    assert tape.adjoints is not None
    gradients: dict[str, Scaled] = {}
    for layer, (unrolled, adjoints) in enumerate(zip(tape.forward.layers, tape.adjoints, strict=True)):
        for suffix, u, adjoint in zip(layer_suffixes(config, layer), unrolled, adjoints, strict=True):
            gradients |= _of_layer(suffix, u, adjoint)
    read = features(config, tape.forward.layers[-1], tape.forward.steps)
    gradients["readout.weight"] = _sum_of_products(tape.forward.dy, read)
    gradients["readout.bias"] = _sum(tape.forward.dy)
    return gradients


def _of_layer(suffix: str, unrolled: Unrolled, adjoint: Adjoint) -> dict[str, Scaled]:
    h_prev = np.stack([trace.h_prev for trace in unrolled.traces])
    return {
        f"weight_ih_{suffix}": _sum_of_products(adjoint.a_ih, unrolled.x),
        f"weight_hh_{suffix}": _sum_of_products(adjoint.a_hh, h_prev),
        f"bias_ih_{suffix}": _sum(adjoint.a_ih),
        f"bias_hh_{suffix}": _sum(adjoint.a_hh),
    }


def _sum_of_products(d: Float64[Scaled, "T G B"], x: Float64[Numbers, "T N B"]) -> Float64[Scaled, "G N"]:
    """(1/B) Σ_t d_t x_tᵀ, with the largest exponent of all taken out before the sum."""
    x = scaled(x)
    d_top, x_top = d.exponent.max(), x.exponent.max()
    total = np.einsum("tgb,tnb->gn", d.aligned(d_top), x.aligned(x_top), optimize=True)
    return Scaled(total / d.shape[2], d_top + x_top)


def _sum(d: Float64[Scaled, "T G B"]) -> Float64[Scaled, " G"]:
    top = d.exponent.max()
    return Scaled(d.aligned(top).sum(axis=(0, 2)) / d.shape[2], top)
