"""What one server does for one reader, in one sentence where it is more."""

from __future__ import annotations

from collections.abc import Callable

from app.numbers import whole


def limit(what: str, needs: float, allowed: float, lower: str, *, written: Callable[[float], str] = whole) -> None:
    """Refuse what would hold or fill the server.

    Raises:
        ValueError: what must be at most so much, what it would need, and what to lower.
    """
    if needs > allowed:
        raise ValueError(f"{what} must be at most {written(allowed)} here, got {written(needs)}: lower {lower}")
