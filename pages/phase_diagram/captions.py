"""The captions of the phase maps: what a point is, of which network, and where a map differs from the controls."""

from __future__ import annotations

import math

from markupsafe import Markup

from app import numbers
from app.experiment.options import ACTIVATIONS, INITIALISATIONS
from app.language.language import later, plain, say
from pages.phase_diagram.axes import LABELS, LEAST, MOST, row_words
from pages.phase_diagram.measured import Picture
from rnn_core import ExperimentConfig
from rnn_core.experiments.phase import SEEDS

_COLOURS = {
    "decay": later("Colour: decay per step, the factor of one step back."),
    "horizon": later("Colour: horizon, the number of steps back until the gradient falls below a thousandth."),
}


def map_caption(picture: Picture, asked: ExperimentConfig, by: str) -> Markup:
    """What a point is, of which network, and where the map differs from the controls."""
    plane = picture.plane
    config = plane.config
    others = {
        "seq_len": row_words("seq_len", config.seq_len),
        "hidden_size": row_words("hidden_size", config.hidden_size),
        "num_layers": row_words("num_layers", config.num_layers) if config.num_layers > 1 else "",
        "gate_bias": row_words("gate_bias", config.gate_bias) if config.cell != "rnn" else "",
    }
    said = [
        say(_COLOURS[by]),
        say(
            "Each point is the median of {seeds} random seeds, from seed {first} on, each with {sequences}.",
            seeds=SEEDS,
            first=config.seed,
            sequences=numbers.count(config.batch_size, "sequence"),
        ),
        say(
            "Network: {activation}, {initialisation} weights × weight scale, {others}.",
            activation=ACTIVATIONS[config.activation],
            initialisation=plain(INITIALISATIONS[config.weight_init]),
            others=", ".join(words for axis, words in others.items() if words and axis != plane.axis),
        ),
    ]
    if any(picture.edges.values()):
        said.append(say("Line: the factor is 1."))
    return Markup(" ").join([*said, *_bounded(config, asked, plane.axis), *_shown(picture), *_marks(picture)])


def _bounded(config: ExperimentConfig, asked: ExperimentConfig, axis: str) -> list[Markup]:
    """What the map takes less of than the controls say."""
    steps = {"few": config.seq_len, "asked": asked.seq_len}
    sequences = {"few": config.batch_size, "asked": asked.batch_size}
    shorter = config.seq_len != asked.seq_len and axis != "seq_len"
    fewer = config.batch_size != asked.batch_size
    said = []
    if shorter:
        said.append(say("To save time, the map uses {few} steps instead of {asked}.", **steps))
    if fewer and shorter:
        said.append(say("It also uses {few} sequences per network instead of {asked}.", **sequences))
    elif fewer:
        said.append(say("To save time, the map uses {few} sequences per network instead of {asked}.", **sequences))
    return [*said, say("So does a point that you open.")] if said else []


def _shown(picture: Picture) -> list[Markup]:
    plane = picture.plane
    said = []
    if plane.axis == "num_layers":
        said.append(say("The map shows the top layer."))
    elif plane.layer != -1:
        which = {"layer": plane.layer + 1, "layers": plane.config.num_layers}
        said.append(say("The map shows layer {layer} of {layers}.", **which))
    if plane.config.sequence_type not in ("many_to_one", "one_to_one"):
        said.append(
            say("Only the first loss is used, the last one that this direction meets.")
            if plane.direction
            else say("Only the last loss is used.")
        )
        said.append(say("The sum of all losses can’t tell how far one of them goes back."))
    here = plane.config.weight_scale
    if here < LEAST:
        said.append(say("Your weight scale, {scale}, is left of this map.", scale=numbers.general(here)))
    if here > MOST:
        said.append(say("Your weight scale, {scale}, is right of this map.", scale=numbers.general(here)))
    return said


def _marks(picture: Picture) -> list[Markup]:
    typical = {point.typical for point in picture.points.values()}
    words = {
        math.inf: say("Grey with <b>×</b>: diverged, the states overflow."),
        -math.inf: say("Grey with <b>○</b>: cut off, the gradient is exactly 0."),
    }
    return [said for value, said in words.items() if value in typical]


def multiples_caption(axis: str) -> Markup:
    """What is written in a small map, and how to see more of it."""
    return say(
        "Vertical axis of each map: {axis}. The number is the edge in the row of your settings. "
        "These maps are coarse, with {seeds} seeds per point. "
        "To see one in full, choose its cell and activation in the sidebar.",
        axis=plain(LABELS[axis]),
        seeds=SEEDS,
    )
