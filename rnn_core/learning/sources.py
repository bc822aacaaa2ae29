"""Texts and series that tasks read: cut into tokens or standardised, and split into what is trained on and the rest."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from jaxtyping import Float64, Int64

from rnn_core.config import MAX_VOCABULARY, bundled_passage, bundled_series, vocabulary

FRESH_SHARE = 0.2
LEAST_FORECASTS = 10  # values of a series kept for fresh forecasts


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Tokens:
    """A text as numbers: codes index names, the distinct tokens in order."""

    names: tuple[str, ...]
    codes: Int64[np.ndarray, " n"]
    unit: str


@lru_cache(maxsize=8)
def tokens_of(text: str | None, unit: str) -> Tokens:
    """A text's characters, or its words in lower case with every other visible sign a token of its own.

    Raises:
        ValueError: fewer than 2 or more than 256 distinct tokens.
    """
    text = bundled_passage() if text is None else text
    if unit == "word":
        parts = re.findall(r"[\w'’]+|[^\w\s]", text.lower())
        names = tuple(sorted(set(parts)))
    else:
        parts = list(text)
        names = tuple(vocabulary(text))
    if not 2 <= len(names) <= MAX_VOCABULARY:
        raise ValueError(f"text must have 2 to {MAX_VOCABULARY} distinct {unit}s, got {len(names)}")
    code_of = {name: code for code, name in enumerate(names)}
    return Tokens(names=names, codes=np.array([code_of[part] for part in parts]), unit=unit)


def windows_of_text(tokens: Tokens, T: int) -> tuple[Int64[np.ndarray, " n"], Int64[np.ndarray, " m"]]:
    """The tokens to train on and the fresh ones after them, each long enough for a window of T and its last target.

    Raises:
        ValueError: the text is too short for that.
    """
    n = len(tokens.codes)
    fresh = max(int(FRESH_SHARE * n), T + 1)
    if n - fresh < T + 1:
        raise ValueError(f"text must have at least 2 (lag + 2) = {2 * T + 2} {tokens.unit}s, got {n}")
    return tokens.codes[: n - fresh], tokens.codes[n - fresh :]


@lru_cache(maxsize=8)
def windows_of_series(series: tuple[float, ...] | None, T: int) -> tuple[Float64[np.ndarray, " n"], int]:
    """The values, standardised by those to train on, and the index of the first fresh one.

    Raises:
        ValueError: values that are not finite or all alike, or too few for windows of T.
    """
    values = np.array(bundled_series() if series is None else series, np.float64)
    least = T + LEAST_FORECASTS + 1
    if len(values) < least:
        raise ValueError(f"series must have at least lag + {least - T + 1} = {least} values, got {len(values)}")
    if not np.isfinite(values).all() or np.abs(values).max() > 1e100:
        raise ValueError(f"series must have finite values up to 1e100, got {_odd_one(values)!r}")
    last = len(values) - max(LEAST_FORECASTS, int(FRESH_SHARE * len(values)))
    last = max(last, T + 1)
    mean, spread = values[:last].mean(), values[:last].std()
    if not spread > 1e-9 * np.abs(values).max():
        if (values[:last] == values[0]).all():
            raise ValueError(f"series must vary before its last fifth, got {float(values[0])!r} only")
        raise ValueError(
            "series must vary before its last fifth by more than a billionth of its largest value, got a standard deviation "
            f"of {spread:.2g}"
        )
    return (values - mean) / spread, last


def _odd_one(values: Float64[np.ndarray, " n"]) -> float:
    return float(next(value for value in values if not abs(value) <= 1e100))
