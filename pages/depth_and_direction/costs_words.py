"""What one to six layers cost, in words and as a table."""

from __future__ import annotations

import numpy as np
from markupsafe import Markup

from app import numbers
from app.language.language import plain, say, say_count
from pages.depth_and_direction.measured import DEPTHS, Depth

_SAME = 0.0212  # decades: five per cent, below which two digits say 1


def costs_headline(depths: tuple[Depth, ...], far: int) -> str:
    """What the deepest costs against one layer; far: the step farthest from the loss."""
    if len(depths) < 2:
        return plain("More than one layer is too large for this server")
    first, last = depths[0], depths[-1]
    times, layers = numbers.steps(last.parameters / first.parameters), last.layers
    if last.diverged or not np.isfinite([first.at_oldest, last.at_oldest]).all():
        return plain("{layers} layers: {times} times the parameters of one layer", layers=layers, times=times)
    change = last.at_oldest - first.at_oldest
    if abs(change) < _SAME:
        sentence = "{layers} layers: {times} times the parameters, about the same gradient at step {far}"
        return plain(sentence, layers=layers, times=times, far=far)
    sentence = "{layers} layers: {times} times the parameters, {more} times layer 1’s gradient at step {far}"
    return plain(sentence, layers=layers, times=times, more=numbers.size(change), far=far)


def costs_words(cell: str, depths: tuple[Depth, ...], far: int) -> Markup:
    """The shallowest against the deepest, in parameters, time and horizon."""
    if not depths:
        return say(
            "Even one layer of this size is too large for this server. Lower hidden units, sequence length or batch size."
        )
    first, last = depths[0], depths[-1]
    if len(depths) < 2:
        return say(
            "Two layers of this size are too large for this server. One has <b>{parameters}</b> parameters. "
            "Lower hidden units, sequence length or batch size to compare.",
            parameters=f"{first.parameters:,}",
        )
    said = [
        say(
            "From 1 to {layers} layers, the number of parameters rises from <b>{few}</b> to <b>{many}</b>.",
            layers=last.layers,
            few=f"{first.parameters:,}",
            many=f"{last.parameters:,}",
        ),
        say(
            "One run takes about {short} with one layer and {long} with {layers}.",
            short=duration(first.seconds),
            long=duration(last.seconds),
            layers=last.layers,
        ),
    ]
    if last.layers < DEPTHS[-1]:
        said.append(say("Deeper networks of this size would take this server too long."))
    return Markup(" ").join([*said, *_gradients(cell, depths, far)])


def _gradients(cell: str, depths: tuple[Depth, ...], far: int) -> list[Markup]:
    first, last = depths[0], depths[-1]
    if diverged := [depth.layers for depth in depths if depth.diverged]:
        return [
            say_count(
                "With {layers} layer the run overflows. Lower the weight scale.",
                "With {layers} layers the run overflows. Lower the weight scale.",
                _only(diverged),
                layers=_listed(diverged),
            )
        ]
    said = [_at_loss(last)]
    cut = [depth.layers for depth in depths if depth.at_oldest == -np.inf]
    if len(cut) == len(depths):
        return [*said, say("At every depth, layer 1’s gradient is <b>exactly 0</b> at step {far}.", far=far)]
    if cut:
        said.append(
            say_count(
                "With {layers} layer, layer 1’s gradient is <b>exactly 0</b> at step {far}.",
                "With {layers} layers, layer 1’s gradient is <b>exactly 0</b> at step {far}.",
                _only(cut),
                layers=_listed(cut),
                far=far,
            )
        )
        return said
    if not (first.summary.horizon_reached and last.summary.horizon_reached):
        return [*said, _above_a_thousandth(cell, depths)]
    said.append(
        say_count(
            "Layer 1’s horizon, counted from the loss, is <b>{count} step</b> with one layer and <b>{deep}</b> with {layers}.",
            "Layer 1’s horizon, counted from the loss, is <b>{count} steps</b> with one layer and <b>{deep}</b> with {layers}.",
            first.summary.horizon,
            deep=last.summary.horizon,
            layers=last.layers,
        )
    )
    if cell == "lstm":
        said.append(
            say("It ends where ∂c, the gradient of the cell state, falls below a thousandth of its largest value.")
        )
    else:
        said.append(say("It ends where the gradient falls below a thousandth of its largest value."))
    return said


