"""The terms of the field, as this app uses them: what each means, how it is written, and where it can be seen."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A term.

    written: its other forms in a text. seen: the page on which it can be seen.
    """

    name: str
    entry: str
    seen: str
    written: tuple[str, ...] = ()


def _read() -> tuple[Term, ...]:
    table = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))["term"]
    return tuple(Term(**row | {"written": tuple(row.get("written", ()))}) for row in table)


TERMS = _read()
