"""What is asked, as a value: the curves to compare, and the layer and direction shown."""

from __future__ import annotations

from dataclasses import dataclass

from app.experiment.curve import Curve
from rnn_core import ExperimentConfig


@dataclass(frozen=True, slots=True, kw_only=True)
class Experiment:
    """What the controls say: the curves to compare, the layer and direction shown of each, and what all have in common."""

    curves: tuple[Curve, ...]
    layer: int
    direction: int
    config: ExperimentConfig
