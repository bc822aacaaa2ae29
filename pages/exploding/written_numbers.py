"""Numbers as the page on exploding writes them, in figures and in words."""

from __future__ import annotations

import numpy as np

from app import numbers
from app.language.language import decimal_symbols, plain


def signed(value: float) -> str:
    """A coordinate: −2.8, 38, 10¹²."""
    return ("−" if value < 0 else "") + two_digits(abs(value))


def two_digits(value: float) -> str:
    """A size that float64 holds: 0.045, 26, 6 × 10⁻⁴⁷; 0 where float64 has nothing smaller."""
    if value == 0:
        return "0"
    return numbers.general(float(f"{value:.2g}")) if 1e-3 <= value < 99.5 else numbers.size(float(np.log10(value)))


def setting(value: float) -> str:
    """A setting in all of its digits, without an e: 0.032, 3.2 × 10⁻⁵."""
    if 1e-3 <= value < 1e4:
        return numbers.general(value)
    digits, exponent = f"{value:e}".split("e")
    power = numbers.power_of_ten(int(exponent))
    return power if float(digits) == 1 else f"{numbers.general(float(digits))} × {power}"


def cosine_text(cosine: float) -> str:
    """0.87, 0.9996, −0.12."""
    if not np.isfinite(cosine):
        return plain("no direction")
    digits = 2 if 1 - cosine >= 0.005 else 4
    return f"{cosine:.{digits}f}".replace("-", "−").replace(".", decimal_symbols()[0])
