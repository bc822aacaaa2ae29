"""A lesson as a value: steps that each ask before they show."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """Whom a lesson is for."""

    FIRST = "first course"
    SECOND = "second course"
    PRACTICE = "practice"


class Compared(StrEnum):
    """What becomes of two measured values: the one asked for over, or minus, the one beside it.

    A quantity that is a log10 already is subtracted either way: of a ratio that is the log10.
    """

    RATIO = "ratio"
    DIFFERENCE = "difference"


Answer = int | float | list[float]  # the place of a choice, a number, or a curve's points, the first at lag 0
HIGHEST = 3.0  # the largest log10 that can be drawn


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """Whether an answer was right. factor: of a curve, by how much it is off on average; None of other answers."""

    right: bool
    factor: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """What is measured when a question reveals. Nothing of it is stored.

    quantity: a key of `QUANTITIES`. of: the curve's key. compared: how it and what is beside it make one value; None where
    it is alone. against: the query of the experiment beside it, the step's own where only the curve or the quantity
    differs; against_of: its curve; against_quantity: what is measured there.
    """

    quantity: str
    of: str
    compared: Compared | None = None
    against: str = ""
    against_of: str = ""
    against_quantity: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """An answer, and the measured values that make it the right one: low <= value < high, and inf where high is inf."""

    text: str
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """One of several answers. claim: the place of the one that the lesson holds right, on any seed."""

    ask: str
    measure: Measure
    choices: tuple[Choice, ...]
    claim: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A number. low, high: what may be answered. near: the factor within which an answer counts as right; of a quantity
    that is a log10, the factor between the sizes.

    claim: between which values it lies on any seed, both included.
    """

    ask: str
    measure: Measure
    unit: str
    low: float
    high: float
    near: float
    claim: tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A curve to draw: log10 of the gradient's size, relative to the last step, at some lags.

    lags: where a point is set. lowest: the smallest log10 that can be drawn; the largest is 3. near: the mean distance,
    in powers of ten, within which it counts as right. claim: between which values log10 at the last of the lags lies.
    """

    ask: str
    of: str
    lags: tuple[int, ...]
    lowest: float
    near: float
    claim: tuple[float, float]


Question = Choices | Number | Drawn


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """Where the figure is pointed at after the reveal. at: "far end", "near end", "middle", "horizon" or "zeros" of a
    curve."""

    at: str
    of: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A prompt, an experiment, a question, and why the answer is what it is.

    page: where the experiment can be explored on. query: of its link. before: the keys of the curves that are shown before
    the reveal, none for no figure yet. why: a text whose {value}, {first} and {second} are what was measured: the value
    asked for, and the two that it was made of, which only a comparison has.
    """

    prompt: str
    page: str
    query: str
    before: tuple[str, ...]
    question: Question
    why: str
    look: Look | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Onward:
    """What to try next, on a page with an experiment."""

    text: str
    page: str
    query: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """A short sequence. name: of its file, and in links. misconception: the belief that it meets, as a sentence.

    place: where it is in the list, smaller ones first.
    """

    name: str
    title: str
    level: Level
    minutes: int
    misconception: str
    steps: tuple[Step, ...]
    onward: Onward
    place: int = 1000
