"""The words of the page on shared weights on what each network reads; those on shared and separate weights have a file."""

from __future__ import annotations

import numpy as np
from markupsafe import Markup

from app import numbers
from app.language.language import plain, plain_count, say, say_count
from pages.shared_weights.measured import Reader
from rnn_core import ExperimentConfig

_FAINT = -3  # decades


def headline(config: ExperimentConfig, window: Reader, recurrent: Reader) -> str:
    """What the window does to a sequence of this length, beside the recurrent network."""
    T, W, name = config.seq_len, window.field or 0, recurrent.name
    if recurrent.reached is None:
        return plain("The {name} diverges; the window network has no loop", name=name)
    if np.isneginf(recurrent.reached).all():
        return plain("The {name}’s gradient is exactly 0 at every input", name=name)
    if T > W:
        sentence = "A {window}-step window ignores {ignored} of {all} steps; the {name} reads all {all}"
        return plain(sentence, window=W, ignored=T - W, all=T, name=name)
    if T < W:
        return plain_count(
            "A {window}-step window pads {count} step with zeros; the {name} pads none",
            "A {window}-step window pads {count} steps with zeros; the {name} pads none",
            W - T,
            window=W,
            name=name,
        )
    times = numbers.steps(window.parameters / recurrent.parameters)
    return plain("A {window}-step window needs {times} times the {name}’s parameters", window=W, times=times, name=name)


def what_windows_tell(config: ExperimentConfig, window: Reader, convolution: Reader, recurrent: Reader) -> Markup:
    """What is lost outside of each field of view, and what is left of it in the recurrent network."""
    T, W = config.seq_len, window.field or 0
    said = [
        *_window(config, T, W, recurrent),
        _convolution(T, convolution, config.num_layers),
        _recurrent(T, recurrent),
    ]
    return Markup(" ").join(said)


def _recurrent(T: int, recurrent: Reader) -> Markup:
    name, line = recurrent.name, recurrent.reached
    if line is None:
        return say("The {name}’s state overflows. Lower the weight scale.", name=name)
    if np.isneginf(line).all():
        return say("The {name}’s gradient is <b>exactly 0</b> at every input.", name=name)
    if line[0] == -np.inf:
        return say("In this run the {name}’s gradient at x<sub>1</sub> is <b>exactly 0</b>, too.", name=name)
    if T == 1:
        return say("With one time step there is nothing to share.")
    oldest = numbers.size(float(line[0]))
    if recurrent.cut:
        return say(
            "At x<sub>1</sub>, the {name} has <b>{oldest}</b> of its largest gradient. At other inputs it is <b>exactly 0</b>.",
            name=name,
            oldest=oldest,
        )
    if line[0] < _FAINT:
        return say(
            "The {name} ignores no input. But at x<sub>1</sub> only <b>{oldest}</b> of its largest gradient is left.",
            name=name,
            oldest=oldest,
        )
    return say(
        "The {name} ignores no input. At x<sub>1</sub>, <b>{oldest}</b> of its largest gradient is left.",
        name=name,
        oldest=oldest,
    )


def _window(config: ExperimentConfig, T: int, W: int, recurrent: Reader) -> list[Markup]:
    if T < W:
        return [
            say_count(
                "The window network pads <b>1</b> step with zeros.",
                "The window network pads <b>{count}</b> steps with zeros.",
                W - T,
            ),
            say(
                "The <b>{idle}</b> weights there get a gradient of <b>exactly 0</b> from this sequence.",
                idle=f"{(W - T) * config.input_size * config.hidden_size:,}",
            ),
        ]
    if T == W:
        return [
            say("The window is as long as the sequence, so no step is ignored and none is padded."),
            say("With one more step, the oldest would be ignored."),
        ]
    said = [
        say_count(
            "The window network ignores the oldest step.",
            "The window network ignores the oldest <b>{count}</b> steps.",
            T - W,
        ),
        say("The gradient there is <b>exactly 0</b>, and other inputs would change nothing."),
    ]
    if recurrent.reached is not None and np.isfinite(recurrent.reached[T - W - 1]):
        said.append(
            say(
                "At x<sub>{step}</sub>, the first step outside, the {name} still has <b>{size}</b> of its largest gradient.",
                step=T - W,
                name=recurrent.name,
                size=numbers.size(float(recurrent.reached[T - W - 1])),
            )
        )
    return said


