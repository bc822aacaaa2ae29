"""What the section on both directions says, from the run's own numbers."""

from __future__ import annotations

import numpy as np
from markupsafe import Markup

from app import numbers
from app.language.language import plain, say, say_count
from pages.depth_and_direction.measured import BACKWARD, FORWARD, INPUT, OneLoss
from rnn_core import ExperimentConfig
from rnn_core.diagnostics.input_gradient import over_largest
from rnn_core.engine.loss_steps import begins_at_loss, input_steps, reads_own_ends

_TWICE = 0.301  # decades


def steps_shown(config: ExperimentConfig, found: OneLoss) -> tuple[int, int, int]:
    """First step, the one between (in the middle, or the loss's own) and last, from 1."""
    T = config.seq_len
    return 1, (T + 1) // 2 if reads_own_ends(config) else found.step, T


def at_inputs(config: ExperimentConfig, found: OneLoss) -> tuple[str, str, str]:
    """The gradient at the inputs of `steps_shown`, in words."""
    line, read = found.lines[INPUT], input_steps(config).stop
    first, middle, last = (
        numbers.size(float(line[t - 1])) if t <= read else plain("not read") for t in steps_shown(config, found)
    )
    return first, middle, last


def headline(config: ExperimentConfig, found: OneLoss) -> str:
    """The gradient at the ends and in the middle, in one line."""
    first, middle, last = at_inputs(config, found)
    step, read = found.step, input_steps(config).stop
    if np.isneginf(found.lines[INPUT]).all():
        return plain("Bidirectional: the gradient is exactly 0 at every input")
    if begins_at_loss(config, 1):
        sentence = "Bidirectional, both read at step {step}, largest = 1: first input {first}, last {last}"
        return plain(sentence, step=step, first=first, last=last)
    if reads_own_ends(config):
        if config.seq_len == 2:
            return plain("Bidirectional, largest = 1: first input {first}, last {last}", first=first, last=last)
        sentence = "Bidirectional, largest = 1: first input {first}, middle {middle}, last {last}"
        return plain(sentence, first=first, middle=middle, last=last)
    if read == 1:
        return plain("Bidirectional, loss at step {step}: only the first step reads an input", step=step)
    if step > read:
        sentence = "Bidirectional, loss at step {step}, largest = 1: first input {first}, none after step {read}"
        return plain(sentence, step=step, first=first, read=read)
    sentence = "Bidirectional, loss at step {step}, largest = 1: first input {first}, last {last}"
    return plain(sentence, step=step, first=first, last=last)


def both_ways_words(config: ExperimentConfig, found: OneLoss, one_way: OneLoss | None) -> Markup:
    """Why the ends have a short path and the middle none; or which inputs one of many losses depends on."""
    if reads_own_ends(config):
        said = _at_own_ends(config, found, one_way)
    elif begins_at_loss(config, 1):
        said = _at_last_step(config, found, one_way)
    else:
        said = _one_of_many(config, found)
    return Markup(" ").join(said)


def _one_of_many(config: ExperimentConfig, found: OneLoss) -> list[Markup]:
    lines, step = found.lines, found.step
    forward, backward = lines[FORWARD], lines[BACKWARD]
    said = [
        say("Of all losses, only the one at step <b>{step}</b> is drawn.", step=step),
        say(
            "Its forward state has read steps 1 to {step}, its backward state steps {last} to {step}.",
            step=step,
            last=config.seq_len,
        ),
    ]
    if np.isneginf([*forward[step:], *backward[: step - 1]]).all():
        said.append(say("So each direction’s gradient is <b>exactly 0</b> on the other’s side."))
    else:
        said.append(say("This lower layer gets its gradient through both directions of the layer above."))
    read = input_steps(config).stop
    if read < step:
        return [*said, say("Inputs are read up to step {read} only.", read=read)]
    if np.isneginf(lines[INPUT]).all():
        return [*said, _zero_everywhere()]
    first, middle, last = at_inputs(config, found)
    if read < config.seq_len:
        said.append(
            say_count(
                "Only the first {count} step reads an input.", "Only the first {count} steps read an input.", read
            )
        )
        return said
    return [
        *said,
        say("Input x<sub>{step}</sub>, beside the loss, gets <b>{middle}</b>.", step=step, middle=middle),
        say("The oldest input gets <b>{first}</b>, the newest <b>{last}</b>.", first=first, last=last),
        say("There is a loss at every step, so no input is far from a loss."),
    ]


def _zero_everywhere() -> Markup:
    return say("In this run the gradient at every input is <b>exactly 0</b>.")


