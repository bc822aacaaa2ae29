"""A question and an experiment -> what was measured, how it is written, and which answers are right."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from app import numbers
from app.language.language import plain
from app.lessons import by_run
from app.lessons.lesson import HIGHEST, Choice, Choices, Compared, Drawn, Measure, Number, Question, Step
from app.lessons.quantities import QUANTITIES, Quantity
from app.lessons.subject import Subject, subject


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """value: what the answers are compared with. first, second: what it was made of; second None where it is alone.

    curve: of a question to draw, log10 at its lags, -inf for an exact zero.
    """

    value: float
    first: float
    second: float | None = None
    curve: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How far an answer is from what was measured: a factor of 1 or more, or of a curve a mean distance in powers of ten."""

    distance: float
    right: bool


def measure_of(question: Question) -> Measure:
    """What a question measures; of a curve to draw, what is left at its end."""
    return Measure(quantity="log10_left", of=question.of) if isinstance(question, Drawn) else question.measure


def other_side(measure: Measure, query: str) -> tuple[str, str, str]:
    """The quantity, query and curve that a comparison is made with: what it leaves out is as on its first side."""
    return measure.against_quantity or measure.quantity, measure.against or query, measure.against_of or measure.of


def reveal(question: Question, query: str) -> Measured:
    """What a question asks for, measured now.

    Raises:
        ValueError: a network diverges, or there is no such value.
    """
    if not isinstance(question, Drawn):
        return measure(question.measure, query)
    found = by_run.curve(subject(query, question.of))
    at = tuple(float(found[lag]) for lag in question.lags)
    return Measured(value=at[-1], first=at[-1], curve=at)


@lru_cache(maxsize=256)
def measure(measure: Measure, query: str) -> Measured:
    """What a measure gives of an experiment.

    Raises:
        ValueError: a network diverges, or there is no such value.
    """
    first = _measured(measure.quantity, subject(query, measure.of))
    if measure.compared is None:
        return Measured(value=first, first=first)
    quantity, against, against_of = other_side(measure, query)
    second = _measured(quantity, subject(against, against_of))
    subtracted = measure.compared is Compared.DIFFERENCE or QUANTITIES[measure.quantity].log10
    with np.errstate(invalid="ignore", divide="ignore"):
        value = float(np.float64(first) - second if subtracted else np.float64(first) / second)
    if math.isnan(value):
        raise ValueError(plain("The two values cannot be compared: both are without limit, or both are exactly 0."))
    return Measured(value=value, first=first, second=second)


def _measured(name: str, of: Subject) -> float:
    if needs := QUANTITIES[name].needs(of):
        raise ValueError(f"{name} must be measured with a query such as {needs}")
    value = QUANTITIES[name].measure(of)
    if math.isnan(value):
        raise ValueError(plain("{name} has no gradient that could be measured here.", name=of.curve.name))
    return value


def right_choice(question: Choices, measured: Measured) -> int:
    """The place of the choice that is right. A lesson's choices cover every value, each once."""
    return next(at for at, choice in enumerate(question.choices) if holds(choice, measured.value))


def holds(choice: Choice, value: float) -> bool:
    """Whether a measured value makes a choice the right one."""
    return choice.low <= value < choice.high or value == choice.high == math.inf


def claimed(question: Question, measured: Measured) -> bool:
    """Whether the lesson's claim is what was measured."""
    if isinstance(question, Choices):
        return right_choice(question, measured) == question.claim
    low, high = question.claim
    return low <= measured.value <= high


def score_number(question: Number, answer: float, measured: Measured) -> Score:
    """How many times too large or too small a number is."""
    if answer == measured.value:
        apart = 0.0
    elif QUANTITIES[question.measure.quantity].log10:
        apart = abs(answer - measured.value)
    else:
        apart = abs(_log10(answer) - _log10(measured.value))
    distance = 10**apart if apart < 300 else math.inf
    return Score(distance=distance, right=distance <= question.near * (1 + 1e-12))


def _log10(value: float) -> float:
    return math.log10(value) if value > 0 else -math.inf


def score_drawn(question: Drawn, answer: Sequence[float], measured: Measured) -> Score:
    """The mean distance between a drawn curve and the measured one at the question's lags, where the drawing ends both end.

    Raises:
        ValueError: there are not as many points as lags.
    """
    if len(answer) != len(question.lags):
        raise ValueError(f"points must be {len(question.lags)}, one at each lag, got {len(answer)}")
    drawn, found = (np.clip(each, question.lowest, HIGHEST) for each in (answer, measured.curve))
    distance = float(np.abs(np.asarray(drawn) - np.asarray(found)).mean())
    return Score(distance=distance, right=distance <= question.near)


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What was measured, as texts."""

    value: str
    first: str
    second: str = ""


def written(question: Question, query: str, measured: Measured) -> Written:
    """What was measured as it is shown, in the language spoken. What was counted and never ended is written > 49."""
    measure = measure_of(question)
    quantity, of = QUANTITIES[measure.quantity], subject(query, measure.of)
    first = _one(quantity, of, measured.first)
    if measure.compared is None or measured.second is None:
        return Written(value=first, first=first)
    name, against, against_of = other_side(measure, query)
    second = _one(QUANTITIES[name], subject(against, against_of), measured.second)
    if measure.compared is Compared.DIFFERENCE:
        value = numbers.amount(measured.value)
    elif quantity.log10:
        value = numbers.size(measured.value)
    elif measured.value == math.inf and measured.second > 0:
        value = f"> {numbers.steps(quantity.counted(of) / measured.second)}"
    else:
        value = numbers.bare(measured.value)
    return Written(value=value, first=first, second=second)


def _one(quantity: Quantity, of: Subject, value: float) -> str:
    return f"> {quantity.written(quantity.counted(of))}" if value == math.inf else quantity.written(value)


def told(step: Step, measured: Measured) -> str:
    """Why, with what was measured in its places. A text, no HTML."""
    found = written(step.question, step.query, measured)
    return step.why.format(value=found.value, first=found.first, second=found.second)
