"""The words of the page on depth, from the run's own numbers."""

from __future__ import annotations

import numpy as np
from markupsafe import Markup

from app import numbers
from app.findings.finding import Finding
from pages.depth_and_direction.measured import DEPTHS, Depth, Sizes

_SAME = 0.0212  # decades: five per cent, below which two digits say 1


def headline(told: Finding, sizes: Sizes) -> str:
    """What reaches the lowest layer, at the loss and at the oldest step, in one line."""
    layers = told.config.num_layers
    if told.diverged:
        return f"With {numbers.count(layers, 'layer')} the {told.name} diverges at step {told.result.diverged_at}"
    loss, oldest = ends(told)
    at_loss, at_oldest = (numbers.size(float(sizes[0, lag])) for lag in (0, -1))
    if not np.isfinite(sizes[-1, 0]):
        return f"The top layer’s gradient is exactly 0 at step {loss}: there is nothing to send down"
    if not told.lags:
        if layers == 1:
            return "One layer and one step: nothing lies between loss and state"
        return f"One step: of the top layer’s gradient, {at_loss} arrives at layer 1 of {layers}"
    if layers == 1:
        return f"One layer: of the gradient at step {loss}, {at_oldest} arrives at step {oldest}"
    return f"At layer 1 of {layers}, {at_loss} arrives at step {loss} and {at_oldest} at step {oldest}"


def ends(told: Finding) -> tuple[int, int]:
    """The step where the loss enters, and the one farthest from it."""
    T = told.config.seq_len
    return (T - told.lags, T) if told.backwards else (T, T - told.lags)


def what_layers_tell(told: Finding, sizes: Sizes) -> Markup:
    """How the gradient fades downwards and back in time in this run."""
    if told.diverged or not np.isfinite(sizes[-1, 0]):
        return Markup("")
    layers = told.config.num_layers
    if layers == 1:
        return Markup(
            "A gradient has two ways to go: back in time along the row, and down to the layer below. "
            "With one layer there is only the first. Choose a depth to see the second."
        )
    down = float(sizes[0, 0])
    said = (
        f"Straight down from the loss, through {numbers.count(layers - 1, 'layer')}, "
        f"<b>{numbers.size(down)}</b> of the top layer’s gradient arrives{_a_layer(down, layers)}."
    )
    if not told.lags:
        return Markup(said)
    top, lowest = (numbers.size(float(row[-1])) for row in (sizes[-1], sizes[0]))
    said += f" Back along the top layer <b>{top}</b> is left, along layer 1 <b>{lowest}</b>."
    if told.begins_at_loss:
        return Markup(
            f"{said} The answer reads both directions at step <b>{told.config.seq_len}</b>, where the backward one begins. "
            "Layers below the top get their gradient through the forward direction above."
        )
    if told.config.bidirectional:
        return Markup(f"{said} {_two_ways_down(told)}")
    return Markup(f"{said} {_peak(told, sizes)}")


def _a_layer(down: float, layers: int) -> str:
    if not np.isfinite(down) or layers < 3:
        return ""
    rate = down / (layers - 1)
    if abs(rate) > 2:  # 10**rate may leave float's range
        return f", × {numbers.size(rate)} a layer"
    return f", {numbers.factor(10**rate)} a layer"


def _two_ways_down(told: Finding) -> str:
    other = "backward" if told.direction == 0 else "forward"
    return (
        f"A layer hands both of its directions to each of the layer above: below the top, this row hears through the "
        f"{other} direction as well."
    )


def _peak(told: Finding, sizes: Sizes) -> str:
    if np.isneginf(sizes[0]).all():
        return "Nothing arrives anywhere along layer 1."
    lag = int(sizes[0].argmax())
    largest = numbers.size(float(sizes[0, lag]))
    if lag == 0:
        return f"Layer 1 gets most where the loss is{', as the top layer does' * bool(sizes[-1].argmax() == 0)}."
    where = numbers.count(lag, "step")
    if sizes[-1].argmax() == 0:
        return (
            f"Layer 1 gets most <b>{where}</b> back from the loss, {largest}: wherever the gradient can bend down earlier "
            "there is a further road, and the roads add."
        )
    return f"Layer 1 gets most {where} back from the loss: {largest}."


