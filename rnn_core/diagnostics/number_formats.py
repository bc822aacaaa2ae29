"""What a short number format stores of a number: the number, a coarser one near 0, 0, or inf."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple

import numpy as np
from jaxtyping import Float64, Int64

from rnn_core.engine.scaled import LOG10_2
from rnn_core.rules import one_of, whole

MAX_LOG2_SCALE = 1000


class Kind(IntEnum):
    """What a format makes of a number."""

    ZERO = 0
    SUBNORMAL = 1
    NORMAL = 2
    INF = 3
    NAN = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberFormat:
    """A binary floating-point format: ± m · 2^e, 1 <= m < 2, of `precision` significant bits, lowest <= e <= highest.

    Below 2^lowest numbers are subnormal: multiples of 2^(lowest - precision + 1), with fewer digits the smaller they are.
    """

    precision: int
    lowest: int
    highest: int

    @property
    def log10_smallest(self) -> float:
        """Of the smallest subnormal, 2^(lowest - precision + 1)."""
        return (self.lowest - self.precision + 1) * LOG10_2

    @property
    def log10_smallest_normal(self) -> float:
        """Of 2^lowest."""
        return self.lowest * LOG10_2

    @property
    def log10_largest(self) -> float:
        """Of (2 - 2^(1 - precision)) · 2^highest."""
        return float(np.log10(self._largest))

    @property
    def _largest(self) -> float:
        return float((2.0 - 2.0 ** (1 - self.precision)) * 2.0**self.highest)

    def rounded(self, numbers: Float64[np.ndarray, "*shape"]) -> Float64[np.ndarray, "*shape"]:
        r"""Float64 as this format stores it; exact.

            q = max(⌊log2 |x|⌋, lowest) - precision + 1;    2^q · round(x / 2^q)

        round: to the nearest whole number, ties to even. ±inf where that is above the largest number.
        """
        _, exponent = np.frexp(numbers)
        q = np.maximum(exponent - 1, self.lowest) - self.precision + 1
        nearest = np.ldexp(np.rint(np.ldexp(numbers, -q)), q)
        return np.asarray(np.where(np.abs(nearest) > self._largest, np.copysign(np.inf, numbers), nearest))


FORMATS = {
    "float16": NumberFormat(precision=11, lowest=-14, highest=15),
    "bfloat16": NumberFormat(precision=8, lowest=-126, highest=127),
    "float32": NumberFormat(precision=24, lowest=-126, highest=127),
}


class Stored(NamedTuple):
    """log10 of each stored size, the loss scale taken out again: -inf where it is 0, inf where it is inf; and its `Kind`."""

    log10: Float64[np.ndarray, "*shape"]
    kind: Int64[np.ndarray, "*shape"]


def as_stored(log10_size: Float64[np.ndarray, "*shape"], number_format: str, *, log2_scale: int = 0) -> Stored:
    r"""What a format stores of sizes that are given as log10, of any size; a loss scale 2^k goes in first and out after.

        stored = rounded(2^k · 10^log10_size)          k = log2_scale
        log10  = log10(stored) - k · log10 2

    Half of the smallest subnormal is stored as 0 (a tie goes to even), the largest number plus half a step as inf.
    A log10 has an error of its own: a size within 10^-12 (relative) of a tie may go either way.

    log10_size: -inf is an exact zero and stays one; inf and nan stay, too.
    number_format: "float16" | "bfloat16" | "float32".

    Raises:
        ValueError: the format is unknown, or the scale is no whole number in [-1000, 1000].

    Source: IEEE 754-2019 (binary16, binary32, roundTiesToEven); bfloat16: Kalamkar et al. 2019; loss scale:
    Micikevicius et al. 2018. Hardware that flushes subnormals stores 0 below the smallest normal number already.

    What this tells you: whether a zero in a run is the network's or the format's. A size of 10^-10 is a number in float64
    and float32, and 0 in float16.
    """
    form = format_of(number_format)
    k = scale_of(log2_scale)
    with np.errstate(invalid="ignore", divide="ignore"):
        log2 = np.clip(log10_size / LOG10_2 + k, form.lowest - form.precision - 1, form.highest + 2)
        stored = form.rounded(np.asarray(np.exp2(log2)))
        log10 = np.log10(stored)
    kind = np.select(
        [np.isnan(stored), stored == 0, np.isinf(stored), stored < 2.0**form.lowest],
        [Kind.NAN, Kind.ZERO, Kind.INF, Kind.SUBNORMAL],
        Kind.NORMAL,
    )
    return Stored(np.asarray(log10 - k * LOG10_2), kind.astype(np.int64))


def format_of(name: str) -> NumberFormat:
    """A format by its name.

    Raises:
        ValueError: there is none of that name.
    """
    return FORMATS[one_of(tuple(FORMATS), "number_format", name)]


def scale_of(log2_scale: int) -> int:
    """k of a loss scale 2^k.

    Raises:
        ValueError: it is no whole number in [-1000, 1000].
    """
    return whole(-MAX_LOG2_SCALE, MAX_LOG2_SCALE, "", "log2_scale", log2_scale)
