"""What a batch of sequences of different length tells, with padding masked and processed."""

from __future__ import annotations

import numpy as np
from jaxtyping import Int64
from markupsafe import Markup

from app import numbers
from app.language.language import say, say_count
from pages.sequence_types.measured import Padded
from rnn_core import ExperimentConfig
from rnn_core.engine.loss_steps import begins_at_loss, reads_own_ends


def lengths_words(name: str, found: Padded) -> Markup:
    """What padding does to the sequence with most of it, and in how many of them it shortens the horizon in the data."""
    masked = say("If padding is masked, its gradient is <b>exactly 0</b> and it has no effect.")
    return Markup(" ").join([masked, *_processed(name, found), *_counted(found)])


def _counted(found: Padded) -> list[Markup]:
    if found.counted is None:
        return []
    losses, loss = (numbers.percentage(share) for share in (found.losses_on_padding, found.loss_on_padding))
    return [
        say(
            "If losses on padding are counted, they are <b>{losses}</b> of all losses and <b>{loss}</b> of their sum. "
            "A mask leaves them out.",
            losses=losses,
            loss=loss,
        )
    ]


def _processed(name: str, found: Padded) -> list[Markup]:
    if not found.crossed.any():
        return _nothing_between(name, found)
    if found.words is not None:
        return _words_within(name, found, found.words)
    worst = int(found.crossed.argmax())
    pad, masked, through = int(found.crossed[worst]), found.reach_masked, found.reach_through
    if np.isnan([masked[worst], through[worst]]).any():
        return [
            say_count(
                "If it is processed, the loss is at the last step, up to {count} padded step after the data.",
                "If it is processed, the loss is at the last step, up to {count} padded steps after the data.",
                pad,
            )
        ]
    return [
        say("If it is processed, the loss is at the last step. Then the gradient must pass the padding first."),
        say_count(
            "Take the sequence with the most padding, {count} step.",
            "Take the sequence with the most padding, {count} steps.",
            pad,
        ),
        _within_masked(int(masked[worst])),
        _within_processed(int(through[worst])),
        *_how_many(name, found),
    ]


def _nothing_between(name: str, found: Padded) -> list[Markup]:
    said = [
        say(
            "If it is processed, the backward pass still starts on each sequence’s own data. "
            "So no padding lies between loss and data."
        )
    ]
    if found.alike:
        said.append(say("The {name}’s gradient is the same in both cases.", name=name))
    else:
        said.append(
            say(
                "Yet the {name}’s gradient on the data differs, because its states have read the padding first.",
                name=name,
            )
        )
    return said


def _words_within(name: str, found: Padded, words: Int64[np.ndarray, " B"]) -> list[Markup]:
    worst = int(found.crossed.argmax())
    pad, masked, through = int(found.crossed[worst]), found.reach_masked, found.reach_through
    said = [
        say(
            "If it is processed, padding lies between the source’s own words and the step where the decoder takes over."
        ),
        say_count(
            "Take the pair with the most padding there, {count} step, and with {words} words of its own.",
            "Take the pair with the most padding there, {count} steps, and with {words} words of its own.",
            pad,
            words=int(words[worst]),
        ),
        say("Count the words whose gradient is above a thousandth of the {name}’s at that step.", name=name),
        say(
            "They are <b>{masked}</b> with masked padding and <b>{through}</b> with processed padding.",
            masked=int(masked[worst]),
            through=int(through[worst]),
        ),
    ]
    none, fewer = int(((through == 0) & (masked > 0)).sum()), int((through < masked).sum())
    if none:
        said.append(
            say("In <b>{none} of {all}</b> pairs, processing leaves no word above it.", none=none, all=len(words))
        )
    elif fewer:
        said.append(say("In <b>{fewer} of {all}</b> pairs, processing leaves fewer.", fewer=fewer, all=len(words)))
    else:
        said.append(say("In no pair does processing leave fewer."))
    return said


def _how_many(name: str, found: Padded) -> list[Markup]:
    masked, through, every = found.reach_masked, found.reach_through, len(found.crossed)
    none, lost = int((through < 0).sum()), int((masked > through).sum())
    if none == 1:
        return [
            say("In <b>1 of {all}</b> sequences, no step of the real data is within the horizon.", all=every),
            say("Almost all of its gradient stays in the padding."),
        ]
    if none:
        return [
            say(
                "In <b>{none} of {all}</b> sequences, no step of the real data is within the horizon.",
                none=none,
                all=every,
            ),
            say("Almost all of their gradient stays in the padding."),
        ]
    if lost:
        sentence = "In <b>{lost} of {all}</b> sequences, the horizon in the data is shorter by the padding in between."
        return [say(sentence, lost=lost, all=every)]
    return [
        say("The {name}’s gradient passes the padding. In no sequence is the horizon in the data shorter.", name=name)
    ]


def _within_masked(steps: int) -> Markup:
    """How far into its data the horizon is, from its own last step."""
    if steps < 0:
        return say("With masked padding, the horizon is <b>not in its data</b> at all.")
    if not steps:
        return say("With masked padding, the horizon is <b>the last step</b> of its data.")
    return say_count(
        "With masked padding, the horizon is <b>{count} step</b> back into its data.",
        "With masked padding, the horizon is <b>{count} steps</b> back into its data.",
        steps,
    )


def _within_processed(steps: int) -> Markup:
    if steps < 0:
        return say("With processed padding, it is <b>not in its data</b> at all.")
    if not steps:
        return say("With processed padding, it is <b>the last step</b> of its data.")
    return say_count(
        "With processed padding, it is <b>{count} step</b> back.",
        "With processed padding, it is <b>{count} steps</b> back.",
        steps,
    )


def lengths_caption(name: str, found: Padded, config: ExperimentConfig, direction: int) -> Markup:
    """What is drawn: which sequences, and what their colours stand for."""
    shortest, longest = int(found.lengths.min()), config.seq_len
    if config.sequence_type == "encoder_decoder":
        sentence = (
            "The {name} on sequences of {shortest} to {longest} steps. Padding is behind source and target, or at the end if "
            "it is masked."
        )
        which = say(sentence, name=name, shortest=shortest, longest=longest)
    else:
        sentence = "The {name} on sequences of {shortest} to {longest} steps. Padding is at the end."
        which = say(sentence, name=name, shortest=shortest, longest=longest)
    scale = say(
        "Full colour: 1, or the largest if that is above 1. Page colour: a millionth of it or less. Grey: exactly 0. "
        "Thick line: end of the sequence’s own data."
    )
    rows = say("Each row is one sequence, the longest on top.")
    return Markup(" ").join([which, rows, _what_is_one(config, direction), scale])


def _what_is_one(config: ExperimentConfig, direction: int) -> Markup:
    if direction and reads_own_ends(config):
        return say("Its gradient is 1 at step 1, where the loss reads the backward state.")
    if direction and not begins_at_loss(config, direction):
        return say("Its gradient is 1 at the sequence’s first loss.")
    return say("Its gradient is 1 at the sequence’s last loss.")
