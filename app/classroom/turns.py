"""So many threads at work at once, in the order in which they came."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock


class Turns:
    """Places for threads. Semaphores and pools of connections go to whoever is quickest.

    There a thread that votes on and on keeps others out for as long as it does.
    """

    def __init__(self, places: int) -> None:
        self._guard = Lock()
        self._free = places
        self._waiting: deque[Lock] = deque()

    @contextmanager
    def turn(self, patience: float) -> Iterator[None]:
        """While this thread has a place.

        Raises:
            TimeoutError: Its turn has not come after so many seconds.
        """
        self._wait(patience)
        try:
            yield
        finally:
            self._hand_on()

    def _wait(self, patience: float) -> None:
        with self._guard:
            if self._free:
                self._free -= 1
                return
            mine = Lock()
            mine.acquire()
            self._waiting.append(mine)
        if mine.acquire(timeout=patience):
            return
        with self._guard:
            if mine in self._waiting:
                self._waiting.remove(mine)
                raise TimeoutError
        # It came just now, between the two.

    def _hand_on(self) -> None:
        with self._guard:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._free += 1
