"""What a caption says of a figure of findings: what is drawn, and of which network."""

from __future__ import annotations

from app.experiment.options import ACTIVATIONS, INITIALISATIONS
from app.findings.finding import Finding
from app.language.language import later, plain, plain_count
from rnn_core import ExperimentConfig
from rnn_core.engine.loss_steps import begins_at_loss, loss_steps

_WHERE = {
    "many_to_one": later("one loss at the last step"),
    "one_to_one": later("one loss"),
    "many_to_many": later("a loss at every step"),
    "one_to_many": later("an input at step 1, a loss at every step"),
    "encoder_decoder": later("losses in the second half"),
}


def what_is_drawn(config: ExperimentConfig, *more: str) -> str:
    """Line: median of 16 sequences; and what else is drawn, each a sentence."""
    return " ".join([plain("Line: {median}.", median=median_of(config)), *more])


def band() -> str:
    """What the shade beside a line is."""
    return plain("Band: the middle 80 % of them.")


def dotted(findings: list[Finding]) -> list[str]:
    """What the fine lines beside LSTMs' curves are, where there are any on a relative axis."""
    drawn = any(finding.carried is not None for finding in findings if not (finding.diverged or finding.stored))
    return [plain("Dots: ∂c of the LSTM’s cell state, which its horizon is counted on.")] * drawn


def median_of(config: ExperimentConfig) -> str:
    """Over how many sequences a median is taken."""
    return plain_count("median of {count} sequence", "median of {count} sequences", config.batch_size)


def of_which_network(finding: Finding, *, every_layer: bool = False) -> str:
    """Its size, activation, layer and direction, and where it has losses; every_layer: the figure shows all of them."""
    config = finding.config
    size = [
        plain_count("{count} time step", "{count} time steps", config.seq_len),
        plain_count("{count} hidden unit", "{count} hidden units", config.hidden_size),
        plain(ACTIVATIONS[config.activation]),
        plain("{name} initialisation", name=plain(INITIALISATIONS[config.weight_init])),
    ]
    if not every_layer and config.num_layers > 1:
        size.append(plain("layer {layer} of {layers}", layer=finding.layer + 1, layers=config.num_layers))
    if config.bidirectional:
        size.append(plain("backward direction") if finding.direction else plain("forward direction"))
    return plain("Network: {parts}.", parts=", ".join([*size, where_loss_is(config)]))


def where_loss_is(config: ExperimentConfig) -> str:
    """Where losses are; of a bidirectional network also where its one answer reads."""
    if config.bidirectional and begins_at_loss(config, 1):
        return plain("one loss, which reads both directions at the last step")
    return plain(_WHERE[config.sequence_type])


def of_last_loss(finding: Finding) -> str:
    """Which loss is alone, where one is; the backward direction meets the losses in the other order."""
    if finding.alone is None:
        return ""
    if not finding.direction:
        return plain("The last loss alone.")
    step = loss_steps(finding.config).start + 1
    return plain("The loss of step {step} alone, the last that this direction meets.", step=step)


def on_which_layer(finding: Finding) -> str:
    """A further part of a caption where there are several: layer 2 of 3."""
    layers = finding.config.num_layers
    return plain(", layer {layer} of {layers}", layer=finding.layer + 1, layers=layers) if layers > 1 else ""


def in_which_direction(finding: Finding, backward: str = later("backward direction")) -> str:
    """A further part of a caption where there are two: forward direction. backward: the words for the other one."""
    if not finding.config.bidirectional:
        return ""
    return f", {plain(backward) if finding.direction else plain('forward direction')}"
