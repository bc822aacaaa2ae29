"""Words that depend on nothing but what they are formed of, and the language."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import lru_cache, wraps
from typing import Any, TypeVar

from app.language.language import current

Of = TypeVar("Of")
Words = TypeVar("Words")
KEPT = 128


def formed_once(form: Callable[[Of], Words]) -> Callable[[Of], Words]:
    """Keep the last words that a function formed, in each language; a rerun says most of them again.

    They are formed of something hashable, or of a list of that.
    """

    @lru_cache(maxsize=KEPT)
    def kept(_language: str, of: Hashable) -> Words:
        given: Any = list(of) if isinstance(of, tuple) else of
        return form(given)

    @wraps(form)
    def formed(of: Of) -> Words:
        return kept(current(), tuple(of) if isinstance(of, list) else of)

    return formed
