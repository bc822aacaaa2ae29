"""What left float32's range first where a training diverged: a weight, a state, the loss or the gradient."""

from __future__ import annotations

import math

import torch
from torch import Tensor

from rnn_core.learning.divergence import Beyond
from rnn_core.with_torch.network import Network


def first_beyond(network: Network, x: Tensor, loss: float) -> Beyond:
    """The first in the order of computing: weights, the states layer by layer and step by step, loss, gradient.

    x: the sequences of the step that diverged. loss: theirs, whose gradient the network still holds.
    """
    parameters = {name.removeprefix("recurrent."): parameter for name, parameter in network.named_parameters()}
    for name, parameter in parameters.items():
        if not parameter.isfinite().all():
            return Beyond(what="weight", name=name)
    if not math.isfinite(loss):
        return _first_state(network, x) or Beyond(what="loss")
    for name, parameter in reversed(parameters.items()):  # as backpropagation comes by them
        if parameter.grad is not None and not parameter.grad.isfinite().all():
            return Beyond(what="gradient", name=name)
    return Beyond(what="gradient")  # each element is finite, the norm of all is not


def _first_state(network: Network, x: Tensor) -> Beyond | None:
    with torch.no_grad():
        for layer, states in enumerate(network.by_layer(x), start=1):
            for time_step, state in enumerate(states, start=1):
                for name, part in zip(("c", "h") if len(state) == 2 else ("h",), reversed(state), strict=True):
                    if not part.isfinite().all():
                        return Beyond(what="state", name=name, layer=layer, time_step=time_step)
    return None
