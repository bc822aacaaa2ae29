"""The fields of a table of a lesson's file, each held to its rule. What is wrong is one sentence that names its place."""

from __future__ import annotations

import math
from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any, NoReturn

from rnn_core.rules import shown

_QUOTED, LONGEST_SENTENCE = 40, 300  # characters: of a value, and of all
Table = dict[str, Any]


class Fields:
    """A table of a file, and where it is there: "" for the file's own, else as "step 2, question".

    Raises:
        ValueError: it has a field beside those known. Each method's are of one field.
    """

    def __init__(self, table: Table, file: str, place: str, known: Sequence[str]) -> None:
        self._table, self.file, self.place = table, file, place
        for name in table:
            if name not in known:
                near = get_close_matches(name, known, n=1)
                meant = f", did you mean {near[0]}" if near else ""
                self.refuse(quoted(name)[1:-1], f"be one of the fields {', '.join(known)}{meant}", quoted(name))

    def __contains__(self, name: str) -> bool:
        return name in self._table

    def is_word(self, name: str, word: str) -> bool:
        """Whether a field is a word in place of a number."""
        return self._table.get(name) == word

    def refuse(self, name: str, rule: str, got: str) -> NoReturn:
        """What is wrong with a field."""
        where = ", ".join(filter(None, (self.place, name)))
        raise ValueError(cut(f"{self.file}: {where} must {rule}, got {got}", LONGEST_SENTENCE)) from None

    def text(self, name: str, longest: int, default: str | None = None) -> str:
        """A text on one line."""
        given = self._given(name, default)
        if not isinstance(given, str):
            self.refuse(name, "be a text", quoted(given))
        text = " ".join(given.split())
        if not text and default is None:
            self.refuse(name, "be a text that is not empty", quoted(given))
        if len(text) > longest:
            self.refuse(name, f"have at most {longest} characters", f"{len(text)}: {quoted(text)}")
        if not text.isprintable():
            self.refuse(name, "have only characters that can be printed", quoted(text))
        return text

    def one_of(self, name: str, choices: Sequence[str], default: str | None = None) -> str:
        """One of some words."""
        given = self._given(name, default)
        if not isinstance(given, str) or given not in choices:
            near = get_close_matches(given, choices, n=1) if isinstance(given, str) else []
            meant = f": did you mean {near[0]}?" if near else ""
            self.refuse(name, f"be one of {cut(', '.join(choices), 150)}", f"{quoted(given)}{meant}")
        return given

    def whole(self, name: str, low: int, high: int, default: int | None = None) -> int:
        """A whole number."""
        given = self._given(name, default)
        if isinstance(given, bool) or not isinstance(given, int) or not low <= given <= high:
            self.refuse(name, f"be a whole number in [{low}, {high}]", quoted(given))
        return given

    def number(self, name: str, low: float, high: float, default: float | None = None) -> float:
        """A number."""
        return self._number(name, self._given(name, default), low, high)

    def pair(self, name: str, low: float, high: float) -> tuple[float, float]:
        """Two numbers, the smaller one first."""
        given = self._given(name, None)
        if not isinstance(given, list) or len(given) != 2:
            self.refuse(name, "be two numbers, [smallest, largest]", quoted(given))
        least, most = (self._number(f"{name} {at}", value, low, high) for at, value in enumerate(given, start=1))
        if least > most:
            self.refuse(name, "be two numbers, the smaller one first", quoted(given))
        return least, most

    def wholes(self, name: str, low: int, high: int, fewest: int, most: int) -> tuple[int, ...]:
        """Whole numbers, each larger than the one before."""
        given = self._given(name, None)
        if not isinstance(given, list) or not fewest <= len(given) <= most:
            self.refuse(name, f"be {fewest} to {most} whole numbers", quoted(given))
        inside = all(isinstance(v, int) and not isinstance(v, bool) and low <= v <= high for v in given)
        if not inside or sorted(set(given)) != given:
            self.refuse(name, f"be rising whole numbers in [{low}, {high}]", quoted(given))
        return tuple(given)

    def some_of(self, name: str, choices: Sequence[str]) -> tuple[str, ...]:
        """Any of some words, each once; left out, none."""
        given = self._given(name, [])
        known = isinstance(given, list) and all(isinstance(word, str) and word in choices for word in given)
        if not known or len(set(given)) < len(given):
            self.refuse(name, f"be a list of some of {', '.join(choices)}, each once", quoted(given))
        return tuple(given)

    def table(self, name: str) -> Table:
        """A table of its own."""
        given = self._given(name, None)
        if not isinstance(given, dict):
            self.refuse(name, "be a table", quoted(given))
        return given

    def tables(self, name: str, fewest: int, most: int) -> list[Table]:
        """Several tables."""
        given = self._given(name, None)
        if not isinstance(given, list) or not all(isinstance(one, dict) for one in given):
            self.refuse(name, f"be {fewest} to {most} tables", quoted(given))
        if not fewest <= len(given) <= most:
            self.refuse(name, f"be {fewest} to {most} tables", str(len(given)))
        return given

    def _given(self, name: str, default: Any) -> Any:
        if name not in self._table and default is None:
            self.refuse(name, "be given", "nothing")
        return self._table.get(name, default)

    def _number(self, name: str, given: Any, low: float, high: float) -> float:
        inside = isinstance(given, int | float) and not isinstance(given, bool) and low <= given <= high
        if not inside:
            ends = "be a number" if (low, high) == (-math.inf, math.inf) else f"be a number in [{low:g}, {high:g}]"
            self.refuse(name, ends, quoted(given))
        try:
            return float(given)
        except OverflowError:
            self.refuse(name, "be a number that float64 has", quoted(given))


def quoted(value: Any) -> str:
    """A value in a sentence, on one line and cut."""
    try:
        return cut(shown(value), _QUOTED)
    except RecursionError:
        return "what is nested too deeply"


def cut(text: str, longest: int) -> str:
    """At most so many characters."""
    return text if len(text) <= longest else text[: longest - 1] + "…"
