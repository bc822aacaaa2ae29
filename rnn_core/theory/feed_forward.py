"""Networks without a state: a feed-forward network on a flattened window, and a convolution over time.

Both are the same text. A layer reads k neighbouring steps of the layer below; the one answer is read from the last.
A flattened window of W steps is k = W, then 1 for every further layer; a convolution has one k throughout. What is
older than the receptive field is never read; where a sequence is shorter, the missing steps are zeros.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from jaxtyping import Float64

from rnn_core.config import ExperimentConfig
from rnn_core.engine.activations import ACTIVATIONS, Activation
from rnn_core.engine.batches import draw_batch
from rnn_core.engine.bptt import OutOfRange, exact_in_float64, require_range
from rnn_core.engine.initialisation import draw_parameters, stream
from rnn_core.engine.losses import LOSSES
from rnn_core.engine.scaled import Numbers, Scaled, scaled, stacked


class Layer(NamedTuple):
    """A layer's kernel and weights: over k · D inputs, oldest step first."""

    k: int
    W: Float64[np.ndarray, "H kD"]
    b: Float64[np.ndarray, "H 1"]


def dense(window: int, layers: int) -> tuple[int, ...]:
    """The kernels of a feed-forward network on a flattened window."""
    return (window,) + (1,) * (layers - 1)


def convolution(kernel: int, layers: int) -> tuple[int, ...]:
    """The kernels of a convolution over time."""
    return (kernel,) * layers


def receptive_field(kernels: Sequence[int]) -> int:
    """How many steps the last answer sees: 1 + Σ (k - 1)."""
    return 1 + sum(k - 1 for k in kernels)


def draw_layers(config: ExperimentConfig, kernels: Sequence[int], name: str) -> list[Layer]:
    """Weights from streams of their own: under "uniform" as torch draws Linear and Conv1d, else N(0, 1/(k D)), b = 0.

    Every W is times input_scale, as every W_ih of a recurrent network is.

    Source: torch.nn.Linear and torch.nn.Conv1d, U(±1/√fan_in).
    """
    layers = []
    for l, k in enumerate(kernels):
        H, fan_in = config.hidden_size, k * (config.input_size if l == 0 else config.hidden_size)
        rng = {part: stream(config.seed, f"{name}.{part}_l{l}") for part in ("weight", "bias")}
        if config.weight_init == "uniform":
            bound = 1.0 / np.sqrt(fan_in)
            W, b = (
                rng[part].uniform(-bound, bound, shape) for part, shape in (("weight", (H, fan_in)), ("bias", (H, 1)))
            )
        else:
            W, b = rng["weight"].standard_normal((H, fan_in)) / np.sqrt(fan_in), np.zeros((H, 1))
        layers.append(Layer(k=k, W=config.input_scale * W, b=b))
    return layers


def forward(
    layers: Sequence[Layer], x: Sequence[Float64[np.ndarray, "D B"]], phi: Activation
) -> tuple[list[np.ndarray], list[list[np.ndarray]]]:
    r"""The top layer's states, and every layer's pre-activations, step by step.

    a_t = W [x_{t-k+1}; …; x_t] + b
    h_t = φ(a_t)
    """
    states: list[Any] = list(x)
    pre_activations = []
    for k, W, b in layers:
        windows = [np.concatenate(states[t : t + k]) for t in range(len(states) - k + 1)]
        pre_activations.append([W @ window + b for window in windows])
        states = [phi.value(a) for a in pre_activations[-1]]
    return states, pre_activations


def backward(
    layers: Sequence[Layer],
    pre_activations: Sequence[Sequence[Float64[Numbers, "H B"]]],
    dh: Sequence[Float64[Numbers, "H B"]],
    phi: Activation,
) -> list[Any]:
    r"""∂ℓ/∂x_t from the top layer's ∂ℓ/∂h_t, step by step, in the arithmetic of both.

    da_t = dh_t ∘ φ'(a_t)
    [dx_{t-k+1}; …; dx_t] += Wᵀ da_t
    """
    gradient = list(dh)
    for (k, W, _), a in zip(reversed(layers), reversed(pre_activations), strict=True):
        width = W.shape[1] // k
        below: dict[int, Any] = {}
        for t, (dh_t, a_t) in enumerate(zip(gradient, a, strict=True)):
            dwindow = W.T @ (dh_t * phi.slope(a_t))
            for j in range(k):
                part = dwindow[j * width : (j + 1) * width]
                below[t + j] = below[t + j] + part if t + j in below else part
        gradient = [below[t] for t in range(len(below))]
    return gradient


def _exactly(
    layers: Sequence[Layer], pre_activations: list[list[np.ndarray]], dh: Float64[Scaled, "H B"], phi: Activation
) -> list[Scaled]:
    """The backward pass in float64 where that is exact, else in `Scaled`."""
    try:
        with exact_in_float64():
            plain = dh.to_float()
            dx = backward(layers, pre_activations, [plain], phi)
        require_range([plain, *dx])
        return [scaled(dx_t) for dx_t in dx]
    except OutOfRange:
        wide = [[scaled(a_t) for a_t in a] for a in pre_activations]
        return backward(layers, wide, [dh], phi)


def log10_input_gradient(config: ExperimentConfig, kernels: Sequence[int], name: str) -> Float64[np.ndarray, "T B"]:
    r"""log10 ‖∂ℓ_b/∂x_t‖ of such a network on the config's data, with the loss and readout of a many_to_one.

    What this tells you: a window cuts. Inside of it every step is one layer away from the answer; outside, the gradient
    is exactly 0, not small: changing such a step changes nothing.

    Raises:
        ValueError: the config is not many_to_one in one direction.
    """
    if config.sequence_type != "many_to_one" or config.bidirectional:
        raise ValueError(f"sequence_type must be many_to_one in one direction, got {config.sequence_type!r}")
    batch, weights, phi = draw_batch(config), draw_parameters(config), ACTIVATIONS[config.activation]
    field = receptive_field(kernels)
    x = [x_t.T for x_t in batch.inputs[-field:]]
    padding = [np.zeros_like(x[0])] * (field - len(x))
    layers = draw_layers(config, kernels, name)
    (h,), pre_activations = forward(layers, padding + x, phi)
    W_out, b_out = weights["readout.weight"], weights["readout.bias"]
    _, dy = LOSSES[config.loss](W_out @ h + b_out[:, None], batch.targets[-1])
    dx = _exactly(layers, pre_activations, scaled(W_out).T @ dy, phi)[len(padding) :]
    sizes = np.full((config.seq_len, config.batch_size), -np.inf)
    sizes[-len(dx) :] = stacked(dx).log10_norm(axis=1)
    return sizes
