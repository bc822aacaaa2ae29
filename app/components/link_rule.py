"""What a control takes of a link, and in place of what it cannot take, what is shown and why."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from app.components.link_refusal import Refusal, Why, quoted


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What is taken of a link.

    written: the values as the link should have them, none for the default. refused: what is wrong with those given, None
    where they are taken as they are.
    """

    written: tuple[str, ...] = ()
    refused: Refusal | None = None


class Rule(ABC):
    """What a link may say of a control."""

    @abstractmethod
    def read(self, given: Sequence[str]) -> Taken:
        """What is taken of the values that a link gives for one key, at least one."""


class _One(Rule):
    """Of a single value: the last one counts, as in a form."""

    def read(self, given: Sequence[str]) -> Taken:
        last, different = given[-1], len(set(given))
        taken = self.taken(last)
        if taken.refused or different == 1:
            return taken
        if last:
            refused = Refusal(why=Why.REPEATED, given=(last,), shown=(quoted(last),), count=different)
        else:
            refused = Refusal(why=Why.LAST_IS_EMPTY, given=(last,), count=different)
        return replace(taken, refused=refused)

    @abstractmethod
    def taken(self, given: str) -> Taken:
        """What is taken of one value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Number(_One):
    """A number from low to high, exactly as it is given. default: None where it may be left out."""

    low: float
    high: float
    default: float | None
    whole: bool = False

    def taken(self, given: str) -> Taken:
        value = _number(given)
        if math.isnan(value):
            return self._default(given)
        if not self.low <= value <= self.high:
            return _at_the_end(given, value, self.low, self.high)
        if self.whole and value != int(value):
            return _instead(Why.NOT_WHOLE, given, round(value))
        return Taken(written=(given,))

    def _default(self, given: str) -> Taken:
        if self.default is not None:
            return Taken(refused=Refusal(why=_why(given, Why.NO_NUMBER), given=(given,), shown=(self.default,)))
        return Taken(refused=Refusal(why=Why.IGNORED, given=(given,)) if given else None)


@dataclass(frozen=True, slots=True, kw_only=True)
class OneOf(_One):
    """One of some words."""

    words: Sequence[str]
    default: str

    def taken(self, given: str) -> Taken:
        if given in self.words:
            return Taken(written=(given,))
        return Taken(refused=Refusal(why=_why(given, Why.NO_CHOICE), given=(given,), shown=(self.default,)))


@dataclass(frozen=True, slots=True, kw_only=True)
class OneOfNumbers(_One):
    """One of some numbers, as they are written, in rising order; of others the nearest."""

    words: Sequence[str]
    default: str

    def taken(self, given: str) -> Taken:
        value = _number(given)
        if math.isnan(value):
            default = float(self.default)
            return Taken(refused=Refusal(why=_why(given, Why.NO_NUMBER), given=(given,), shown=(default,)))
        near = min(self.words, key=lambda word: abs(float(word) - value))
        if value == float(near):
            return Taken(written=(near,))
        low, high = float(self.words[0]), float(self.words[-1])
        found = _instead(Why.NEAREST, given, float(near))
        if not low <= value <= high:
            found = _at_the_end(given, value, low, high)
        return replace(found, written=(near,))


@dataclass(frozen=True, slots=True, kw_only=True)
class SomeOf(Rule):
    """Any of some words, or none, but not more than so many. called: what a sentence calls those that have a comma."""

    words: Sequence[str]
    default: Sequence[str]
    most: int | None = None
    called: Mapping[str, str] = field(default_factory=dict)

    def read(self, given: Sequence[str]) -> Taken:
        known = tuple(dict.fromkeys(word for word in given if word in self.words))
        unknown = tuple(dict.fromkeys(word for word in given if word and word not in self.words))
        taken = known[: self.most]
        shown = tuple(self.called.get(word, word) for word in taken or self.default)
        if unknown:
            why = Why.NO_CHOICE if len(unknown) == 1 else Why.NO_CHOICES
            return Taken(written=taken, refused=Refusal(why=why, given=unknown, shown=shown))
        if self.most is not None and len(known) > self.most:
            refused = Refusal(why=Why.TOO_MANY, given=known, shown=shown, end=self.most, count=len(known))
            return Taken(written=taken, refused=refused)
        return Taken(written=known or ("",))


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag(_One):
    """On or off."""

    default: bool = False

    def taken(self, given: str) -> Taken:
        if given.lower() in ("true", "false"):
            return Taken(written=(given,))
        if given in ("0", "1"):
            return Taken(written=(("false", "true")[int(given)],))
        shown = str(self.default).lower()
        return Taken(refused=Refusal(why=_why(given, Why.NO_SWITCH), given=(given,), shown=(shown,)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Words(_One):
    """A text of at most so many characters."""

    longest: int

    def taken(self, given: str) -> Taken:
        if len(given) <= self.longest:
            return Taken(written=(given,))
        refused = Refusal(why=Why.TOO_LONG, given=(given,), end=self.longest, count=len(given))
        return Taken(written=(given[: self.longest],), refused=refused)


def _why(given: str, otherwise: Why) -> Why:
    return otherwise if given else Why.EMPTY


def _at_the_end(given: str, value: float, low: float, high: float) -> Taken:
    """The end that a value is beyond."""
    why, end = (Why.BELOW, low) if value < low else (Why.ABOVE, high)
    return _instead(why, given, end)


def _instead(why: Why, given: str, shown: float) -> Taken:
    """Another number, which the link should have."""
    return Taken(written=(_ascii(shown),), refused=Refusal(why=why, given=(given,), shown=(shown,), end=shown))


def _number(given: str) -> float:
    """As Streamlit reads it; nan where it is none, or not finite."""
    try:
        value = float(given)
    except ValueError:
        return math.nan
    return value if math.isfinite(value) else math.nan


def _ascii(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(float(value))