def costs_headline(depths: tuple[Depth, ...]) -> str:
    """What the deepest costs against one layer."""
    if len(depths) < 2:
        return "What depth costs: deeper networks are too large for this server"
    first, last = depths[0], depths[-1]
    times = last.parameters / first.parameters
    if last.diverged or not np.isfinite([first.at_oldest, last.at_oldest]).all():
        return f"What depth costs: {last.layers} layers have {times:.1f} times the parameters of one"
    change = last.at_oldest - first.at_oldest
    if abs(change) < _SAME:
        return f"What depth costs: {times:.1f} times the parameters, and about as much at the oldest step"
    more = f"{numbers.size(abs(change))} times {'more' if change > 0 else 'less'}"
    return f"What depth costs: {last.layers} layers, {times:.1f} times the parameters, {more} at the oldest step"


def costs_words(cell: str, depths: tuple[Depth, ...]) -> Markup:
    """The shallowest against the deepest, in parameters, time and reach."""
    of = "what layer 1’s cells carry" if cell == "lstm" else "layer 1’s gradient"
    if not depths:
        return Markup(
            "Even one layer of this size is too large for this server: lower hidden units, steps or sequences."
        )
    first, last = depths[0], depths[-1]
    if len(depths) < 2:
        return Markup(
            f"Two layers of this size are too large for this server; one has <b>{first.parameters:,}</b> parameters. "
            "Lower hidden units, steps or sequences to compare."
        )
    said = (
        f"From 1 to {last.layers} layers the parameters go from <b>{first.parameters:,}</b> to "
        f"<b>{last.parameters:,}</b>, and a run from about {duration(first.seconds)} to {duration(last.seconds)}. "
    )
    if last.layers < DEPTHS[-1]:
        said += "Deeper ones would take this server too long at this size. "
    diverged = [depth.layers for depth in depths if depth.diverged]
    if diverged:
        those = numbers.names([str(layers) for layers in diverged])
        return Markup(
            f"{said}With {those} layer{'s' * (diverged != [1])} the run leaves the number range: lower the weight scale."
        )
    said += (
        f"At the loss layer 1 of {last.layers} gets <b>{numbers.size(last.at_loss)}</b> of what the top layer gets. "
    )
    cut = [str(depth.layers) for depth in depths if depth.at_oldest == -np.inf]
    if cut:
        plural = "s" * (cut != ["1"])
        return Markup(
            f"{said}With {numbers.names(cut)} layer{plural} nothing arrives at the oldest step: <b>exactly 0</b>."
        )
    if first.summary.horizon_reached and last.summary.horizon_reached:
        reach = (first.summary.horizon - first.summary.horizon_start, last.summary.horizon - last.summary.horizon_start)
        said += (
            f"Counted from its own largest, a thousandth of {of} is left after <b>{numbers.count(reach[0], 'step')}</b> "
            f"in one layer and after <b>{reach[1]}</b> in layer 1 of {last.layers}."
        )
        return Markup(said)
    return Markup(f"{said}{_unreached(of, depths)}")


def _unreached(of: str, depths: tuple[Depth, ...]) -> str:
    open_ended = [str(depth.layers) for depth in depths if not depth.summary.horizon_reached]
    if len(open_ended) == len(depths):
        return f"At no depth does {of} fall below a thousandth of its largest within this sequence."
    plural = "s" * (open_ended != ["1"])
    return f"With {numbers.names(open_ended)} layer{plural} {of} never falls below a thousandth of its largest."


def cost_rows(depths: tuple[Depth, ...]) -> list[tuple[str, ...]]:
    """layers, at the loss, at the oldest step, horizon, parameters, seconds."""
    rows: list[tuple[str, ...]] = []
    for depth in depths:
        horizon = f"{'' if depth.summary.horizon_reached else '> '}{depth.summary.horizon}"
        found = (
            ("diverged", "–", "–")
            if depth.diverged
            else (numbers.size(depth.at_loss), numbers.size(depth.at_oldest), horizon)
        )
        rows.append((str(depth.layers), *found, f"{depth.parameters:,}", duration(depth.seconds)))
    return rows


def duration(seconds: float) -> str:
    """A duration down to tenths of a millisecond."""
    if seconds >= 0.0995:
        return numbers.seconds(seconds)
    return f"{1000 * seconds:.2g} ms" if seconds < 0.00995 else f"{1000 * seconds:.0f} ms"
