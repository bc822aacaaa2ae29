"""The sliders that a class watches: what each sets, and over which range."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.experiment.experiment import Experiment


@dataclass(frozen=True, slots=True, kw_only=True)
class Slider:
    """A main slider: its range, and the field of the config that it sets."""

    key: str
    field: str
    low: float
    high: float
    step: float
    default: float
    cells: tuple[str, ...] = ("rnn", "lstm", "gru", "lstm3")

    def value_of(self, experiment: Experiment) -> float:
        """Its present value, read from a curve that follows it; the lowest where none does."""
        following = (curve for curve in experiment.curves if curve.key in self.cells)
        return next((getattr(curve.config, self.field) for curve in following), self.low)


SLIDERS = {
    "Weight scale": Slider(key="scale", field="weight_scale", low=0.0, high=8.0, step=0.05, default=1.0),
    "Forget-gate bias": Slider(
        key="bias", field="gate_bias", low=-3.0, high=6.0, step=0.25, default=0.0, cells=("lstm", "gru")
    ),
    "Sequence length": Slider(key="T", field="seq_len", low=2, high=200, step=1, default=50),
}
