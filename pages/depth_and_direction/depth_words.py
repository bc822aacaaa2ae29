"""The words of the page on layers over time, from the run's own numbers; those on what depth costs have their own file."""

from __future__ import annotations

import numpy as np
from markupsafe import Markup

from app import numbers
from app.findings.finding import Finding
from app.findings.network_words import of_last_loss, of_which_network
from app.language.language import plain, plain_count, say, say_count
from pages.depth_and_direction.measured import Sizes

_FACTOR = 2  # decades beyond which 10**rate is not taken: it may leave float's range


def headline(told: Finding, sizes: Sizes) -> str:
    """What the lowest layer gets, at the loss and at the step farthest from it, in one line."""
    layers = told.config.num_layers
    if told.diverged:
        return plain_count(
            "With {count} layer the {name} diverges at step {step}",
            "With {count} layers the {name} diverges at step {step}",
            layers,
            name=told.name,
            step=told.result.diverged_at,
        )
    loss, far = ends(told)
    at_loss, at_far = (numbers.size(float(sizes[0, lag])) for lag in (0, -1))
    if not np.isfinite(sizes[-1, 0]):
        return plain("The top layer’s gradient is exactly 0 at step {step}", step=loss)
    if layers == 1:
        return _of_one_layer(told, float(sizes[0, -1]), far)
    if not told.lags:
        return plain("Layer 1 of {layers} gets {size} at step {step}, the loss", layers=layers, size=at_loss, step=loss)
    sentence = "Layer 1 of {layers} gets {at_loss} at step {loss} and {at_far} at step {far}"
    return plain(sentence, layers=layers, at_loss=at_loss, loss=loss, at_far=at_far, far=far)


def _of_one_layer(told: Finding, left: float, far: int) -> str:
    if told.config.seq_len == 1:
        return plain("One layer, one time step: there is nothing to compare")
    if not told.lags:
        return plain("One layer: this direction starts at its only loss")
    size = numbers.size(left)
    if np.isneginf(left):
        return plain("One layer: at step {far}, the gradient is exactly 0", far=far)
    if size == "1":
        return plain("One layer: at step {far}, all of the gradient is left", far=far)
    if left > 0:
        return plain("One layer: at step {far}, the gradient is {size} times as large", far=far, size=size)
    return plain("One layer: at step {far}, {size} of the gradient is left", far=far, size=size)


def ends(told: Finding) -> tuple[int, int]:
    """The step where the loss enters, and the one farthest from it."""
    T = told.config.seq_len
    return (T - told.lags, T) if told.backwards else (T, T - told.lags)


def what_layers_tell(told: Finding, sizes: Sizes) -> Markup:
    """How the gradient changes downwards and back in time in this run."""
    if told.diverged or not np.isfinite(sizes[-1, 0]):
        return Markup("")
    layers = told.config.num_layers
    if layers == 1:
        return say(
            "The gradient has two ways to go: back in time along the row, and down to the layer below. "
            "With one layer there is only the first. Choose more layers to see the second."
        )
    said = [_down(float(sizes[0, 0]), layers)]
    if not told.lags:
        return said[0]
    top, lowest = (numbers.size(float(row[-1])) for row in (sizes[-1], sizes[0]))
    sentence = "At step {far} the top layer has <b>{top}</b>, layer 1 has <b>{lowest}</b>."
    said.append(say(sentence, far=ends(told)[1], top=top, lowest=lowest))
    if told.begins_at_loss:
        said.append(
            say(
                "The answer reads both directions at step {last}, where the backward direction starts. The layers below the "
                "top get their gradient through the forward direction of the layer above.",
                last=told.config.seq_len,
            )
        )
    elif told.config.bidirectional:
        said.append(_two_ways_down(told))
    else:
        said.append(_peak(sizes))
    return Markup(" ").join(said)


