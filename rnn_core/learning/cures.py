"""What may keep a training from diverging, from its own steps: a clip of the gradient, or a lower learning rate."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from rnn_core.diagnostics.clipping import summarise_norms
from rnn_core.learning.divergence import Update
from rnn_core.learning.training_config import SMALLEST_CLIP, TrainingConfig, TrainingStep

LARGEST_UPDATE = 0.1  # of the weights' own size
FURTHER = 0.1  # of a clip or rate that did not help


def too_large(steps: Sequence[TrainingStep]) -> Update | None:
    """The first measured update above a tenth of the weights; the last measured where none is, None before there is one."""
    updates = [step.update for step in steps if step.update is not None]
    return next((one for one in updates if not one.ratio <= LARGEST_UPDATE), updates[-1] if updates else None)


def clipped(config: TrainingConfig, steps: Sequence[TrainingStep]) -> TrainingConfig | None:
    r"""The same training, its gradient clipped by norm; None where no update was made.

        θ = P₉₀(‖g_1‖, …, ‖g_k‖)          k: the step of the first update above a tenth of the weights
        θ ≤ 0.1 ‖weights‖ / rate          under SGD, whose update is rate · g
        θ ≤ a tenth of the clip that it had

    The norms after step k are those of a network that the update has replaced by another.
    """
    update = too_large(steps)
    norms = summarise_norms(np.array([step.grad_norm for step in steps if update and step.step <= update.step]))
    if update is None or norms is None:
        return None
    limits = [norms.suggested]
    if config.optimizer == "sgd":
        limits.append(LARGEST_UPDATE * update.weight_norm / config.learning_rate)
    if config.clip_norm is not None:
        limits.append(FURTHER * config.clip_norm)
    return replace(config, clip_norm=max(rounded_down(min(limits)), SMALLEST_CLIP), clip_value=None)


def slowed(config: TrainingConfig, steps: Sequence[TrainingStep]) -> TrainingConfig | None:
    """The same training at the rate that makes its first too large update a tenth of the weights, or at a tenth of its
    rate where none was too large; None where no update was made.

    An update is proportional to the rate, with Adam too.
    """
    update = too_large(steps)
    if update is None or not math.isfinite(update.ratio):
        return None
    factor = LARGEST_UPDATE / update.ratio if update.ratio > LARGEST_UPDATE else FURTHER
    return replace(config, learning_rate=rounded_down(factor * config.learning_rate))


def further(config: TrainingConfig, cured: TrainingConfig) -> TrainingConfig:
    """The next to try where a cure diverges, too: a tenth of its clip or of its rate, whichever it changed."""
    if cured.learning_rate != config.learning_rate:
        return replace(cured, learning_rate=rounded_down(FURTHER * cured.learning_rate))
    assert cured.clip_norm is not None
    return replace(cured, clip_norm=max(rounded_down(FURTHER * cured.clip_norm), SMALLEST_CLIP))


def rounded_down(value: float) -> float:
    """To two digits, so that a link can say it."""
    if value == 0:
        return 0.0
    unit = 10.0 ** (math.floor(math.log10(value)) - 1)
    return float(f"{math.floor(value / unit + 1e-9) * unit:.2g}")