def _at_last_step(config: ExperimentConfig, found: OneLoss, one_way: OneLoss | None) -> list[Markup]:
    T, backward, line = config.seq_len, found.lines[BACKWARD], found.lines[INPUT]
    said = [
        say("The answer reads both states at step {last}, as <code>out[:, -1]</code> does in PyTorch.", last=T),
        say("The backward direction starts there, so it has read one of {last} inputs.", last=T),
    ]
    if np.isneginf(backward[:-1]).all():
        said.append(
            say_count(
                "Its gradient is <b>exactly 0</b> at the other {count} step.",
                "Its gradient is <b>exactly 0</b> at the other {count} steps.",
                T - 1,
            )
        )
    else:
        said.append(
            say("In this lower layer it still gets gradient, through the forward direction of the layer above.")
        )
    if np.isneginf(line).all():
        return [*said, _zero_everywhere()]
    size = numbers.size(float(line[0]))
    said.append(say("Input x<sub>1</sub> gets <b>{size}</b> of the largest gradient at an input.", size=size))
    if one_way is None:
        return said
    alone = numbers.size(float(over_largest(one_way.log10_dx)[0]))
    return [
        *said,
        say("With the forward direction alone it gets <b>{size}</b>.", size=alone),
        say("To use both directions, let the answer read each at its own end."),
    ]


def _at_own_ends(config: ExperimentConfig, found: OneLoss, one_way: OneLoss | None) -> list[Markup]:
    line, (_, mid, T) = found.lines[INPUT], steps_shown(config, found)
    said = [
        say("The answer reads two states: the forward one at step {last} and the backward one at step 1.", last=T),
        say("The forward state is next to x<sub>{last}</sub>, the backward state next to x<sub>1</sub>.", last=T),
    ]
    if T < 3:
        return [*said, say("With two steps there is no middle.")]
    said.append(
        say(
            "From x<sub>{middle}</sub> it is {ahead} steps forward or {behind} steps backward.",
            middle=mid,
            ahead=T - mid,
            behind=mid - 1,
        )
    )
    if np.isneginf(line).all():
        return [*said, _zero_everywhere()]
    said += _middle_and_ends(*(float(line[t - 1]) for t in (1, mid, T)))
    if one_way is None:
        return said
    alone = over_largest(one_way.log10_dx)
    return [
        *said,
        say(
            "With the forward direction alone, x<sub>1</sub> gets <b>{first}</b> and x<sub>{step}</sub> <b>{middle}</b> of that "
            "network’s largest gradient.",
            first=numbers.size(float(alone[0])),
            step=mid,
            middle=numbers.size(float(alone[mid - 1])),
        ),
    ]


def _middle_and_ends(first: float, middle: float, last: float) -> list[Markup]:
    low, high = min(first, last), max(first, last)
    if middle < low - _TWICE:
        size = numbers.size(middle - high)
        return [
            say("So the middle input gets less than both ends: <b>{size}</b> of what the stronger end gets.", size=size)
        ]
    if np.isneginf(high):
        return [say("Both ends get <b>exactly 0</b>. Only inputs between them get a gradient.")]
    if middle > high + _TWICE:
        return [
            say("Here the longer paths carry more."),
            say(
                "The middle input gets <b>{size}</b> times as much as the stronger end.",
                size=numbers.size(middle - high),
            ),
        ]
    sizes = [numbers.size(size) for size in (first, middle, last)]
    listed = dict(zip(("first", "middle", "last"), sizes, strict=True))
    if max(high, middle) - min(low, middle) < _TWICE:
        sentence = "Here the length of the path hardly matters: <b>{first}</b>, <b>{middle}</b> and <b>{last}</b>."
        return [say(sentence, **listed)]
    sentence = "Here first, middle and last get <b>{first}</b>, <b>{middle}</b> and <b>{last}</b> of the largest."
    return [say(sentence, **listed)]


def both_ways_caption(config: ExperimentConfig, layer: int) -> Markup:
    """Below the figure of both directions."""
    if config.num_layers > 1:
        sentence = "Forward and backward: ‖∂ℓ/∂h<sub>t</sub>‖ of layer {layer}, the largest value of both lines = 1."
        states = say(sentence, layer=layer + 1)
    else:
        states = say("Forward and backward: ‖∂ℓ/∂h<sub>t</sub>‖, the largest value of both lines = 1.")
    inputs = say(
        "Input: ‖∂ℓ/∂x<sub>t</sub>‖ through both directions together, its own largest value = 1. "
        "It is drawn where an input is read."
    )
    return Markup(" ").join([states, inputs])


def paths_seen(config: ExperimentConfig, found: OneLoss) -> str:
    """The drawing of the two paths in words."""
    if reads_own_ends(config):
        where = plain("The loss reads the forward state of the last step and the backward state of the first.")
    else:
        where = plain("The loss reads the forward and the backward state of one step.")
    steps, sizes = steps_shown(config, found), at_inputs(config, found)
    values = ", ".join(f"x{step}: {size}" for step, size in zip(steps, sizes, strict=True))
    return " ".join([where, plain("Gradient at the inputs (largest = 1): {values}.", values=values)])
