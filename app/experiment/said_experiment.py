"""What the controls say, as an experiment."""

from __future__ import annotations

from app.experiment.control import Said
from app.experiment.controls import CONTROLS
from app.experiment.curve import curve
from app.experiment.experiment import Experiment
from rnn_core import ExperimentConfig


def said_experiment(said: Said) -> Experiment:
    """The experiment that the controls ask for.

    Raises:
        ValueError: they ask for what `ExperimentConfig` rules out.
    """
    fields = {
        control.field: said.values[control.key] for control in CONTROLS if control.field and control.key in said.values
    }
    fields["seq_len"] = 1 if said["type"] == "one_to_one" else said["longer"] or said["T"]
    if said["inputs"] == "series":
        fields["loss"] = "mse"
    if said["inputs"] == "text":
        fields["text"] = said["text"] or None
    config = ExperimentConfig(**fields)
    return Experiment(
        config=config,
        curves=tuple(curve(key, config) for key in said["cells"]),
        layer=min(said["layer"], config.num_layers) - 1,
        direction=int(config.bidirectional and said["direction"] == "backward"),
    )
