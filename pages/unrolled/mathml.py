"""Equations as MathML: symbols, and vectors and matrices of numbers."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np

from app import numbers
from rnn_core.engine.scaled import Scaled


def mi(symbol: str) -> str:
    """A name."""
    return f"<mi>{symbol}</mi>"


def mo(sign: str) -> str:
    """A sign between."""
    return f"<mo>{sign}</mo>"


def row(*parts: str) -> str:
    """One after the other."""
    return f"<mrow>{''.join(parts)}</mrow>"


def sub(symbol: str, index: str) -> str:
    """A name with an index."""
    return f"<msub>{mi(symbol)}<mtext>{index}</mtext></msub>"


def transposed(symbol: str, index: str) -> str:
    """A matrix with an index, transposed."""
    return f'<msubsup>{mi(symbol)}<mtext>{index}</mtext><mi mathvariant="normal">⊤</mi></msubsup>'


def partial(symbol: str, index: str) -> str:
    """∂ℓ by a name with an index."""
    return f"<mfrac><mrow>{mo('∂')}{mi('ℓ')}</mrow><mrow>{mo('∂')}{sub(symbol, index)}</mrow></mfrac>"


def norm(*inside: str) -> str:
    """The size of what is inside."""
    return row(mo("‖"), *inside, mo("‖"))


def words(said: str) -> str:
    """Plain words or a number as it is said elsewhere."""
    return f"<mtext>{said}</mtext>"


def line(*parts: str) -> str:
    """One equation of its own; reads aloud as MathML does."""
    return f'<math display="inline" displaystyle="true">{row(*parts)}</math>'


def table(values: Scaled) -> str:
    """A vector (standing) or a matrix in brackets, two digits an element, one power of ten for all where it needs one."""
    rows = values.reshape(len(values), -1)
    logs = rows.log10()
    top = float(logs.max(initial=-math.inf))
    power = 0 if not math.isfinite(top) or -1.5 < top < 2 else math.floor(top)
    with np.errstate(under="ignore"):
        plain = np.sign(rows.mantissa) * 10.0 ** (logs - power)
    cells = "".join(f"<mtr>{''.join(_cells(line))}</mtr>" for line in plain)
    scale = "" if not power else mo("·") + words(numbers.power_of_ten(power))
    return row(f"<mtable>{cells}</mtable>", scale)


def _cells(values: Iterable[float]) -> Iterable[str]:
    for value in values:
        shown = "0" if value == 0 else f"{value:.2f}".replace("-", "−")
        yield f"<mtd><mtext>{shown}</mtext></mtd>"
