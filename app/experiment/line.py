"""The line in which the runs of a process stand: side by side each would end as late as the last."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

LONGEST = 0.1  # seconds: three to ten usual runs
_PLACE: ContextVar[threading.Event] = ContextVar("place")


class Line:
    """Runs one after another, in the order of their coming. longest: seconds that one waits for the one before it."""

    def __init__(self, longest: float = LONGEST) -> None:
        self._longest = longest
        self._guard = threading.Lock()
        self._last = threading.Event()  # set when the run that came last is over, or has left
        self._last.set()

    @contextmanager
    def place(self) -> Iterator[None]:
        """While a run has come to its place."""
        is_over = threading.Event()
        with self._guard:
            before, self._last = self._last, is_over
        before.wait(self._longest)
        outer = _PLACE.set(is_over)
        try:
            yield
        finally:
            is_over.set()
            _PLACE.reset(outer)


def leave() -> None:
    """Let the others go on: this run will take long, or waits for something else."""
    if (place := _PLACE.get(None)) is not None:
        place.set()
