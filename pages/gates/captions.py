"""The captions of the page on gates: what is drawn, and of which network."""

from __future__ import annotations

from markupsafe import Markup, escape

from app.findings.finding import Finding
from app.findings.network_words import in_which_direction, of_last_loss, on_which_layer
from app.language.language import say, say_count


def circuit_caption(finding: Finding, step: int, from_zeros: bool) -> Markup:
    """What the circuit shows; from_zeros: this is the first step, whose old state is zero."""
    config = finding.config
    said = [
        say(
            "Forward pass at step {step}, first sequence of the batch{part}.",
            step=step,
            part=f"{on_which_layer(finding)}{in_which_direction(finding)}",
        ),
        say_count(
            "The square in each strip is the only unit.",
            "Each strip has one square for each of the {count} units. Means are over the units.",
            config.hidden_size,
        ),
        say("In the backward pass, the gradient runs back along the same lines."),
    ]
    if from_zeros:
        said.append(
            say("At this step the old state is zero, so the forget gate has nothing to forget.")
            if config.cell == "lstm"
            else say("At this step the old state is zero, so the update gate has nothing to keep.")
        )
    return Markup(" ").join(said)


def paths_caption(finding: Finding) -> Markup:
    """Of which two parts the gradient is the sum."""
    if finding.config.cell == "lstm":
        said = [
            say("The gradient ∂c is the sum of two vectors, one for each of these."),
            say(
                "<b>Cell-state path</b>: through forget gates only. "
                "It is the path of the “constant error carousel” of Hochreiter and Schmidhuber."
            ),
            say("<b>Other paths</b>: through the other gates and W<sub>hh</sub>."),
            say(
                "Their sizes do not simply add. The curve of ∂h is relative to its own start, the others to that of ∂c."
            ),
        ]
    else:
        said = [
            say("The gradient ∂h is the sum of two vectors, one for each of these."),
            say("<b>Direct path</b>: through the update gate only."),
            say("<b>Other paths</b>: through the gates and W<sub>hh</sub>."),
            say("Their sizes do not simply add."),
        ]
    return Markup(" ").join([*alone(finding), *said])


def gradients_caption(finding: Finding) -> Markup:
    """Of what the gradient of each gate is taken."""
    return Markup(" ").join(
        [
            say(
                "Size of the gradient at each gate, ‖∂ℓ/∂a‖, where a is its value before the sigmoid or the activation."
            ),
            say("Median of the sequences."),
            *alone(finding),
        ]
    )


def openness_caption() -> Markup:
    """What a bar is."""
    return say(
        "Each bar is a share of the values of one gate, over all steps, units and sequences. "
        "A bar is 0.05 wide, from 0 (closed) to 1 (open). Full colour: below 0.05 and above 0.95."
    )


def bias_caption(finding: Finding) -> Markup:
    """What is measured at each bias, and which control moves the ring."""
    measured = (
        say("Measured: the size of the product ∏ f over all steps, as a factor per step.")
        if finding.config.cell == "lstm"
        else say("Measured: the size of the product ∏ z over all steps, as a factor per step.")
    )
    control = (
        say("This LSTM always has bias 3. Choose the plain LSTM to move the ring with the slider.")
        if finding.curve.key == "lstm3"
        else say("The slider <b>Forget-gate bias</b> in the sidebar moves the ring.")
    )
    return Markup(" ").join([measured, control])


def cost_caption(finding: Finding) -> Markup:
    """What is counted and what is timed."""
    config = finding.config
    which = {"layer": finding.layer + 1, "layers": config.num_layers}
    counted = (
        say("Parameters: recurrent layer {layer} of {layers}, both directions, without the output layer.", **which)
        if config.bidirectional
        else say("Parameters: recurrent layer {layer} of {layers}, without the output layer.", **which)
    )
    timed = say(
        "Time: forward and backward pass of all layers and sequences, divided by the number of time steps. "
        "It was measured on this server when this section was first opened. "
        "It is the fastest of several runs, because others use the server too. A long run is timed once."
    )
    return Markup(" ").join([counted, timed])


def alone(finding: Finding) -> list[Markup]:
    """Which loss is alone, where one is."""
    return [escape(of_last_loss(finding))] if finding.alone else []