def _convolution(T: int, convolution: Reader, layers: int) -> Markup:
    field = convolution.field or 0
    if field >= T and layers > 1:
        return say_count(
            "The convolution sees {count} step through its {layers} layers, so all of this sequence.",
            "The convolution sees {count} steps through its {layers} layers, so all of this sequence.",
            field,
            layers=layers,
        )
    if field >= T:
        return say_count(
            "The convolution sees {count} step, so all of this sequence.",
            "The convolution sees {count} steps, so all of this sequence.",
            field,
        )
    if layers > 1:
        return say_count(
            "The convolution shares its kernel over time, but its answer sees only {count} step through {layers} layers.",
            "The convolution shares its kernel over time, but its answer sees only {count} steps through {layers} layers.",
            field,
            layers=layers,
        )
    return say_count(
        "The convolution shares its kernel over time, but its answer sees only {count} step.",
        "The convolution shares its kernel over time, but its answer sees only {count} steps.",
        field,
    )


def readers_caption(asked: ExperimentConfig, config: ExperimentConfig, name: str) -> Markup:
    """Below the first figure; asked: as the sidebar has it, config: as this page runs it."""
    said = [
        say_count(
            "Height: ‖∂ℓ/∂x<sub>t</sub>‖, median of {count} sequence.",
            "Height: ‖∂ℓ/∂x<sub>t</sub>‖, median of {count} sequences.",
            config.batch_size,
        ),
        say("All read the same data, have H = {units} and answer once, at the end.", units=config.hidden_size),
    ]
    if config.weight_init == "uniform":
        said.append(say("Window network and convolution are initialised as PyTorch’s Linear and Conv1d."))
    else:
        said.append(say("Window network and convolution are initialised with N(0, 1/inputs)."))
    said.append(say("Weight scale and forget-gate bias change the {name} only.", name=name))
    other = asked.sequence_type not in ("many_to_one", "one_to_one")  # the one answer of both is at the last step
    if other and asked.bidirectional:
        said.append(say("Not used here: the sequence type and the second direction."))
    elif other:
        said.append(say("Not used here: the sequence type."))
    elif asked.bidirectional:
        said.append(say("Not used here: the second direction."))
    return Markup(" ").join(said)


def reader_sketch(kind: str, field: int, name: str) -> Markup:
    """What a network is, in one line beside its stroke; field: steps of its window or kernel."""
    if kind == "window":
        return say_count(
            "<b>window</b>: reads the last step at once, with its own weights",
            "<b>window</b>: reads the last {count} steps at once, each with its own weights",
            field,
        )
    if kind == "convolution":
        return say_count(
            "<b>convolution</b>: one kernel of {count} step, moved along the sequence",
            "<b>convolution</b>: one kernel of {count} steps, moved along the sequence",
            field,
        )
    return say("<b>{name}</b>: one step at a time, always with the same weights", name=name)


def readers_seen(readers: list[Reader]) -> str:
    """The first figure in words."""
    return " ".join([plain("Gradient at each input."), *map(_seen, readers)])


def _seen(reader: Reader) -> str:
    name, parameters = plain(reader.name), f"{reader.parameters:,}"
    if reader.reached is None:
        return plain("{name}: diverged.", name=name)
    if reader.field is None:
        return plain("{name}: {parameters} parameters, reads every step.", name=name, parameters=parameters)
    sentence = "{name}: {parameters} parameters, reads the last {steps} steps."
    return plain(sentence, name=name, parameters=parameters, steps=reader.field)
