"""The words of the page on shared weights, from the run's own numbers."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float64
from markupsafe import Markup

from app import numbers
from app.experiment.options import INITIALISATIONS
from pages.shared_weights.measured import Product, Reader, left
from rnn_core import ExperimentConfig
from rnn_core.diagnostics.decay import decay_per_step, median

_SAME = 0.1  # decades that two curves may be apart and still be called one
_ROTATIONS = ("orthogonal", "orthogonal_stacked", "keras")  # of a simple RNN
_SAME_DRAW = ("identity", "shifted")  # starts that draw nothing for W_hh


def headline(config: ExperimentConfig, window: Reader, recurrent: Reader) -> str:
    """What the window does to a sequence of this length, beside the recurrent network."""
    T, W = config.seq_len, window.field or 0
    if recurrent.reached is None:
        return f"The {recurrent.name} diverges; a window has no loop to run away in"
    if np.isneginf(recurrent.reached).all():
        return f"Nothing arrives: in the {recurrent.name} every input’s gradient is exactly 0"
    if T > W:
        return f"A window of {W} cuts {T - W} of {numbers.count(T, 'step')} off; the {recurrent.name} reads all of them"
    if T < W:
        return f"A window of {W} pads {numbers.count(W - T, 'slot')} with zeros; the {recurrent.name} needs no padding"
    times = numbers.steps(window.parameters / recurrent.parameters)
    whole = "the one step" if T == 1 else f"all {T} steps"
    return f"A window of {whole} takes {times} times the {recurrent.name}’s parameters"


def what_windows_tell(config: ExperimentConfig, window: Reader, convolution: Reader, recurrent: Reader) -> Markup:
    """What is lost outside of each field of view, and what is left of it in the recurrent network."""
    T, W = config.seq_len, window.field or 0
    said = f"{_window(config, T, W, recurrent)} {_convolution(T, convolution, config.num_layers)}"
    if recurrent.reached is None:
        return Markup(f"{said} The {recurrent.name}’s state left the number range: lower the weight scale.")
    if np.isneginf(recurrent.reached).all():
        return Markup(f"{said} In the {recurrent.name} nothing arrives: every input’s gradient is <b>exactly 0</b>.")
    oldest = numbers.size(float(recurrent.reached[0]))
    if recurrent.reached[0] == -np.inf:
        return Markup(
            f"{said} The {recurrent.name} is cut as well in this run: at x<sub>1</sub> its gradient is <b>exactly 0</b>."
        )
    if T == 1:
        return Markup(f"{said} At one step there is nothing to share.")
    little = ", which is not nothing, but hardly heard" * bool(recurrent.reached[0] < -3)
    return Markup(
        f"{said} The {recurrent.name} cuts nothing: at x<sub>1</sub> <b>{oldest}</b> of its largest is left{little}."
    )


def _window(config: ExperimentConfig, T: int, W: int, recurrent: Reader) -> str:
    if T > W:
        said = (
            f"<b>Truncation.</b> The window never sees the oldest {numbers.count(T - W, 'step')}: their gradient is "
            "<b>exactly 0</b>, and changing them changes nothing."
        )
        if recurrent.reached is not None and np.isfinite(recurrent.reached[T - W - 1]):
            outside = numbers.size(float(recurrent.reached[T - W - 1]))
            said += f" At x<sub>{T - W}</sub>, the first outside, the {recurrent.name} still has <b>{outside}</b> of its largest."
        return said
    if T < W:
        idle = (W - T) * config.input_size * config.hidden_size
        return (
            f"<b>Padding.</b> {numbers.count(W - T, 'slot')} of the window hold{'s' * (W - T == 1)} zeros, and so the "
            f"<b>{idle:,}</b> weights there get a gradient of exactly 0 and learn nothing from this sequence."
        )
    return "The window is as long as the sequence: nothing is cut and nothing padded. One more step, and it would be."


def _convolution(T: int, convolution: Reader, layers: int) -> str:
    field = convolution.field or 0
    depth = f" through {numbers.count(layers, 'layer')}" if layers > 1 else ""
    if field >= T:
        return f"The convolution sees {numbers.count(field, 'step')}{depth}, so all of this sequence."
    return (
        f"The convolution shares its kernel over time, yet its answer sees only {numbers.count(field, 'step')}{depth}."
    )


def counts_headline(config: ExperimentConfig, at_length: int, recurrent: int, name: str) -> str:
    """at_length: parameters of a window as long as the sequence."""
    steps = numbers.count(config.seq_len, "step")
    return f"A window of {steps} takes {at_length:,} parameters; the {name}, at any length, {recurrent:,}"


def counts_words(config: ExperimentConfig, at_length: int, own: int | None, recurrent: int, name: str) -> Markup:
    """How the counts grow with the length."""
    a_step = config.hidden_size * config.input_size
    said = (
        f"Every further step costs a window H · D = <b>{a_step:,}</b> more weights, and weights that belong to a step learn "
        f"from that step alone. The {name} uses its <b>{recurrent:,}</b> at every step, of any sequence: what it learns at "
        "one step it knows at all."
    )
    if own is not None:
        said += f" Unrolled with own weights it would take <b>{own:,}</b>."
    else:
        said += f" A window as long as the sequence takes <b>{at_length:,}</b>."
    return Markup(said)


def product_headline(product: Product, name: str) -> str:
    """What is left at the oldest step, by shared and by own weights."""
    if product.shared is None and product.own is None:
        return f"The same product: the {name} diverges, shared or not"
    if product.shared is None or product.own is None:
        which, left = ("shared", product.own) if product.shared is None else ("own", product.shared)
        assert left is not None
        other = "own" if which == "shared" else "shared"
        return f"The same product: with {which} weights it diverges, with {other} ones {_end(left)} is left"
    if product.shared.shape[1] == 1:
        return "The same product: at one step it has no factor"
    return f"The same product: {_end(product.shared)} is left with shared weights, {_end(product.own)} with own ones"


def product_words(config: ExperimentConfig, product: Product, rho: float) -> Markup:
    """Where the power of one matrix and the product of many agree, and where they do not. rho: of W_hh."""
    said = (
        "Backwards, a deep network multiplies one Jacobian a layer, a recurrent one a step: the same product. "
        "Sharing makes every factor hold the same W<sub>hh</sub>."
    )
    if product.shared is None or product.own is None:
        return Markup(f"{said} Where the state leaves the number range there is no gradient: lower the weight scale.")
    shared, own = product.shared[0], product.own[0]
    if len(shared) == 1:
        return Markup(said)
    if not np.isfinite([shared[-1], own[-1]]).all():
        return Markup(f"{said} Where it is cut, an <b>exact 0</b> in one factor is one in all that is older.")
    rates = numbers.factor(decay_per_step(shared)), numbers.factor(decay_per_step(own))
    if np.abs(shared - own).max() < _SAME:
        return Markup(f"{said} In this run the two are one line, <b>{rates[0]}</b> a step{_why_one(config)}.")
    said += f" In this run they make <b>{rates[0]}</b> a step with shared weights and <b>{rates[1]}</b> with own ones."
    if config.cell == "rnn" and config.activation == "linear":
        said += (
            " Without slopes the shared product is W<sub>hh</sub>’s own power, and in the long run follows its largest "
            f"eigenvalue, ρ = <b>{numbers.bare(rho)}</b>; a product of different matrices has no "
            "eigenvalue to follow."
        )
    if config.weight_init in _SAME_DRAW:
        start = INITIALISATIONS[config.weight_init]
        return Markup(
            f"{said} Started as {start}, W<sub>hh</sub> is the same either way: only how each step reads its input differs."
        )
    return Markup(f"{said}{_over_seeds(product)}")


def _why_one(config: ExperimentConfig) -> str:
    if config.weight_init in _SAME_DRAW:
        return f": started as {INITIALISATIONS[config.weight_init]}, every step’s own W<sub>hh</sub> is the shared one"
    if config.cell == "rnn" and config.activation == "linear" and config.weight_init in _ROTATIONS:
        return ": a rotation keeps every length, whichever rotation it is"
    return ""


def _over_seeds(product: Product) -> str:
    """How much the draw decides: the range of what is left, over seeds."""
    assert product.shared is not None
    assert product.own is not None
    ends = [lines[:, -1] for lines in (product.shared, product.own)]
    if min(len(end) for end in ends) < 2 or not np.isfinite(np.concatenate(ends)).all():
        return ""
    (low, high), (own_low, own_high) = ((float(end.min()), float(end.max())) for end in ends)
    said = (
        f" Over {len(ends[0])} seeds shared weights leave <b>{numbers.size(low)}</b> to <b>{numbers.size(high)}</b>, own ones "
        f"<b>{numbers.size(own_low)}</b> to <b>{numbers.size(own_high)}</b>"
    )
    if high - low > 1.5 * (own_high - own_low):
        said += ": shared, the luck of one draw is raised to a power; of many draws it averages out"
    more = median(ends[0][None])[0] - median(ends[1][None])[0]
    if min(low - own_low, high - own_high) > 0 and low > own_high:
        said += f". Every shared draw here keeps more than any own one, {numbers.size(float(more))} times in the middle"
    return f"{said}."


def _end(lines: Float64[np.ndarray, "seeds lags"]) -> str:
    return numbers.size(left(lines))
