"""Numbers as they are written on screen, by language: two digits, one with a power of ten, zero only where exact."""

from __future__ import annotations

import math
from typing import TypeVar

from app.language.language import decimal_symbols, plain, plain_count

Text = TypeVar("Text", bound=str)  # Markup stays Markup

_SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_HUNDREDTH = math.log10(0.0095)  # from here on a size is written 0.01
_THOUSANDTH, _TEN_THOUSAND = math.log10(0.00095), math.log10(9950.0)  # between them, without a power of ten
_OUT_OF_MIND = 100_000  # decades
_SUBSCRIPT = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def power_of_ten(exponent: int) -> str:
    """10⁻¹⁵."""
    return "1" if exponent == 0 else "10" + str(exponent).translate(_SUPERSCRIPT)


def size(log10: float) -> str:
    """A size by its log10: 0.12, 6 × 10⁻¹⁵, exactly 0."""
    if log10 == -math.inf:
        return plain("exactly 0")
    if not math.isfinite(log10):
        return plain("no number")
    if abs(log10) >= _OUT_OF_MIND:
        least = power_of_ten(int(math.copysign(_OUT_OF_MIND, log10)))
        return plain("under {share}", share=least) if log10 < 0 else plain("over {share}", share=least)
    if _THOUSANDTH <= log10 < _TEN_THOUSAND:
        value = 10**log10
        if value < 1:
            return _local(f"{value:.2f}" if log10 >= _HUNDREDTH else f"{value:.3f}")
        return _local(
            f"{value:.2g}" if value < 99.5 else f"{value:.0f}" if value < 999.5 else f"{round(value, -2):,.0f}"
        )
    exponent = math.floor(log10)
    digit = round(10 ** (log10 - exponent))
    if digit == 10:
        digit, exponent = 1, exponent + 1
    return power_of_ten(exponent) if digit == 1 else f"{digit} × {power_of_ten(exponent)}"


def share(log10: float) -> str:
    """A part of a whole: a percentage from 1 % on, else a size."""
    if log10 >= _HUNDREDTH:
        percent = 100 * 10**log10
        return f"{percent:.0f} %"
    return size(log10)


def factor(value: float) -> str:
    """A factor per step: × 0.54, three digits near 1."""
    if not math.isfinite(value):
        return "–"
    if value <= 0.01 or value >= 100:
        return f"× {size(math.log10(value) if value > 0 else -math.inf)}"
    return _local(f"× {value:.3f}" if abs(value - 1) < 0.05 else f"× {value:.2f}")


def kept(rate: float) -> str:
    """What gates keep a step. A sigmoid is never exactly 0: there, float64 has no number as small."""
    return plain("× under {share}", share=power_of_ten(-300)) if rate == 0 else factor(rate)


def bare(value: float) -> str:
    """A factor without its sign: 0.54, 0.997."""
    return factor(value).removeprefix("× ")


def steps(count: float) -> str:
    """A number of steps: 1.1, 35, 1,200; a size where one digit would say 0."""
    if 0 < count < 0.095:
        return size(math.log10(count))
    return _local(f"{count:.1f}" if count < 9.95 else f"{count:,.0f}")


def span(values: list[int]) -> str:
    """3, or 3 to 12, in <b>."""
    low, high = min(values), max(values)
    return f"<b>{low}</b>" if low == high else plain("<b>{low}</b> to <b>{high}</b>", low=low, high=high)


def names(words: list[str]) -> str:
    """RNN, LSTM and GRU."""
    if len(words) == 1:
        return words[0]
    return plain("{all_but_the_last} and {last}", all_but_the_last=", ".join(words[:-1]), last=words[-1])


def amount(value: float) -> str:
    """A value in units of its own, three digits: 17.3, −0.0421, 1,240; a power of ten from a million on."""
    if not math.isfinite(value):
        return plain("no number")
    if value == 0:
        return "0"
    sign, log10 = "−" if value < 0 else "", math.log10(abs(value))
    if not -4 <= log10 < 6:
        return sign + size(log10)
    rounded = float(f"{abs(value):.3g}")
    decimals = max(0, 2 - math.floor(math.log10(rounded)))
    return _local(f"{sign}{rounded:,.{decimals}f}")


def reading(value: float, spread: float) -> str:
    """A value of a series that varies by its spread: as many decimals as tell two of its values apart."""
    decimals = 2 - math.floor(math.log10(spread))
    if not math.isfinite(value) or decimals > 9 or abs(value) >= 1e12 or abs(value) > 1e9 * spread:
        return amount(value)
    sign = "−" if value < 0 else ""
    return _local(f"{sign}{abs(value):,.{max(decimals, 0)}f}")


def count(number: int, thing: str) -> str:
    """1 step, 50 steps."""
    return plain_count(f"{{count}} {thing}", f"{{count}} {thing}s", number)


def seconds(time: float) -> str:
    """A duration, to what one plans with: 0.4 s, 12 s, 3 min."""
    if time < 1:
        return _local(f"{time:.1f} s")
    return f"{time:.0f} s" if time < 90 else f"{time / 60:.0f} min"


def size_of_memory(count: float) -> str:
    """Bytes in the unit one buys: 300 MB, 1.2 GB."""
    megabytes = count / 2**20
    return f"{megabytes:.0f} MB" if megabytes < 1000 else _local(f"{megabytes / 1024:.2g} GB")


def unbroken(text: Text) -> Text:
    """A headline whose numbers are never torn apart at the end of a line."""
    kept: Text = type(text)(text.replace(" × ", "\u00a0×\u00a0").replace(" %", "\u00a0%"))
    return kept


def signed_size(value: float, log10: float) -> str:
    """A size by its log10, with a true minus where the value is below zero: −3 × 10⁻⁷."""
    return ("−" if value < 0 else "") + size(log10)


def whole(value: float) -> str:
    """A number without decimals, in all its digits: 65,504."""
    return _local(f"{value:,.0f}")


def general(value: float) -> str:
    """A number in as few digits as it has, with a true minus: −0.5, 3."""
    return _local(f"{value:g}".replace("-", "−"))


def within(steps: int | None, budget: int) -> str:
    """A number of steps, or that the budget ran out: 120, > 400."""
    return f"> {budget}" if steps is None else str(steps)


def percentage(share: float) -> str:
    """A share of all values: 0 % only where there is none; 0.04 %, 0.4 %, 12 %."""
    percent = 100 * share
    if share == 0 or percent >= 0.95:
        return f"{percent:.0f} %"
    if percent < 0.01:
        return plain("under {share}", share=_local("0.01 %"))
    return _local(f"{percent:.2f} %" if percent < 0.095 else f"{percent:.1f} %")


def subscript(number: int) -> str:
    """₂₅, where no markup can be."""
    return str(number).translate(_SUBSCRIPT)


def factor_by_log10(log10: float) -> str:
    """A factor per step by its log10, of any size: × 0.54, × 10⁻⁴⁰⁰, × exactly 0."""
    return f"× {size(log10)}" if abs(log10) >= 300 else factor(10.0**log10)


def _local(text: str) -> str:
    """A number with the decimal mark, and the mark between thousands, of the language spoken."""
    decimal, group = decimal_symbols()
    return text if decimal == "." else text.replace(",", "\0").replace(".", decimal).replace("\0", group)
