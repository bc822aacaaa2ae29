"""What sharing weights means: their number over the length of the sequence, and one matrix's power beside many matrices."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float64
from markupsafe import Markup

from app import numbers
from app.experiment.options import INITIALISATIONS
from app.language.language import plain, plain_count, say, say_count
from pages.shared_weights.measured import Product, left
from rnn_core import ExperimentConfig
from rnn_core.diagnostics.decay import decay_per_step, median

_SAME = 0.1  # decades that two curves may be apart and still be called one
_ROTATIONS = ("orthogonal", "orthogonal_stacked", "keras")  # of a simple RNN
_SAME_DRAW = ("identity", "shifted")  # starts that draw nothing for W_hh


def counts_headline(config: ExperimentConfig, at_length: int, recurrent: int, name: str) -> str:
    """at_length: parameters of a window as long as the sequence."""
    return plain_count(
        "Parameters for {count} step: {window} (window), {recurrent} ({name}, at any length)",
        "Parameters for {count} steps: {window} (window), {recurrent} ({name}, at any length)",
        config.seq_len,
        window=numbers.whole(at_length),
        name=name,
        recurrent=numbers.whole(recurrent),
    )


def counts_words(config: ExperimentConfig, at_length: int, own: int | None, recurrent: int, name: str) -> Markup:
    """How the counts grow with the length."""
    said = [
        say(
            "A window network needs H · D = <b>{more}</b> more weights for every further step. "
            "Weights that belong to one step learn from that step alone.",
            more=f"{config.hidden_size * config.input_size:,}",
        ),
        say(
            "The {name} uses its <b>{parameters}</b> parameters at every step, of any sequence. "
            "What it learns at one step it can use at all steps.",
            name=name,
            parameters=numbers.whole(recurrent),
        ),
    ]
    if own is not None:
        said.append(say("With separate weights for each step it would need <b>{own}</b>.", own=numbers.whole(own)))
    else:
        said.append(say("A window as long as the sequence needs <b>{window}</b>.", window=numbers.whole(at_length)))
    return Markup(" ").join(said)


def owners_seen(counts: dict[str, int], window: int, T: int, name: str) -> str:
    """The drawing of who owns the weights in words; counts: parameters by "window", "own" (may be missing) and "shared"."""
    said = [
        plain_count(
            "A window of {count} step has weights of its own for it, {parameters} in all.",
            "A window of {count} steps has separate weights for each, {parameters} in all.",
            window,
            parameters=f"{counts['window']:,}",
        ),
        plain_count(
            "The {name} has one set of weights, {parameters}, for {count} step.",
            "The {name} has one set of weights, {parameters}, for all {count} steps.",
            T,
            name=name,
            parameters=f"{counts['shared']:,}",
        ),
    ]
    if "own" in counts:
        said.append(plain("With separate weights for each step it has {parameters}.", parameters=f"{counts['own']:,}"))
    return " ".join(said)


def product_headline(product: Product, name: str) -> str:
    """What is left at the oldest step, with shared and with separate weights."""
    if product.shared is None and product.own is None:
        return plain("The {name} diverges with shared and with separate weights", name=name)
    if product.shared is None:
        return plain("Shared weights diverge, separate weights leave {own}", own=_end(product.own))
    if product.own is None:
        return plain("Separate weights diverge, shared weights leave {shared}", shared=_end(product.shared))
    if product.shared.shape[1] == 1:
        return plain("One time step: there is no product to compare")
    shared, own = _end(product.shared), _end(product.own)
    ends = left(product.shared), left(product.own)
    if max(ends) > 0 and np.isfinite(ends).all():
        return plain(
            "Gradient at step 1: × {shared} with shared, × {own} with separate weights", shared=shared, own=own
        )
    return plain("Shared weights leave {shared}, separate weights {own}", shared=shared, own=own)


def product_words(config: ExperimentConfig, product: Product, rho: float) -> Markup:
    """Where the power of one matrix and the product of many agree, and where they do not. rho: of W_hh."""
    said = [
        say(
            "In the backward pass, a deep network multiplies one Jacobian per layer, a recurrent network one per time step. "
            "It is the same kind of product."
        ),
        say("With shared weights, every factor contains the same W<sub>hh</sub>."),
    ]
    return Markup(" ").join([*said, *_compared(config, product, rho)])


def _compared(config: ExperimentConfig, product: Product, rho: float) -> list[Markup]:
    if product.shared is None or product.own is None:
        return [say("Where a state overflows, there is no gradient. Lower the weight scale.")]
    shared, own = product.shared[0], product.own[0]
    if len(shared) == 1:
        return []
    if not np.isfinite([shared[-1], own[-1]]).all():
        return [say("If one factor is <b>exactly 0</b>, the gradient is exactly 0 at all older steps.")]
    rates = numbers.bare(decay_per_step(shared)), numbers.bare(decay_per_step(own))
    if np.abs(shared - own).max() < _SAME:
        return [
            say("In this run the two curves are the same, × <b>{rate}</b> per step.", rate=rates[0]),
            *_why_one(config),
        ]
    said = [
        say(
            "In this run the factor per step is <b>{shared}</b> with shared weights and <b>{own}</b> with separate ones.",
            shared=rates[0],
            own=rates[1],
        )
    ]
    if config.cell == "rnn" and config.activation == "linear":
        said += _power(rho)
    if config.weight_init in _SAME_DRAW:
        sentence = (
            "With the initialisation “{start}”, W<sub>hh</sub> is the same in both. Only the input weights differ."
        )
        return [*said, say(sentence, start=plain(INITIALISATIONS[config.weight_init]))]
    return [*said, *_over_seeds(product)]


def _power(rho: float) -> list[Markup]:
    return [
        say("With linear units the shared product is a power of W<sub>hh</sub>."),
        say(
            "In the long run it follows the largest absolute eigenvalue, ρ = <b>{rho}</b>. "
            "A product of different matrices has no eigenvalue to follow.",
            rho=numbers.bare(rho),
        ),
    ]


def _why_one(config: ExperimentConfig) -> list[Markup]:
    if config.weight_init in _SAME_DRAW:
        sentence = "With the initialisation “{start}”, every step’s own W<sub>hh</sub> is the shared one."
        return [say(sentence, start=plain(INITIALISATIONS[config.weight_init]))]
    if config.cell == "rnn" and config.activation == "linear" and config.weight_init in _ROTATIONS:
        return [say("An orthogonal matrix changes all lengths by the same factor, whichever matrix is drawn.")]
    return []


def _over_seeds(product: Product) -> list[Markup]:
    """How much the draw decides: the range of what is left, over seeds."""
    assert product.shared is not None
    assert product.own is not None
    ends = [lines[:, -1] for lines in (product.shared, product.own)]
    if min(len(end) for end in ends) < 2 or not np.isfinite(np.concatenate(ends)).all():
        return []
    (low, high), (own_low, own_high) = ((float(end.min()), float(end.max())) for end in ends)
    said = [
        say(
            "Over {seeds} seeds, shared weights leave <b>{low}</b> to <b>{high}</b>.",
            seeds=len(ends[0]),
            low=numbers.size(low),
            high=numbers.size(high),
        ),
        say(
            "Separate ones leave <b>{low}</b> to <b>{high}</b>.", low=numbers.size(own_low), high=numbers.size(own_high)
        ),
    ]
    factors = product.shared.shape[1] - 1
    if factors > 1 and high - low > 1.5 * (own_high - own_low):
        said += _why_wider(factors)
    more = median(ends[0][None])[0] - median(ends[1][None])[0]
    if min(low - own_low, high - own_high) > 0 and low > own_high:
        said += [
            say("Here every seed keeps more with shared weights than any seed with separate ones."),
            say("In the median it is <b>{times}</b> times as much.", times=numbers.size(float(more))),
        ]
    return said


def _why_wider(factors: int) -> list[Markup]:
    return [
        say(
            "With shared weights one random matrix is multiplied {count} times, so its deviation from the average adds up.",
            count=factors,
        ),
        say("Over {count} separate matrices such deviations average out.", count=factors),
    ]


def product_caption(config: ExperimentConfig, name: str, product: Product, *, one_of_several: bool) -> Markup:
    """Below the figure of shared and separate weights; one_of_several: the sidebar has more layers."""
    said = [
        say("Height: ‖∂ℓ/∂h<sub>t</sub>‖. Shared: the {name}.", name=name),
        say_count(
            "Separate: a deep network with {count} layer of the same kind.",
            "Separate: a deep network with {count} layers of the same kind.",
            config.seq_len,
        ),
        say("Its layer t reads x<sub>t</sub>, and the weights of each layer are drawn separately."),
    ]
    if product.shared is not None and len(product.shared) > 1:
        said.append(say("Thin: seven other seeds."))
    if one_of_several:
        said.append(say("One recurrent layer only."))
    return Markup(" ").join(said)


def _end(lines: Float64[np.ndarray, "seeds lags"] | None) -> str:
    assert lines is not None
    return numbers.size(left(lines))
