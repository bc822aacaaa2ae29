"""A student's CSV -> Submission. Every mistake of form is one sentence."""

from __future__ import annotations

import csv
import math
import re
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float64

MAX_BYTES = 1_000_000
MAX_LAG = 5000
SIZES, LOGARITHMS = ("size",), ("log10_size", "log10_ratio_median")  # names of the column that has the curve
_NAMES = ("cell", "decay_per_step", "horizon")
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,4})?", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class HandedIn:
    """A curve: values at lags, ascending. logarithms: whether they are meant as log10."""

    lags: tuple[int, ...]
    values: Float64[np.ndarray, " rows"]
    logarithms: bool


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Submission:
    """What was handed in, None for what was not. horizon: inf for one that is not reached.

    curves: by the name of their cell, as the table has it; "" where it names none.
    """

    cell: str | None
    decay_per_step: float | None
    horizon: float | None
    curves: dict[str, HandedIn]


def read_submission(data: bytes) -> Submission:
    """The content of a CSV file.

    Raises:
        ValueError: one sentence with the place, the rule and the value.
    """
    rows = _rows(data)
    said: dict[str, str] = {}
    for at, (line, row) in enumerate(rows):
        names = [name.strip().lower() for name in row]
        if "lag" in names:
            curves = _curves(line, names, rows[at + 1 :])
            return Submission(
                cell=said.get("cell"),
                decay_per_step=_decay(said.get("decay_per_step")),
                horizon=_horizon(said.get("horizon")),
                curves=curves,
            )
        if names[0] not in _NAMES:
            raise ValueError(f"line {line} must begin with {', '.join(_NAMES)} or lag, got {_cut(row[0])}")
        if len(row) != 2:
            raise ValueError(f"line {line} must be a name, a comma and one value, got {_cut(','.join(row))}")
        if names[0] in said:
            raise ValueError(f"line {line} must say what no line before it says, got {names[0]} again")
        said[names[0]] = row[1].strip()
    raise ValueError("the file must have a line lag,size above its table, got none")


def _rows(data: bytes) -> list[tuple[int, list[str]]]:
    """With the number of each line; without empty ones and comments."""
    if len(data) > MAX_BYTES:
        raise ValueError(f"the file must have at most {MAX_BYTES} bytes, got more")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValueError(f"the file must be a text in UTF-8, got the byte {data[error.start]:#04x}") from None
    if (odd := next((sign for sign in text if sign < " " and sign not in "\t\r\n"), None)) is not None:
        raise ValueError(f"the file must be a text in UTF-8, got the byte {ord(odd):#04x}")
    lines = [(at, line) for at, line in enumerate(text.splitlines(), start=1) if line.strip(" \t,")]
    lines = [(at, line) for at, line in lines if not line.lstrip().startswith("#")]
    if not lines:
        raise ValueError("the file must have a line lag,size and a table below it, got an empty file")
    for at, line in lines:
        if ";" in line:
            raise ValueError(
                f"line {at} must have commas between values and points in numbers, got semicolons in {_cut(line)}"
            )
    try:
        return [(at, next(csv.reader([line], strict=True))) for at, line in lines]
    except csv.Error as error:
        raise ValueError(f"the file must be a CSV, got a line that is none: {error}") from None


def _curves(head: int, names: list[str], rows: list[tuple[int, list[str]]]) -> dict[str, HandedIn]:
    column = next((name for name in (*SIZES, *LOGARITHMS) if name in names), None)
    if column is None:
        raise ValueError(
            f"line {head} must name a column {' or '.join(SIZES + LOGARITHMS[:1])}, got {_cut(','.join(names))}"
        )
    logarithms = column in LOGARITHMS
    found: dict[str, dict[int, float]] = {}
    for line, row in rows:
        if len(row) != len(names):
            raise ValueError(
                f"line {line} must have {len(names)} values with points in numbers, got {len(row)} in {_cut(','.join(row))}"
            )
        values = dict(zip(names, (value.strip() for value in row), strict=True))
        lag = _whole(f"lag in line {line}", values["lag"], MAX_LAG)
        curve = found.setdefault(values.get("cell", ""), {})
        if lag in curve:
            raise ValueError(f"line {line} must have a lag of its own, got {lag} again")
        curve[lag] = _value(f"{column} in line {line}", values[column], logarithms)
    if not found or min(map(len, found.values())) < 2:
        raise ValueError("the table must have at least 2 lines, got fewer")
    return {
        cell: HandedIn(
            lags=tuple(sorted(curve)), values=np.array([curve[lag] for lag in sorted(curve)]), logarithms=logarithms
        )
        for cell, curve in found.items()
    }


def _value(name: str, written: str, logarithms: bool) -> float:
    if logarithms and written.lower() in ("-inf", "-infinity"):
        return -math.inf
    return _real(name, written)


def _real(name: str, written: str) -> float:
    value = float(written) if _NUMBER.fullmatch(written) else math.nan
    if not math.isfinite(value):
        raise ValueError(f"{name} must be a number with a decimal point, got {_cut(written)}")
    return value


def _whole(name: str, written: str, high: int) -> int:
    value = _real(name, written)
    if value != int(value) or not 0 <= value <= high:
        raise ValueError(f"{name} must be a whole number in [0, {high}], got {_cut(written)}")
    return int(value)


def _decay(written: str | None) -> float | None:
    return None if written is None else _real("decay_per_step", written)


def _horizon(written: str | None) -> float | None:
    """A count of lags; inf where it is written > 49 or inf: never within the sequence."""
    if written is None:
        return None
    if written.lower() == "inf":
        return math.inf
    count = _whole("horizon", written.removeprefix(">").strip(), MAX_LAG)
    return math.inf if written.startswith(">") else float(count)


def _cut(written: str) -> str:
    return repr(written if len(written) <= 40 else written[:39] + "…")
