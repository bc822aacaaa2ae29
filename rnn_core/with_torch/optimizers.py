"""Adam and plain SGD, by torch's functional forms.

`torch.optim.Adam` loads torch's compiler with its first object: 70 MB and a second of a server's life for a decorator.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor
from torch.optim.adam import adam
from torch.optim.sgd import sgd

Update = Callable[[], None]


def optimizer(name: str, parameters: list[Tensor], learning_rate: float) -> Update:
    """What moves the parameters by the gradient that they hold; torch's defaults for all but the learning rate."""
    return {"adam": _adam, "sgd": _sgd}[name](parameters, learning_rate)


def _adam(parameters: list[Tensor], learning_rate: float) -> Update:
    means = [torch.zeros_like(p) for p in parameters]
    squares = [torch.zeros_like(p) for p in parameters]
    steps = [torch.tensor(0.0) for _ in parameters]

    def update() -> None:
        with torch.no_grad():
            adam(
                parameters,
                _gradients(parameters),
                means,
                squares,
                [],
                steps,
                fused=True,
                amsgrad=False,
                beta1=0.9,
                beta2=0.999,
                lr=learning_rate,
                weight_decay=0.0,
                eps=1e-8,
                maximize=False,
            )

    return update


def _sgd(parameters: list[Tensor], learning_rate: float) -> Update:
    def update() -> None:
        with torch.no_grad():
            sgd(
                parameters,
                _gradients(parameters),
                [None] * len(parameters),
                fused=True,
                weight_decay=0.0,
                momentum=0.0,
                lr=learning_rate,
                dampening=0.0,
                nesterov=False,
                maximize=False,
            )

    return update


def _gradients(parameters: list[Tensor]) -> list[Tensor]:
    found = [p.grad for p in parameters if p.grad is not None]
    assert len(found) == len(parameters)
    return found
