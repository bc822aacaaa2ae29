"""Dates as people write them into tables: which way of writing fits a whole column, and whether it rises or falls."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from pages.series_memory.written_numbers import is_missing

_DAYS = (
    *("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%m/%d/%Y", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%m-%d-%Y", "%d %m %Y"),
    *("%m/%d/%y", "%d/%m/%y", "%d.%m.%y", "%d-%m-%y", "%m-%d-%y", "%y/%m/%d"),
    *(
        "%d-%b-%Y",
        "%d-%b-%y",
        "%d/%b/%Y",
        "%d %b %Y",
        "%d %B %Y",
        "%b %d %Y",
        "%B %d %Y",
        "%Y-%b-%d",
        "%Y %b %d",
        "%d%b%Y",
    ),
)
_MONTHS = ("%Y-%m", "%Y/%m", "%m/%Y", "%b %Y", "%B %Y", "%b-%Y", "%b-%y", "%b/%Y", "%YM%m", "%Y %b", "%Y %B", "%Y-%b")
_DIGITS = ("%Y%m%d", "%Y%m", "%Y")  # read so only where a column of such numbers rises or falls throughout
_QUARTER = re.compile(r"(?P<year>\d{4})[ -]?Q(?P<quarter>[1-4])|Q(?P<q>[1-4])[ -/]?(?P<y>\d{4})", re.IGNORECASE)
_PARTS = re.compile(
    r"(?P<day>.*?)(?:[T ]\s*(?P<hour>\d{1,2})[:h](?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d+)?)?\s*(?P<half>[AP]\.?M\.?)?"
    r"\s*(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(r"^(mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+", re.IGNORECASE)
_LIKE = re.compile(r"(?=.*\d)(?=.*(\d[-/. :TMQ]|[A-Za-z]{3}|Q\d)).{6,40}")
_NAMES = re.compile(
    r"date|datum|fecha|time|zeit|jahr|year|month|monat|day|tag\b|ann[ée]e|a[ñn]o\b|unix|epoch|stamp", re.IGNORECASE
)
_SERIAL = datetime(1899, 12, 30)
_YEARS = (1000, 2999)
_TRIED = 5  # cells that say which ways of writing are worth a try
_ODD = 0.1  # share of cells that may be no date in a column of dates


@dataclass(frozen=True, slots=True, kw_only=True)
class Dates:
    """A column's dates as one way of writing reads them; None where a cell has none. written: as the page writes them."""

    values: tuple[datetime | None, ...]
    written: tuple[str, ...]
    digits: bool

    @property
    def known(self) -> list[datetime]:
        return [value for value in self.values if value is not None]

    def rise(self) -> bool:
        return all(a <= b for a, b in pairwise(self.known))

    def fall(self) -> bool:
        """Whether the newest is above: none is later than the one before, and not all are alike."""
        return all(a >= b for a, b in pairwise(self.known)) and not self.rise()

    def regular(self) -> float:
        """The smallest step over the largest, 1 where all are alike: which of two readings of 01/02 is the likelier."""
        steps = [abs((b - a).total_seconds()) for a, b in pairwise(self.known)]
        return min(steps) / max(steps) if any(steps) else 1.0


def names_dates(name: str) -> bool:
    """Whether a column's name says that it holds dates or times."""
    return bool(_NAMES.search(name))


def looks_like_date(cell: str) -> bool:
    """Whether a cell alone is a date; digits alone are none."""
    return (
        any(_read(cell, way) is not None for way in (*_DAYS, *_MONTHS, "quarter")) if _LIKE.fullmatch(cell) else False
    )