def _down(down: float, layers: int) -> Markup:
    """What layer 1 gets at the loss, over the top layer's."""
    size = numbers.size(down)
    if np.isneginf(down):
        return say("At the loss, layer 1 gets <b>exactly 0</b>.")
    if layers < 3:
        if down > 0:
            return say("At the loss, layer 1 gets <b>{size}</b> times the top layer’s gradient.", size=size)
        return say("At the loss, layer 1 gets <b>{size}</b> of the top layer’s gradient.", size=size)
    rate = down / (layers - 1)
    factor = f"× {numbers.size(rate)}" if abs(rate) > _FACTOR else numbers.factor(10**rate)
    if down > 0:
        sentence = "At the loss, layer 1 gets <b>{size}</b> times the top layer’s gradient ({factor} per layer)."
        return say(sentence, size=size, factor=factor)
    sentence = "At the loss, layer 1 gets <b>{size}</b> of the top layer’s gradient ({factor} per layer)."
    return say(sentence, size=size, factor=factor)


def _two_ways_down(told: Finding) -> Markup:
    both = say("Each layer passes both of its directions to each direction of the layer above.")
    if told.direction:
        more = say("So below the top, this row gets gradient through the forward direction as well.")
    else:
        more = say("So below the top, this row gets gradient through the backward direction as well.")
    return Markup(" ").join([both, more])


def _peak(sizes: Sizes) -> Markup:
    if np.isneginf(sizes[0]).all():
        return say("Layer 1 gets <b>exactly 0</b> at every step.")
    lag, top_at_loss = int(sizes[0].argmax()), bool(sizes[-1].argmax() == 0)
    if lag == 0:
        if top_at_loss:
            return say("Layer 1 gets the most at the loss, as the top layer does.")
        return say("Layer 1 gets the most at the loss.")
    where = say_count(
        "Layer 1 gets the most <b>{count} step</b> before the loss: <b>{largest}</b>.",
        "Layer 1 gets the most <b>{count} steps</b> before the loss: <b>{largest}</b>.",
        lag,
        largest=numbers.size(float(sizes[0, lag])),
    )
    if not top_at_loss:
        return where
    return Markup(" ").join(
        [where, say("Farther back, more paths lead down to it, and the gradients of these paths add.")]
    )


def layers_caption(finding: Finding, sizes: Sizes, low: float, high: float, colour: str) -> Markup:
    """Below the map: what its colours and lines are, and of which network; low, high: log10 at the ends of its colour."""
    told = finding.judged
    least, most = numbers.size(low), numbers.size(high)
    scale = Markup(
        '<span class="gh-scale" aria-hidden="true" style="background:linear-gradient(90deg,var(--gh-page),{})"></span>'
    ).format(colour)
    if float(sizes.min()) < low:
        colours = say("Colour: {least} or less {scale} {most}.", least=least, scale=scale, most=most)
    else:
        colours = say("Colour: {least} {scale} {most}.", least=least, scale=scale, most=most)
    said = [colours, say("Sizes are relative to the top layer’s gradient at the loss.")]
    if _has_horizon(told):
        said.append(_horizon_lines(told))
    batch = told.config.batch_size
    said.append(say_count("Median of {count} sequence.", "Median of {count} sequences.", batch))
    said.append(Markup("{}").format(of_which_network(finding, every_layer=True)))
    if finding.alone:
        said.append(Markup("{}").format(of_last_loss(finding)))
        said.append(say("With all losses, gradient would enter at many steps."))
    return Markup(" ").join(said)


def _horizon_lines(told: Finding) -> Markup:
    """One count: from the loss, as in the table below; what falls below a thousandth is its largest value."""
    if told.config.cell == "lstm":
        return say(
            "Upright line: the horizon. To its left, ∂c, the gradient of the cell state, has fallen below a thousandth of its "
            "largest value in that row."
        )
    return say(
        "Upright line: the horizon. To its left, the gradient has fallen below a thousandth of its largest value in that row."
    )


def _has_horizon(told: Finding) -> bool:
    layers = range(told.config.num_layers)
    return any(told.result.summary(layer, told.direction).horizon_reached for layer in layers)


def layers_seen(told: Finding, sizes: Sizes) -> str:
    """The map in words, the top layer first."""
    far = ends(told)[1]
    said = [plain("Heat map of the {name}’s gradient by time step and layer.", name=told.name)]
    for layer in range(len(sizes), 0, -1):
        at_loss, at_far = (numbers.size(float(sizes[layer - 1, lag])) for lag in (0, -1))
        sentence = "Layer {layer}: {at_loss} at the loss, {at_far} at step {far}."
        said.append(plain(sentence, layer=layer, at_loss=at_loss, at_far=at_far, far=far))
    return " ".join(said)
