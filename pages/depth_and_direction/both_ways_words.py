"""What the section on both directions says, from the run's own numbers."""

from __future__ import annotations

import numpy as np
from markupsafe import Markup

from app import numbers
from pages.depth_and_direction.measured import BACKWARD, FORWARD, INPUT, OneLoss
from rnn_core import ExperimentConfig
from rnn_core.diagnostics.input_gradient import over_largest
from rnn_core.engine.loss_steps import begins_at_loss, input_steps, reads_own_ends

_TWICE = 0.301  # decades


def steps_shown(config: ExperimentConfig, found: OneLoss) -> tuple[int, int, int]:
    """First step, the one between (in the middle, or the loss's own) and last, from 1."""
    T = config.seq_len
    return 1, (T + 1) // 2 if reads_own_ends(config) else found.step, T


def reaching(config: ExperimentConfig, found: OneLoss) -> tuple[str, str, str]:
    """What reaches the inputs of `steps_shown`, in words."""
    line, read = found.lines[INPUT], input_steps(config).stop
    return tuple(numbers.size(float(line[t - 1])) if t <= read else "not read" for t in steps_shown(config, found))  # type: ignore[return-value]


def headline(config: ExperimentConfig, found: OneLoss) -> str:
    """What reaches the ends and the middle, in one line."""
    first, middle, last = reaching(config, found)
    step = steps_shown(config, found)[1]
    if np.isneginf(found.lines[INPUT]).all():
        return "Both directions: no input hears the loss, each gets exactly 0"
    if begins_at_loss(config, 1):
        return f"Read at step {found.step}, both directions: {first} reaches the first input, {last} the last"
    if reads_own_ends(config):
        between = f", {middle} the middle" if config.seq_len > 2 else " and"
        return f"Both directions: {first} reaches the first input{between}{',' * (config.seq_len > 2)} {last} the last"
    read = input_steps(config).stop
    if read == 1:
        return f"Both directions: the loss at step {found.step} has one input to reach, the first"
    if step > read:
        return f"Both directions: of the loss at step {step}, {first} reaches {_x(1)}, and after {_x(read)} nothing is read"
    return f"Both directions: of the loss at step {step}, {first} reaches {_x(1)} and {last} {_x(config.seq_len)}"


def _x(step: int) -> str:
    return f"x{numbers.subscript(step)}"


def both_ways_words(config: ExperimentConfig, found: OneLoss, one_way: OneLoss | None) -> Markup:
    """Why the ends have a short road and the middle none; or what one of many losses reaches."""
    if reads_own_ends(config):
        return Markup(_many_to_one(config, found, one_way))
    if begins_at_loss(config, 1):
        return Markup(_at_last_step(config, found, one_way))
    lines, step = found.lines, found.step
    forward, backward = lines[FORWARD], lines[BACKWARD]
    said = (
        f"Of all losses only the one at step <b>{step}</b> is drawn. Its forward state has read steps 1 to {step}, its "
        f"backward state {config.seq_len} to {step}: "
    )
    if np.isneginf([*forward[step:], *backward[: step - 1]]).all():
        said += "each direction’s gradient is <b>exactly 0</b> on the other’s side. "
    else:
        said += "a state of a lower layer reaches the loss through both directions of the layer above. "
    read = input_steps(config).stop
    if read < step:
        return Markup(f"{said}Inputs are read up to step {read} only.")
    if np.isneginf(lines[INPUT]).all():
        return Markup(f"{said}In this run nothing arrives: every input’s gradient is <b>exactly 0</b>.")
    first, middle, last = reaching(config, found)
    if read < config.seq_len:
        return Markup(f"{said}Only the first {numbers.count(read, 'step')} read an input.")
    return Markup(
        f"{said}x<sub>{step}</sub>, beside the loss, gets <b>{middle}</b>, the oldest <b>{first}</b>, the newest <b>{last}</b>: "
        "with a loss at every step no input is far from one."
    )


def _at_last_step(config: ExperimentConfig, found: OneLoss, one_way: OneLoss | None) -> str:
    T, backward, line = config.seq_len, found.lines[BACKWARD], found.lines[INPUT]
    said = (
        f"The answer reads both states at step <b>{T}</b>, as out[:, -1] does. The backward direction begins there: of "
        f"{T} inputs it has read one. "
    )
    if np.isneginf(backward[:-1]).all():
        said += f"Its gradient is <b>exactly 0</b> at the other {numbers.count(T - 1, 'step')}. "
    else:
        said += "In this lower layer it still gets gradient, through the forward direction of the layer above. "
    if np.isneginf(line).all():
        return f"{said}Every input’s gradient is <b>exactly 0</b>."
    said += f"x<sub>1</sub> gets <b>{numbers.size(float(line[0]))}</b> of the largest"
    if one_way is None:
        return f"{said}."
    alone = numbers.size(float(over_largest(one_way.log10_dx)[0]))
    return f"{said}, with the forward direction alone <b>{alone}</b>. Read each direction at its own end to use both."


def _many_to_one(config: ExperimentConfig, found: OneLoss, one_way: OneLoss | None) -> str:
    line, (_, mid, T) = found.lines[INPUT], steps_shown(config, found)
    first, middle, last = (float(line[t - 1]) for t in (1, mid, T))
    said = (
        f"The answer reads two states: forward’s at step {T} and backward’s at step 1. "
        f"x<sub>{T}</sub> is next to the one, x<sub>1</sub> to the other"
    )
    if T < 3:
        return f"{said}: with two steps there is no middle."
    said += f"; x<sub>{mid}</sub> has {numbers.count(T - mid, 'step')} to go forward, or {mid - 1} backward. "
    if np.isneginf(line).all():
        return f"{said}Yet nothing arrives in this run: every input’s gradient is <b>exactly 0</b>."
    low, high = min(first, last), max(first, last)
    if middle < low - _TWICE:
        said += f"So the middle hears least: <b>{numbers.size(middle - high)}</b> of what the better end gets. "
    elif np.isneginf(high):
        said += "Both ends get <b>exactly 0</b>, only inputs between them are heard. "
    elif middle > high + _TWICE:
        said += f"Here the long roads bring more: the middle gets <b>{numbers.size(middle - high)}</b> times the better end’s. "
    else:
        sizes = numbers.names([f"<b>{numbers.size(size)}</b>" for size in (first, middle, last)])
        even = max(high, middle) - min(low, middle) < _TWICE
        said += (
            f"Here the length of the road hardly counts: {sizes}. "
            if even
            else f"Here they get {sizes} of the largest. "
        )
    if one_way is None:
        return said
    alone = over_largest(one_way.log10_dx)
    return (
        f"{said}With the forward direction alone x<sub>1</sub> gets <b>{numbers.size(float(alone[0]))}</b> and "
        f"x<sub>{mid}</sub> <b>{numbers.size(float(alone[mid - 1]))}</b> of that network’s largest."
    )
