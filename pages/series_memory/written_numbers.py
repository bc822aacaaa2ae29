"""Numbers as people write them into tables: decimal points and commas, grouped thousands, signs for no value."""

from __future__ import annotations

import re

_MISSING = {"", "na", "n/a", "#n/a", "nan", "null", "none", "-", "–", "?", "."}
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?|[+-]?inf(inity)?", re.IGNORECASE)
_BETWEEN_DIGITS = re.compile("(?<=\\d)[ '’\u00a0\u202f\u2009](?=\\d{3})")
_THOUSANDS = {mark: re.compile(rf"[+-]?\d{{1,3}}(\{mark}\d{{3}})+(?!\d).*") for mark in ",."}


def is_missing(cell: str) -> bool:
    """Whether a cell says that there is no value."""
    return cell.strip().lower() in _MISSING


def looks_like_number(cell: str) -> bool:
    """Whether a cell alone can be read as a number, in one way or another."""
    return any(number is not None for number in (*numbers_of([cell], ";"), *numbers_of([cell], ",")))


def numbers_of(cells: list[str], separator: str) -> list[float | None]:
    """The cells' numbers; None for what is none. All of a column write their decimals alike."""
    plain = [_BETWEEN_DIGITS.sub("", cell.strip()).replace("−", "-") for cell in cells]
    decimal, thousands = (",", ".") if _has_decimal_commas(plain, separator) else (".", ",")
    return [_number(cell, decimal, thousands) for cell in plain]


def _has_decimal_commas(cells: list[str], separator: str) -> bool:
    """Whether a comma is a decimal sign: the last of two kinds of sign is; alone, a comma is unless it groups thousands."""
    commas = [cell for cell in cells if "," in cell]
    both = [cell for cell in commas if "." in cell]
    if both:
        return both[0].rfind(",") > both[0].rfind(".")
    if any(cell.count(",") > 1 for cell in commas):
        return False
    grouped = all(_THOUSANDS[","].fullmatch(cell) for cell in commas)
    return bool(commas) and not (separator == "," and grouped)


def _number(cell: str, decimal: str, thousands: str) -> float | None:
    if thousands in cell:
        if not _THOUSANDS[thousands].fullmatch(cell):
            return None
        cell = cell.replace(thousands, "")
    cell = cell.replace(decimal, ".")
    return float(cell) if _NUMBER.fullmatch(cell) else None
