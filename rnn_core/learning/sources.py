"""Texts and series that tasks read: cut into tokens or standardised, and split into what is trained on and the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import regex
from jaxtyping import Float64, Int64

from rnn_core.config import MAX_VOCABULARY, bundled_passage, bundled_series, with_plain_line_ends
from rnn_core.rules import shown

FRESH_SHARE = 0.2
LEAST_FORECASTS = 10  # values of a series kept for fresh forecasts
RARE = "<unk>"  # the one name of all tokens that are not among the most frequent
_CHARACTER = regex.compile(r"\X")
_WORD = regex.compile(r"[\w\p{M}'’\u200c\u200d]+|(?!\s)\X")  # joiners shape the letters of a word in many scripts


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Tokens:
    """A text as numbers: codes index names, the distinct tokens in order."""

    names: tuple[str, ...]
    codes: Int64[np.ndarray, " n"]
    unit: str


def tokens_in(text: str, unit: str) -> list[str]:
    """A text's characters, or its words as they stand, with every other visible sign a token of its own.

    A character is what a reader sees as one: a letter with its accents, an emoji with its skin tone, a flag, a line end.

    Source: extended grapheme clusters of Unicode Standard Annex #29.
    """
    found: list[str] = (_WORD if unit == "word" else _CHARACTER).findall(with_plain_line_ends(text))
    return found


def codes_of(tokens: Sequence[str], names: Sequence[str], unit: str, unknown: int) -> Int64[np.ndarray, " n"]:
    """The index of each token among the names, of RARE where it has none, `unknown` where there is no RARE.

    Words are read in lower case.
    """
    code_of = {name: code for code, name in enumerate(names)}
    other = code_of.get(RARE, unknown)
    read = [token.lower() for token in tokens] if unit == "word" else tokens
    return np.array([code_of.get(token, other) for token in read], np.int64)


@lru_cache(maxsize=8)
def tokens_of(text: str | None, unit: str, most: int | None = None) -> Tokens:
    """A text's tokens, words in lower case. Of more than `most` distinct ones the most frequent, all others as RARE.

    Raises:
        ValueError: fewer than 2 or more than 256 distinct tokens.
    """
    parts = tokens_in(bundled_passage() if text is None else text, unit)
    counted = Counter(part.lower() for part in parts) if unit == "word" else Counter(parts)
    names = tuple(sorted(counted))
    if most is not None and len(names) > most:
        names = (*sorted(name for name, _ in counted.most_common(most - 1)), RARE)
    if not 2 <= len(names) <= MAX_VOCABULARY:
        raise ValueError(f"text must have 2 to {MAX_VOCABULARY} distinct {unit}s, got {len(names)}")
    return Tokens(names=names, codes=codes_of(parts, names, unit, 0), unit=unit)


def windows_of_text(tokens: Tokens, T: int) -> tuple[Int64[np.ndarray, " n"], Int64[np.ndarray, " m"]]:
    """The tokens to train on and the fresh ones after them, each long enough for a window of T and its last target.

    Raises:
        ValueError: the text is too short for that.
    """
    n = len(tokens.codes)
    fresh = max(int(FRESH_SHARE * n), T + 1)
    if n - fresh < T + 1:
        raise ValueError(
            f"text must have at least {2 * T + 2} {tokens.unit}s at lag {T - 1} ({T + 1} to train on and {T + 1} held out), "
            f"got {n}"
        )
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
        raise ValueError(
            f"series must have at least {least} values ({T} to read, one to learn to forecast and {LEAST_FORECASTS} held out), "
            f"got {len(values)}"
        )
    if not np.isfinite(values).all() or np.abs(values).max() > 1e100:
        raise ValueError(f"series must have finite values up to 10¹⁰⁰, got {shown(_odd_one(values))}")
    last = len(values) - max(LEAST_FORECASTS, int(FRESH_SHARE * len(values)))
    last = max(last, T + 1)
    mean, spread = values[:last].mean(), values[:last].std()
    if not spread > 1e-9 * np.abs(values).max():
        if (values[:last] == values[0]).all():
            raise ValueError(f"series must vary before its last fifth, got only {shown(float(values[0]))}")
        raise ValueError(
            "series must have a standard deviation above 10⁻⁹ of its largest value before its last fifth, "
            f"got {shown(float(f'{spread:.2g}'))}"
        )
    return (values - mean) / spread, last


def _odd_one(values: Float64[np.ndarray, " n"]) -> float:
    return float(next(value for value in values if not abs(value) <= 1e100))
