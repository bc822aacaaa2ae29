"""The captions of the page on sequence types: what its figures show."""

from __future__ import annotations

from markupsafe import Markup

from app.findings.finding import Finding
from app.language.language import say, say_count
from rnn_core import ExperimentConfig


def gallery_caption(name: str, direction: int) -> Markup:
    """Below the five drawings."""
    boxes = say("Filled box ℓ: a loss. Box h: the state. Box x: an input. Box 0: zeros are read.")
    sentence = "Curve: size of the {name}’s gradient from the first to the last step, on one log scale for all five."
    curve = say(sentence, name=name)
    thin = say("Thin: the first loss alone.") if direction else say("Thin: the last loss alone.")
    return Markup(" ").join([boxes, curve, thin])


def gradient_caption(findings: list[Finding], step: int | None) -> Markup:
    """Below the chosen type's curves; step: whose loss (from 1) is drawn alone, None where there is one loss."""
    batch = findings[0].config.batch_size
    said = [say_count("Line: median of {count} sequence.", "Line: median of {count} sequences.", batch)]
    if step is not None:
        said.append(say("Thick: all losses. Thin: the loss of step {step} alone.", step=step))
        return Markup(" ").join(said)
    said.append(say("Band: the middle 80 % of them."))
    if any(finding.carried is not None for finding in findings if not (finding.diverged or finding.stored)):
        said.append(say("Dots: ∂c, the gradient of the LSTM’s cell state, from which its horizon is counted."))
    return Markup(" ").join(said)


def influence_caption(config: ExperimentConfig, shown: int) -> Markup:
    """Below the matrix; shown: how many steps of it are drawn."""
    formula = Markup("‖∂s<sub>t</sub>/∂s<sub>s</sub>‖<sub>F</sub> / √n")
    state = "s = (h, c)" if config.cell == "lstm" else "s = h"
    sentence = "Colour: {formula} of the state {state} of this layer and direction, with n numbers."
    said = [say(sentence, formula=formula, state=state), say("All inputs of this layer are kept fixed.")]
    if shown < config.seq_len:
        said.append(say("{shown} of {all} steps are drawn.", shown=shown, all=config.seq_len))
    return Markup(" ").join(said)
