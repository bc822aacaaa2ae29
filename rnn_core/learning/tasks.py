"""What a network is trained to do: data, lag, the loss of guessing, and what counts as learnt.

Every task puts what must be remembered `lag` steps before the answer that needs it, as far as the task knows where it is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from jaxtyping import Float64, Int64

from rnn_core.engine.batches import Batch
from rnn_core.learning.sources import tokens_of, windows_of_series, windows_of_text

TASKS = ("recall", "adding", "temporal_order", "copy", "next_character", "series")
CLASSES = 4  # of recall and temporal order
COPIED = 5  # symbols that copy gives back
COPY_ALPHABET = 8
LEARNT_ACCURACY = 0.95

Draw = Callable[[np.random.Generator, int], Batch]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Task:
    """A task at one lag. Losses are means over the answers of a sequence: nats, or half squared errors.

    chance_loss, chance_accuracy: of the best answer that reads nothing. learnt_loss or learnt_accuracy: what fresh data
    must reach. draw and draw_fresh take a stream and how many sequences: those to train on, and those never trained on.
    names: what each class of the answer, and each input, is called, where they have names.
    """

    name: str
    seq_len: int
    input_size: int
    output_size: int
    loss: str
    first_answer: int
    chance_loss: float
    chance_accuracy: float | None = None
    learnt_loss: float | None = None
    learnt_accuracy: float | None = None
    draw: Draw
    draw_fresh: Draw
    names: tuple[str, ...] = ()

    @property
    def answers(self) -> range:
        """The steps (from 0) at which an answer is due: the last ones."""
        return range(self.first_answer, self.seq_len)

    def is_learnt(self, loss: float, accuracy: float | None) -> bool:
        """Whether loss and accuracy on fresh data count as learnt."""
        if self.learnt_accuracy is not None:
            return accuracy is not None and accuracy >= self.learnt_accuracy
        assert self.learnt_loss is not None
        return loss <= self.learnt_loss


@lru_cache(maxsize=32)
def task(
    name: str,
    lag: int,
    text: str | None = None,
    unit: str = "character",
    series: tuple[float, ...] | None = None,
    max_tokens: int | None = None,
) -> Task:
    """A task by its name.

    text, unit: what "next_character" reads; None is the bundled passage. max_tokens: how many distinct ones at most, the
    rarer as one. series: what "series" reads; None is the
    bundled sunspots.

    Raises:
        ValueError: a lag that the task cannot have, or data that are too short or too poor.
    """
    if name == "next_character":
        return _next_character(lag, text, unit, max_tokens)
    if name == "series":
        return _series(lag, series)
    return {"recall": _recall, "adding": _adding, "temporal_order": _temporal_order, "copy": _copy}[name](lag)


def _recall(lag: int) -> Task:
    """First symbol recall: one of four symbols, then `lag` distractors of four others; name the first at the end."""

    def draw(rng: np.random.Generator, B: int) -> Batch:
        symbols = rng.integers(CLASSES, 2 * CLASSES, (lag + 1, B))
        symbols[0] = rng.integers(0, CLASSES, B)
        return _batch(np.eye(2 * CLASSES)[symbols], symbols[:1])

    return _classes("recall", lag + 1, 2 * CLASSES, CLASSES, 1, draw)


def _adding(lag: int) -> Task:
    """The adding problem: two of the numbers are marked; their sum at the end.

    The first mark stands in the first tenth, the second after it in the first half, so that both are far back.

    Source: Hochreiter & Schmidhuber 1997, experiment 4.
    """
    T = lag + 1
    early, half = max(1, T // 10), max(T // 2, max(1, T // 10) + 1)

    def draw(rng: np.random.Generator, B: int) -> Batch:
        numbers, marks, each = rng.uniform(0.0, 1.0, (T, B)), np.zeros((T, B)), np.arange(B)
        first, second = rng.integers(0, early, B), rng.integers(early, half, B)
        marks[first, each] = marks[second, each] = 1.0
        total = numbers[first, each] + numbers[second, each]
        return _batch(np.stack([numbers, marks], axis=2), total[None, :, None])

    variance = 2 / 12  # of a sum of two uniform numbers, which guessing its mean leaves
    return _numbers("adding", T, 2, variance / 2, 0.1, draw, draw)


def _temporal_order(lag: int) -> Task:
    """Two of X, Y among distractors a, b, c, d: the first in the first tenth, the second after the middle; which order?

    Source: Hochreiter & Schmidhuber 1997, experiment 6a.
    """
    T = lag + 1
    tenth, middle = max(1, T // 10), max(1, T // 2)

    def draw(rng: np.random.Generator, B: int) -> Batch:
        symbols, each = rng.integers(2, 6, (T, B)), np.arange(B)
        order = rng.integers(0, 2, (2, B))
        symbols[rng.integers(0, tenth, B), each] = order[0]
        symbols[rng.integers(middle, min(middle + tenth, T), B), each] = order[1]
        return _batch(np.eye(6)[symbols], (2 * order[0] + order[1])[None])

    return _classes("temporal_order", T, 6, CLASSES, 1, draw)


def _copy(lag: int) -> Task:
    """Copy memory: five of eight symbols, blanks, a sign to go; then say the five again, each `lag` steps after it stood.

    Source: Hochreiter & Schmidhuber 1997; in this form Arjovsky, Shah & Bengio 2016.
    """
    if lag < COPIED:
        raise ValueError(f"lag must be at least {COPIED} steps for copy, got {lag}")
    blank, go = COPY_ALPHABET, COPY_ALPHABET + 1

    def draw(rng: np.random.Generator, B: int) -> Batch:
        symbols = np.full((lag + COPIED, B), blank)
        symbols[:COPIED] = rng.integers(0, COPY_ALPHABET, (COPIED, B))
        symbols[lag] = go
        return _batch(np.eye(COPY_ALPHABET + 2)[symbols], symbols[:COPIED])

    return _classes("copy", lag + COPIED, COPY_ALPHABET + 2, COPY_ALPHABET, COPIED, draw)


def _next_character(lag: int, text: str | None, unit: str, max_tokens: int | None) -> Task:
    """The next character (or word) of a text, at every step. The last fifth of the text is never trained on."""
    tokens = tokens_of(text, unit, max_tokens)
    T, V = lag + 1, len(tokens.names)
    train, fresh = windows_of_text(tokens, T)

    def drawn_from(codes: Int64[np.ndarray, " n"]) -> Draw:
        def draw(rng: np.random.Generator, B: int) -> Batch:
            window = codes[np.arange(T + 1)[:, None] + rng.integers(0, len(codes) - T, B)]
            return _batch(np.eye(V)[window[:-1]], window[1:])

        return draw

    shares = (np.bincount(train, minlength=V) + 1) / (len(train) + V)  # a token never seen is not impossible
    chance = float(-np.log(shares[fresh]).mean())
    return Task(
        name="next_character",
        seq_len=T,
        input_size=V,
        output_size=V,
        loss="cross_entropy",
        first_answer=0,
        chance_loss=chance,
        chance_accuracy=float((fresh == shares.argmax()).mean()),
        learnt_loss=0.9 * chance,
        draw=drawn_from(train),
        draw_fresh=drawn_from(fresh),
        names=tokens.names,
    )


def _series(lag: int, series: tuple[float, ...] | None) -> Task:
    """The next value of a series from the `lag` + 1 values before it. The last fifth is never a target of training."""
    values, last = windows_of_series(series, lag + 1)
    T = lag + 1

    def drawn_from(first: int, stop: int) -> Draw:
        def draw(rng: np.random.Generator, B: int) -> Batch:
            window = values[np.arange(T + 1)[:, None] + rng.integers(first - T, stop - T, B)]
            return _batch(window[:-1, :, None], window[-1:, :, None])

        return draw

    guessed = 0.5 * float(np.mean(values[last:] ** 2))  # the mean of what was trained on is 0
    return _numbers("series", T, 1, guessed, 0.25, drawn_from(T, last), drawn_from(last, len(values)))


def _classes(name: str, T: int, D: int, O: int, answers: int, draw: Draw) -> Task:
    return Task(
        name=name,
        seq_len=T,
        input_size=D,
        output_size=O,
        loss="cross_entropy",
        first_answer=T - answers,
        chance_loss=float(np.log(O)),
        chance_accuracy=1 / O,
        learnt_accuracy=LEARNT_ACCURACY,
        draw=draw,
        draw_fresh=draw,
    )


def _numbers(name: str, T: int, D: int, chance: float, share: float, draw: Draw, draw_fresh: Draw) -> Task:
    return Task(
        name=name,
        seq_len=T,
        input_size=D,
        output_size=1,
        loss="mse",
        first_answer=T - 1,
        chance_loss=chance,
        learnt_loss=share * chance,
        draw=draw,
        draw_fresh=draw_fresh,
    )


def _batch(
    inputs: Float64[np.ndarray, "T B D"], answers: Float64[np.ndarray, "S B O"] | Int64[np.ndarray, "S B"]
) -> Batch:
    """Sequences whose last S steps have an answer each."""
    T, B = inputs.shape[:2]
    S = len(answers)
    targets = np.zeros((T, *answers.shape[1:]), answers.dtype)
    targets[T - S :] = answers
    mask = np.zeros((T, B), bool)
    mask[T - S :] = True
    return Batch(inputs=inputs, targets=targets, loss_mask=mask, lengths=np.full(B, T))
