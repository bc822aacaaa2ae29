"""A link as a QR code that the last row can read, drawn by `diagram`."""

from __future__ import annotations

from dataclasses import dataclass

import segno

MOST_MODULES = 45  # a side: beyond that a phone in the last row does not read it from a projector


@dataclass(frozen=True, slots=True, kw_only=True)
class QrCode:
    """svg: black on white with its quiet zone, as wide as its place. modules: a side."""

    svg: str
    modules: int


def qr_code(link: str, alt: str) -> QrCode:
    """The code of a link, with as much error correction as `MOST_MODULES` have room for.

    Raises:
        ValueError: the link is longer than any QR code.
    """
    for correction in ("q", "m", "l"):
        try:
            found = segno.make_qr(link, error=correction, boost_error=False)
        except segno.DataOverflowError:
            continue
        modules = int(found.symbol_size(border=0)[0])
        if modules <= MOST_MODULES or correction == "l":
            svg = found.svg_inline(border=4, light="#fff", omitsize=True, svgclass="gh-qr", title=alt)
            return QrCode(svg=svg, modules=modules)
    raise ValueError(f"link must be at most 2,900 characters for a QR code, got {len(link):,}")
