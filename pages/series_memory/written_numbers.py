"""Numbers as people write them into tables: decimal points and commas, grouped thousands, currencies, per cent, K, M, B."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache

_MISSING = {
    "",
    "na",
    "n/a",
    "#n/a",
    "nan",
    "null",
    "none",
    "-",
    "--",
    "–",
    "—",
    "?",
    ".",
    "..",
    "nil",
    "#value!",
    "#div/0!",
}
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?|[+-]?inf(inity)?", re.IGNORECASE)
_BETWEEN_DIGITS = re.compile("(?<=\\d)[ '’\u00a0\u202f\u2009](?=\\d{3})")
_THOUSANDS = {mark: re.compile(rf"[+-]?\d{{1,3}}(\{mark}\d{{3}})+(?!\d).*") for mark in ",."}
_LAKHS = re.compile(r"[+-]?\d{1,2}(,\d{2})+,\d{3}(?!\d).*")  # 12,34,567.8: grouped as in India
_POWERS = {"k": 3, "m": 6, "mn": 6, "mio": 6, "b": 9, "bn": 9, "mrd": 9, "t": 12, "tn": 12}
# A single letter after a space may be a unit: 300 K, 5 m.
_SUFFIX = re.compile(r"(?<=[\d.,])(?:\s?(?i:mn|mio|bn|mrd|tn)|\s?[MB]|[kKmbT])\.?")
_NO_CENTS = re.compile(r"(?<=\d)[.,][-–—]+")
_SIGN = re.compile(r"^([+-])\s+")
_CODES = (
    *(
        "USD",
        "EUR",
        "GBP",
        "JPY",
        "CHF",
        "CNY",
        "RMB",
        "INR",
        "AUD",
        "CAD",
        "NZD",
        "SEK",
        "NOK",
        "DKK",
        "PLN",
        "CZK",
        "HUF",
    ),
    *(
        "RUB",
        "BRL",
        "MXN",
        "ZAR",
        "KRW",
        "TRY",
        "SGD",
        "HKD",
        "ILS",
        "THB",
        "IDR",
        "USDT",
        "BTC",
        "ETH",
        "US$",
        "A$",
        "C$",
    ),
    *("R$", "Fr.", "kr", "Rs", "zł", "Kč", "Ft", "¢"),
)
_SYMBOLS = "".join(chr(code) for code in range(0x110000) if unicodedata.category(chr(code)) == "Sc")
_CURRENCY = re.compile(
    "|".join([*(re.escape(code) for code in sorted(_CODES, key=len, reverse=True)), f"[{_SYMBOLS}]"])
)


def is_missing(cell: str) -> bool:
    """Whether a cell says that there is no value."""
    return cell.strip().lower() in _MISSING


@lru_cache(maxsize=4096)
def looks_like_number(cell: str) -> bool:
    """Whether a cell alone can be read as a number, in one way or another."""
    return any(number is not None for number in (*numbers_of([cell], ";"), *numbers_of([cell], ",")))


def numbers_of(cells: Sequence[str], separator: str, decimal: str | None = None) -> list[float | None]:
    """The cells' numbers; None for what is none. All of a column write their decimals alike.

    decimal: the decimal sign of other columns, which decides where this one alone may mean either.
    """
    bare = [_without_unit(cell) for cell in cells]
    plain = [cell for cell, _ in bare]
    sign = decimal_sign(plain) or decimal or _by_default(plain, separator, [currency_of(cell) for cell in cells[:20]])
    thousands = "." if sign == "," else ","
    return [_number(cell, power, sign, thousands) for cell, power in bare]


def currency_of(cell: str) -> str | None:
    """The currency sign beside a cell's number."""
    found = _CURRENCY.search(cell)
    return found[0] if found and any(sign.isdigit() for sign in cell) else None


def decimal_sign(cells: Sequence[str]) -> str | None:
    """The decimal sign that a column's cells show beyond doubt: the last of two kinds of sign, or one that groups nothing."""
    numbers = [
        cell for cell in map(_bare, cells) if cell and set(cell) <= set("0123456789+-.,eE") and cell[-1].isdigit()
    ]
    both = [cell for cell in numbers if "," in cell and "." in cell]
    if both:
        return "," if both[0].rfind(",") > both[0].rfind(".") else "."
    if any(cell.count(".") > 1 for cell in numbers):
        return ","
    if any(cell.count(",") > 1 for cell in numbers):
        return "."
    for sign in ",.":
        if any(sign in cell and not _groups(cell, sign) for cell in numbers):
            return sign
    return None


def _groups(cell: str, sign: str) -> bool:
    return bool(_THOUSANDS[sign].fullmatch(cell)) and not cell.lstrip("+-").startswith("0")


def _by_default(plain: list[str], separator: str, currencies: list[str | None]) -> str:
    """What 1,234 alone means: a decimal comma, but between commas or after a dollar or pound a grouped thousand."""
    commas = any("," in cell for cell in plain)
    return "," if commas and separator != "," and not {"$", "£", "US$", "USD", "GBP"} & set(currencies) else "."


def _bare(cell: str) -> str:
    return _without_unit(cell)[0]


def _without_unit(cell: str) -> tuple[str, int]:
    """A cell's digits and signs, and the power of ten of K, M or B. Brackets and a minus behind mean less than zero."""
    cell = _BETWEEN_DIGITS.sub("", cell.strip().lstrip("'")).replace("−", "-")
    if not cell or (cell[-1].isdigit() and cell[0].isdigit()):
        return cell, 0
    cell = _NO_CENTS.sub("", cell)
    negative = (cell[0] == "(" and cell[-1] == ")") or (cell[-1] == "-" and len(cell) > 1)
    cell = cell.strip("()").removesuffix("-") if negative else cell
    cell = _CURRENCY.sub("", cell, count=1).strip().removesuffix("%").strip()
    cell = _SIGN.sub(r"\1", cell)
    found = _SUFFIX.search(cell)
    power = 0
    if found and found.end() == len(cell):
        cell, power = cell[: found.start()], _POWERS[found[0].strip(" .").lower()]
    return ("-" + cell if negative else cell), power


def _number(cell: str, power: int, decimal: str, thousands: str) -> float | None:
    if thousands in cell:
        if not _THOUSANDS[thousands].fullmatch(cell) and not (thousands == "," and _LAKHS.fullmatch(cell)):
            return None
        cell = cell.replace(thousands, "")
    cell = cell.replace(decimal, ".")
    if not _NUMBER.fullmatch(cell):
        return None
    return float(Decimal(cell).scaleb(power)) if power else float(cell)
