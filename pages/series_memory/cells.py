"""A row of a file, and a cell or a number of it in a sentence."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from app import numbers
from app.language.language import decimal_symbols
from pages.series_memory.written_dates import looks_like_date
from pages.series_memory.written_numbers import looks_like_number

SAMPLE = 20  # rows that decide about separator and header
SINGLE = "\x1f"  # "separates" a single column: a sign that stands in no file, since control characters are taken out
_LONGEST = 60  # characters


class Row(NamedTuple):
    """number: among the data, from 1; line: of the file, or, of a turned table, its column."""

    number: int
    line: int
    cells: list[str]


def is_value(cell: str) -> bool:
    """Whether a cell holds a number or a date."""
    return looks_like_number(cell) or looks_like_date(cell)


def has_value(cells: Iterable[str]) -> bool:
    return any(map(is_value, cells))


def filled(cells: Iterable[str]) -> list[str]:
    return [cell for cell in cells if cell.strip()]


def said(cell: str) -> str:
    """A cell in a sentence, on one line."""
    plain = " ".join(cell.split())
    return plain if len(plain) <= _LONGEST else f"{plain[: _LONGEST - 1]}…"


def as_read(value: float) -> str:
    """A number in the digits that a cell gave it, up to twelve."""
    decimal, _ = decimal_symbols()
    digits = f"{value:.12g}"
    if "e" in digits:
        return numbers.amount(value)
    return digits.replace("-", "−").replace(".", decimal)
