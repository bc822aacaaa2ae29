"""A page looks again at what goes on behind it, as long as something does."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol, TypeVar

import streamlit as st


class Work(Protocol):
    @property
    def busy(self) -> bool:
        """Whether it goes on by itself, so that another look may find more."""
        ...


W = TypeVar("W", bound=Work)


def is_busy(works: Iterable[Work]) -> bool:
    """Whether some of them run or wait to."""
    return any(work.busy for work in works)


def watch(
    follow: Callable[[], Sequence[W]],
    show: Callable[[Sequence[W]], None],
    *,
    every: float,
    seen: Sequence[W] | None = None,
) -> None:
    """Follow works and show them, again and again while some are busy.

    The page runs anew, whole, where that changes: the last one ended or was stopped, or one began. What the page draws
    outside of `show` may depend on it, and only a run of the page sets or ends the clock.

    follow: called once a look, and starts, joins or goes on with the works. show: draws a look; a function of its own for
    each call, since Streamlit tells fragments apart by it. every: seconds between two looks. seen: the first look, where the
    page has followed already.
    """
    first = [follow() if seen is None else seen]
    busy = is_busy(first[0])

    def look() -> None:
        works = first.pop() if first else follow()
        if is_busy(works) is busy:
            show(works)
        if is_busy(works) is not busy:  # also where `show` itself did the last of the work
            st.rerun()

    look.__module__, look.__qualname__ = show.__module__, show.__qualname__
    st.fragment(look, run_every=every if busy else None)()
