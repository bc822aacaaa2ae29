"""What one server does for one reader, in words where it is more."""

from __future__ import annotations

from collections.abc import Callable

from app.language.language import plain
from app.numbers import whole


def limit(refusal: str, needs: float, allowed: float, *, written: Callable[[float], str] = whole) -> None:
    """Refuse what would hold or fill the server.

    refusal: marked by `later`, with {needs} and {allowed}: what it would need, what is allowed, and what to lower.

    Raises:
        ValueError: the refusal, with both values written.
    """
    if needs > allowed:
        raise ValueError(plain(refusal, needs=written(needs), allowed=written(allowed)))
