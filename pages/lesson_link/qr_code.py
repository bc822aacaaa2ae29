"""A link as a QR code that can be read from the last row."""

from __future__ import annotations

from dataclasses import dataclass

import segno

from app.language.language import plain

MOST_MODULES = 45  # a side, on a projector
LEVELS = ("Q", "M", "L")  # of error correction, the safest first


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """modules: a side, without the quiet zone. svg: the picture as an address of its own."""

    modules: int
    level: str
    address: str


def code_of(text: str) -> Code:
    """The code with the safest level that keeps its modules large; the smallest one where none does.

    Raises:
        ValueError: no QR code holds so much.
    """
    for level in LEVELS:
        try:
            code = segno.make_qr(text, error=level, boost_error=False)
        except segno.DataOverflowError:
            if level == LEVELS[-1]:
                raise ValueError(plain("This link is too long for any QR code: use a short code.")) from None
            continue
        modules = int(code.symbol_size(scale=1, border=0)[0])
        if modules <= MOST_MODULES:
            break
    return Code(modules=modules, level=level, address=code.svg_data_uri(scale=8, border=4, dark="#000", light="#fff"))