def dates_of(cells: Sequence[str], name: str) -> Dates | None:
    """A column's dates; None where it has none. Where days and months may be exchanged, the order and the steps decide."""
    given = [cell for cell in cells if not is_missing(cell)]
    if len(given) < 2 or len(given) < (1 - _ODD) * len(cells):
        return None
    tried = given[:_TRIED]
    ways: tuple[str, ...] = ()
    if all(cell.strip().isdigit() for cell in tried):
        ways = (*_DIGITS, "serial", "seconds", "milliseconds") if names_dates(name) else _DIGITS[:1]
    elif any(_LIKE.fullmatch(cell) for cell in tried):
        ways = (*_DAYS, *_MONTHS, "quarter")
    found: list[tuple[int, bool, float, Dates]] = []
    for way in ways:
        if not any(_read(cell, way) for cell in tried):
            continue
        values = tuple(_read(cell, way) for cell in cells)
        odd = values.count(None)
        if odd <= _ODD * len(cells):
            dates = Dates(
                values=values,
                written=_written(values, way),
                digits=way in (*_DIGITS, "serial", "seconds", "milliseconds"),
            )
            one_way = dates.rise() or dates.fall()
            if not dates.digits or (one_way and len(set(values)) == len(values) > 2):
                found.append((odd, not one_way, -dates.regular(), dates))
    return min(found, key=lambda one: one[:3])[3] if found else None


def _read(cell: str, way: str) -> datetime | None:
    cell = " ".join(cell.split())
    if way in ("seconds", "milliseconds"):
        seconds = int(cell) / (1000 if way == "milliseconds" else 1) if cell.isdigit() and len(cell) < 15 else 0
        return datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None) if 1e8 <= seconds < 5e9 else None
    if way == "serial":  # days since the last but one of 1899, as spreadsheets count
        return _SERIAL + timedelta(days=int(cell)) if cell.isdigit() and 20_000 <= int(cell) < 60_000 else None
    if way == "quarter":
        quarter = _QUARTER.fullmatch(cell)
        if not quarter:
            return None
        year, number = quarter["year"] or quarter["y"], int(quarter["quarter"] or quarter["q"])
        return datetime(int(year), 3 * number - 2, 1) if _YEARS[0] <= int(year) <= _YEARS[1] else None
    if way in _DIGITS and len(cell) != {"%Y%m%d": 8, "%Y%m": 6, "%Y": 4}[way]:
        return None
    parts = _PARTS.fullmatch(_WEEKDAY.sub("", cell))
    if parts is None or (parts["hour"] and way in (*_DIGITS, *_MONTHS)):
        return None
    try:
        day = datetime.strptime(" ".join(parts["day"].replace(",", " ").replace(". ", " ").split()), way)
        return day + _time(parts) if _YEARS[0] <= day.year <= _YEARS[1] else None
    except ValueError:
        return None


def _time(parts: re.Match[str]) -> timedelta:
    """The time of day; ValueError where there is none such."""
    if not parts["hour"]:
        return timedelta()
    hour, minute, second = int(parts["hour"]), int(parts["minute"]), int(parts["second"] or 0)
    if parts["half"]:
        if not 1 <= hour <= 12:
            raise ValueError(hour)
        hour = hour % 12 + 12 * (parts["half"][0] in "Pp")
    if hour > 24 or minute > 59 or second > 60:
        raise ValueError(hour)
    return timedelta(hours=hour, minutes=minute, seconds=second)


def _written(values: Sequence[datetime | None], way: str) -> tuple[str, ...]:
    """As ISO 8601 writes them, to the day, or to the minute or second where these differ."""
    known = [value for value in values if value is not None]
    form = "%Y-%m-%d"
    if way == "%Y":
        form = "%Y"
    elif way in (*_MONTHS, "%Y%m"):
        form = "%Y-%m"
    elif any(value.second for value in known):
        form = "%Y-%m-%d %H:%M:%S"
    elif any(value.hour or value.minute for value in known):
        form = "%Y-%m-%d %H:%M"
    if way == "quarter":
        return tuple("" if value is None else f"{value:%Y}-Q{(value.month + 2) // 3}" for value in values)
    return tuple("" if value is None else value.strftime(form) for value in values)
