"""What is said of a value that a link has and a control cannot take: key, value, rule, and what the page uses instead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from app import numbers
from app.language.language import decimal_symbols, later, plain, plain_count

_LONGEST = 24  # characters of a link that a sentence quotes
_QUOTED = 3  # things that it names before it counts the others


class Why(Enum):
    """Which rule a value breaks."""

    EMPTY = auto()
    BELOW = auto()
    ABOVE = auto()
    NO_NUMBER = auto()
    IGNORED = auto()
    NOT_WHOLE = auto()
    NO_CHOICE = auto()
    NO_CHOICES = auto()
    NEAREST = auto()
    NO_SWITCH = auto()
    TOO_MANY = auto()
    TOO_LONG = auto()
    REPEATED = auto()
    LAST_IS_EMPTY = auto()


_SENTENCES = {
    Why.EMPTY: later("{key} has no value, so the page uses {shown}."),
    Why.BELOW: later("{key}={given} is below the minimum of {end}, so the page uses {shown}."),
    Why.ABOVE: later("{key}={given} is above the maximum of {end}, so the page uses {shown}."),
    Why.NO_NUMBER: later("{key}={given} is not a finite number, so the page uses {shown}."),
    Why.IGNORED: later("{key}={given} is not a finite number, so the page ignores it."),
    Why.NOT_WHOLE: later("{key}={given} is not a whole number, so the page uses {shown}."),
    Why.NO_CHOICE: later("{key}={given} is not one of the choices, so the page uses {shown}."),
    Why.NO_CHOICES: later("{key}={given} are not among the choices, so the page uses {shown}."),
    Why.NEAREST: later("{key}={given} is not one of the choices, so the page uses the nearest, {shown}."),
    Why.NO_SWITCH: later("{key}={given} is neither true nor false, so the page uses {shown}."),
    Why.TOO_MANY: later("{key} has {count} values, more than {end}, so the page uses {shown}."),
    Why.TOO_LONG: later("{key}={given} has {count} characters, so the page uses only the first {end}."),
    Why.REPEATED: later("{key} has {count} different values, so the page uses the last one, {shown}."),
    Why.LAST_IS_EMPTY: later("{key} has {count} different values and the last one is empty, so the page ignores them."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A value that a control cannot take.

    given: what the link says, as it was typed. shown: what the page uses instead; empty where it is nothing or `given` cut.
    end: the limit that is passed. count: how many there are of what must not be so many.
    """

    why: Why
    given: Sequence[str]
    shown: Sequence[str | float] = ()
    end: float = 0
    count: int = 0

    def sentence(self, key: str) -> str:
        """H=200 is above the maximum of 128, so the page uses 128."""
        return plain(
            _SENTENCES[self.why],
            key=key,
            given=listed([quoted(one) for one in self.given]),
            shown=numbers.names([one if isinstance(one, str) else _written(one) for one in self.shown or [""]]),
            end=_written(self.end),
            count=_written(self.count),
        )


def unknown_keys(keys: Sequence[tuple[str, str]]) -> str:
    """What a link says of controls that no page has, at least one."""
    return plain_count(
        "{named} is not a control of this app, so it is ignored.",
        "{named} are not controls of this app, so they are ignored.",
        len(keys),
        named=listed([f"{quoted(key)}={quoted(value)}" for key, value in keys]),
    )


def listed(words: Sequence[str]) -> str:
    """The first few; the others are counted."""
    more = len(words) - _QUOTED
    return numbers.names([*words[:_QUOTED], *([plain("{count} more", count=more)] if more > 0 else [])])


def quoted(text: str) -> str:
    """What was typed, cut, and without signs that would not print or turn the sentence round."""
    cut = text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in cut)


def _written(value: float) -> str:
    """In all its digits."""
    decimal, group = decimal_symbols()
    digits = f"{int(value):,}" if value == int(value) else f"{value:,.12f}".rstrip("0")
    return digits.translate(str.maketrans(",.-", f"{group}{decimal}−"))
