"""What a caption says of a figure of findings: what is drawn, and of which network."""

from __future__ import annotations

from app import numbers
from app.experiment.options import ACTIVATIONS, INITIALISATIONS
from app.findings.finding import Finding
from rnn_core import ExperimentConfig
from rnn_core.engine.loss_steps import begins_at_loss, loss_steps

_WHERE = {
    "many_to_one": "loss on the last step only",
    "one_to_one": "one step",
    "many_to_many": "a loss at every step",
    "one_to_many": "input at step 1, a loss at every step",
    "encoder_decoder": "losses on the second half",
}


def what_is_drawn(config: ExperimentConfig, *more: str) -> str:
    """Lines: median of 16 sequences; and what else is drawn."""
    return f"Lines: {'; '.join([median_of(config), *more])}."


def dotted(findings: list[Finding]) -> list[str]:
    """What the fine lines beside LSTMs' curves are, where there are any on a relative axis."""
    drawn = any(finding.carried is not None for finding in findings if not (finding.diverged or finding.stored))
    return ["dots: ∂c, which the LSTM’s cell carries and its horizon is counted on"] * drawn


def median_of(config: ExperimentConfig) -> str:
    """Over how many sequences a median is taken."""
    return f"median of {numbers.count(config.batch_size, 'sequence')}"


def of_which_network(finding: Finding, *, every_layer: bool = False) -> str:
    """Its size, activation, layer and direction, and where it has losses; every_layer: the figure shows all of them."""
    config = finding.config
    part = in_which_direction(finding) if every_layer else f"{on_which_layer(finding)}{in_which_direction(finding)}"
    return (
        f"{numbers.count(config.seq_len, 'step')}, {numbers.count(config.hidden_size, 'hidden unit')}, "
        f"{ACTIVATIONS[config.activation]}, {INITIALISATIONS[config.weight_init]} weights{part}, {where_loss_is(config)}."
    )


def where_loss_is(config: ExperimentConfig) -> str:
    """Where losses are; of a bidirectional network also where its one answer reads."""
    if config.bidirectional and begins_at_loss(config, 1):
        return "one loss, which reads both directions at the last step"
    return _WHERE[config.sequence_type]


def of_last_loss(finding: Finding) -> str:
    """Which loss is alone, where one is; the backward direction meets the losses in the other order."""
    if finding.alone is None:
        return ""
    if not finding.direction:
        return "The last loss alone."
    return f"The loss of step {loss_steps(finding.config).start + 1} alone, the last that this direction meets."


def on_which_layer(finding: Finding) -> str:
    """A further part of a caption where there are several: layer 2 of 3."""
    layers = finding.config.num_layers
    return f", layer {finding.layer + 1} of {layers}" if layers > 1 else ""


def in_which_direction(finding: Finding, backward: str = "backward direction") -> str:
    """A further part of a caption where there are two: forward direction. backward: the words for the other one."""
    if not finding.config.bidirectional:
        return ""
    return f", {backward if finding.direction else 'forward direction'}"
