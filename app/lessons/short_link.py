"""Short codes for links that are too long for a QR code, where something on this server keeps them."""

from __future__ import annotations

from collections.abc import Callable

_KEEP: list[Callable[[str], str]] = []


def keep_by(keep: Callable[[str], str]) -> None:
    """Set what keeps a signed text and gives its code."""
    _KEEP[:] = [keep]


def short_code(text: str) -> str | None:
    """The code of a signed text, None where nothing keeps any.

    Raises:
        ValueError: no more of them are kept.
    """
    return _KEEP[0](text) if _KEEP else None