def _at_loss(last: Depth) -> Markup:
    size = numbers.size(last.at_loss)
    if np.isneginf(last.at_loss):
        return say("At the loss, layer 1 of {layers} gets <b>exactly 0</b>.", layers=last.layers)
    if last.at_loss > 0:
        sentence = "At the loss, layer 1 of {layers} gets <b>{size}</b> times the top layer’s gradient."
        return say(sentence, layers=last.layers, size=size)
    return say(
        "At the loss, layer 1 of {layers} gets <b>{size}</b> of the top layer’s gradient.",
        layers=last.layers,
        size=size,
    )


def _above_a_thousandth(cell: str, depths: tuple[Depth, ...]) -> Markup:
    """Where no horizon ends within the sequence."""
    above = [depth.layers for depth in depths if not depth.summary.horizon_reached]
    if len(above) == len(depths) and cell == "lstm":
        return say("At every depth, layer 1’s ∂c never falls below a thousandth of its largest value.")
    if len(above) == len(depths):
        return say("At every depth, layer 1’s gradient never falls below a thousandth of its largest value.")
    if cell == "lstm":
        return say_count(
            "With {layers} layer, layer 1’s ∂c never falls below a thousandth of its largest value.",
            "With {layers} layers, layer 1’s ∂c never falls below a thousandth of its largest value.",
            _only(above),
            layers=_listed(above),
        )
    return say_count(
        "With {layers} layer, layer 1’s gradient never falls below a thousandth of its largest value.",
        "With {layers} layers, layer 1’s gradient never falls below a thousandth of its largest value.",
        _only(above),
        layers=_listed(above),
    )


def _only(layers: list[int]) -> int:
    """The count that decides between layer and layers."""
    return layers[0] if len(layers) == 1 else len(layers)


def _listed(layers: list[int]) -> str:
    return numbers.names([str(number) for number in layers])


def cost_heads(far: int) -> tuple[str, ...]:
    """What the table's columns are; far: the step farthest from the loss."""
    return (
        plain("layers"),
        plain("layer 1 at the loss"),
        plain("layer 1 at step {far}", far=far),
        plain("horizon (from the loss)"),
        plain("parameters"),
        plain("time for one run"),
    )


def cost_rows(depths: tuple[Depth, ...]) -> list[tuple[str, ...]]:
    """layers, at the loss, at the farthest step, horizon, parameters, seconds."""
    rows: list[tuple[str, ...]] = []
    for depth in depths:
        horizon = f"{'' if depth.summary.horizon_reached else '> '}{depth.summary.horizon}"
        found = (
            (plain("diverged"), "–", "–")
            if depth.diverged
            else (numbers.size(depth.at_loss), numbers.size(depth.at_oldest), horizon)
        )
        rows.append((str(depth.layers), *found, f"{depth.parameters:,}", duration(depth.seconds)))
    return rows


def costs_seen(depths: tuple[Depth, ...], far: int) -> str:
    """The figure in words."""
    said = [plain("Layer 1’s gradient by number of layers.")]
    for row in cost_rows(depths):
        sentence = "{layers} layers: {at_loss} at the loss, {at_far} at step {far}."
        said.append(plain(sentence, layers=row[0], at_loss=row[1], at_far=row[2], far=far))
    return " ".join(said)


def duration(seconds: float) -> str:
    """A duration down to tenths of a millisecond."""
    if seconds >= 0.0995:
        return numbers.seconds(seconds)
    return f"{1000 * seconds:.2g} ms" if seconds < 0.00995 else f"{1000 * seconds:.0f} ms"
