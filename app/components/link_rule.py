"""What a control takes of a link, and in place of what it cannot take, what is shown and why."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from app import numbers

_LONGEST = 24  # characters of a link that a sentence quotes
_QUOTED = 3  # things that it names before it counts the rest


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What is taken of a link.

    written: the values as the link should have them, none for the default. why: what is wrong with those given, empty
    where they are taken as they are. named: the values that it is about, where they are to be named. shown: what is
    shown instead, empty for nothing.
    """

    written: tuple[str, ...] = ()
    why: str = ""
    named: str | None = None
    shown: str = ""

    def sentence(self, key: str) -> str:
        """H=200 is beyond 128: shown with 128."""
        subject = key if self.named is None else f"{key}={self.named}"
        return f"{subject} {self.why}: {f'shown with {self.shown}' if self.shown else 'ignored'}."


class Rule(ABC):
    """What a link may say of a control."""

    @abstractmethod
    def read(self, given: Sequence[str]) -> Taken:
        """What is taken of the values that a link gives for one key, at least one."""


class _One(Rule):
    """Of a single value: the last one counts, as in a form."""

    def read(self, given: Sequence[str]) -> Taken:
        taken, last = self.taken(given[-1]), quoted(given[-1])
        if taken.why:
            return replace(taken, named=last)
        return taken if len(set(given)) == 1 else replace(taken, why=f"is given {len(given)} times", shown=last)

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
        if not given:
            return Taken() if self.default is None else self._default("is empty")
        value = _number(given)
        if math.isnan(value):
            return self._default("is no finite number")
        for beyond, end, side in ((value < self.low, self.low, "below"), (value > self.high, self.high, "beyond")):
            if beyond:
                return Taken(written=(_ascii(end),), why=f"is {side} {_said(end)}", shown=_said(end))
        if self.whole and value != int(value):
            near = round(value)
            return Taken(written=(_ascii(near),), why="is no whole number", shown=_said(near))
        return Taken(written=(given,))

    def _default(self, why: str) -> Taken:
        return Taken(why=why, shown="" if self.default is None else _said(self.default))


@dataclass(frozen=True, slots=True, kw_only=True)
class OneOf(_One):
    """One of some words."""

    words: Sequence[str]
    default: str

    def taken(self, given: str) -> Taken:
        if given in self.words:
            return Taken(written=(given,))
        return Taken(why="is not among the choices" if given else "is empty", shown=self.default)


@dataclass(frozen=True, slots=True, kw_only=True)
class OneOfNumbers(_One):
    """One of some numbers, as they are written, in rising order; of others the nearest."""

    words: Sequence[str]
    default: str

    def taken(self, given: str) -> Taken:
        value = _number(given)
        if math.isnan(value):
            return Taken(why="is no finite number" if given else "is empty", shown=self.default)
        if value in map(float, self.words):
            return Taken(written=(next(word for word in self.words if float(word) == value),))
        low, high = self.words[0], self.words[-1]
        if value < float(low):
            return Taken(written=(low,), why=f"is below {low}", shown=low)
        if value > float(high):
            return Taken(written=(high,), why=f"is beyond {high}", shown=high)
        near = min(self.words, key=lambda word: abs(float(word) - value))
        return Taken(written=(near,), why="is not among the choices", shown=near)


@dataclass(frozen=True, slots=True, kw_only=True)
class SomeOf(Rule):
    """Any of some words, or none, but not more than so many. called: what a sentence calls those that have a comma."""

    words: Sequence[str]
    default: Sequence[str]
    most: int | None = None
    called: Mapping[str, str] = field(default_factory=dict)

    def read(self, given: Sequence[str]) -> Taken:
        known = tuple(dict.fromkeys(word for word in given if word in self.words))
        unknown = list(dict.fromkeys(word for word in given if word and word not in self.words))
        if unknown:
            taken = known[: self.most]
            shown = self._said(taken or self.default)
            why = f"{'is' if len(unknown) == 1 else 'are'} not among the choices"
            return Taken(written=taken, why=why, named=listed([quoted(word) for word in unknown]), shown=shown)
        if self.most is not None and len(known) > self.most:
            taken = known[: self.most]
            return Taken(written=taken, why=f"has more than {self.most} values", shown=self._said(taken))
        return Taken(written=known or ("",))

    def _said(self, words: Sequence[str]) -> str:
        return numbers.names([self.called.get(word, word) for word in words])


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag(_One):
    """On or off."""

    default: bool = False

    def taken(self, given: str) -> Taken:
        if given.lower() in ("true", "false"):
            return Taken(written=(given,))
        if given in ("0", "1"):
            return Taken(written=(("false", "true")[int(given)],))
        return Taken(why="is neither true nor false", shown=str(self.default).lower())


@dataclass(frozen=True, slots=True, kw_only=True)
class Words(_One):
    """A text of at most so many characters."""

    longest: int

    def taken(self, given: str) -> Taken:
        if len(given) <= self.longest:
            return Taken(written=(given,))
        why = f"has more than {self.longest} characters"
        return Taken(written=(given[: self.longest],), why=why, shown=f"the first {self.longest}")


def unknown_keys(keys: Sequence[tuple[str, str]]) -> str:
    """What a link says of controls that no page has, at least one."""
    what = "is no control" if len(keys) == 1 else "are no controls"
    return f"{listed([f'{quoted(key)}={quoted(value)}' for key, value in keys])} {what} of this app: ignored."


def listed(words: Sequence[str]) -> str:
    """The first few; the rest are counted."""
    more = len(words) - _QUOTED
    return numbers.names([*words[:_QUOTED], *([f"{more} more"] if more > 0 else [])])


def quoted(text: str) -> str:
    """What was typed, cut, and without signs that would not print or turn the sentence round."""
    cut = text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in cut)


def _number(given: str) -> float:
    """As Streamlit reads it; nan where it is none, or not finite."""
    try:
        value = float(given)
    except ValueError:
        return math.nan
    return value if math.isfinite(value) else math.nan


def _ascii(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(float(value))


def _said(value: float) -> str:
    plain = _ascii(value) if value == int(value) else f"{value:.12f}".rstrip("0")
    return plain.replace("-", "−")
