"""The words beside how the ready-trained networks learnt, from what was stored with their weights."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup

from app import numbers
from app.language.language import plain, say
from rnn_core.learning.kinds import KINDS
from rnn_core.trained.text_models import Ready

_SHOWN = 6  # columns of updates


def heading(found: Mapping[str, Ready]) -> str:
    """Whether the bias slows learning."""
    if _slows(found):
        return plain("On this text, forget bias 3 slows learning")
    return plain("On this text, forget bias 3 does not slow learning")


def _slows(found: Mapping[str, Ready]) -> bool:
    return found["lstm3"].learning[-1].loss > found["lstm"].learning[-1].loss


def table(found: Mapping[str, Ready]) -> tuple[list[str], list[list[str]]]:
    """Training loss by update, a row a kind, and the loss on held-out text at the end."""
    updates = _updates(found)
    heads = ["", *(plain("update {update}", update=update) for update in updates), plain("held-out text, at the end")]
    rows = []
    for kind, one in found.items():
        by_update = {measured.step: measured.loss for measured in one.learning}
        losses = [*(by_update[update] for update in updates), one.learning[-1].fresh_loss]
        rows.append([KINDS[kind].name, *map(_loss, losses)])
    return heads, rows


def _loss(loss: float) -> str:
    return numbers.reading(loss, 1.0)


def _updates(found: Mapping[str, Ready]) -> list[int]:
    every = [measured.step for measured in next(iter(found.values())).learning if measured.step > 1]
    return every[:: -(-len(every) // _SHOWN)] if len(every) <= _SHOWN else every[1::2]


def caption(found: Mapping[str, Ready]) -> str:
    """How they were trained."""
    one = next(iter(found.values()))
    config = one.training
    sentences = [
        plain(
            "Loss in nats on the harbour story: the mean of 20 updates, the median of {seeds} seeds.", seeds=one.seeds
        ),
        plain("Chance level, from character frequencies alone: {loss}.", loss=_loss(config.data.chance_loss)),
        plain(
            "Network: {units} hidden units, windows of {length} characters.",
            units=config.network.hidden_size,
            length=config.lag + 1,
        ),
        plain(
            "Training: {updates} updates of {batch} windows, Adam with learning rate {rate}.",
            updates=config.steps,
            batch=config.batch_size,
            rate=numbers.general(config.learning_rate),
        ),
    ]
    if config.clip_norm is not None:
        sentences.append(plain("The gradient norm is clipped at {norm}.", norm=numbers.general(config.clip_norm)))
    return " ".join(sentences)


def what_it_tells(found: Mapping[str, Ready]) -> Markup:
    """The LSTM with forget bias 3 beside the one with bias 0, on both losses."""
    without, biased = found["lstm"].learning[-1], found["lstm3"].learning[-1]
    if not _slows(found):
        return say("Here forget bias 3 costs nothing.")
    sooner = next(measured.step for measured in found["lstm"].learning if measured.loss <= biased.loss)
    sentences = [
        say("Before training, forget bias 3 lets the gradient of the LSTM keep its size over longer lags."),
        say("Yet this LSTM learns the text more slowly."),
        say("After {updates} updates its loss is <b>{loss}</b>.", updates=biased.step, loss=_loss(biased.loss)),
        say(
            "The LSTM without it had that by update <b>{update}</b> and ended at <b>{loss}</b>.",
            update=sooner,
            loss=_loss(without.loss),
        ),
        say(
            "On held-out text the losses are {biased} with the bias and {without} without it.",
            biased=_loss(biased.fresh_loss),
            without=_loss(without.fresh_loss),
        ),
        say("A likely reason: the next character depends mostly on the last few."),
        say("So a gate that keeps everything must first learn to forget."),
        say("A long horizon helps where something far back decides, as in recall on the page Training."),
    ]
    return Markup(" ").join(sentences)
