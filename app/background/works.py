"""Work behind the pages: runs as much at once as there are cores, queues the rest, stops what no session follows.

Followers meet at a key: thirty students who open one link share one piece of work. Each call of `follow` is a sign of
life. Work stops between two items as soon as its last follower's tab is closed, GRACE seconds after that page ran without
following, or PATIENCE seconds after the last call; the next call resumes it where it was.

The threads are daemons, which those of a ThreadPoolExecutor are not: the server would end only after all that it queued.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field
from typing import Any

from streamlit.logger import get_logger

from app.background.progress import Progress, State
from app.language.language import later

PATIENCE = 15.0  # seconds without a sign of life from a session that is still there
GRACE = 2.0  # seconds in which a page that runs anew may follow again
KEPT = 96  # pieces of work, finished or left
BEGUN = 12  # of them left half-way, each with all that it needs to go on

Make = Callable[[], Iterator[Any]]
_UNFORESEEN = later("This work failed because of a fault in the app. The server’s log has the reason.")


@dataclass(slots=True, kw_only=True, eq=False)
class _Work:
    make: Make
    state: State = State.STOPPED
    items: list[Any] = field(default_factory=list)
    result: Any = None
    iterator: Iterator[Any] | None = None
    seconds: float = 0.0
    error: str | None = None
    followers: dict[str, float] = field(default_factory=dict)  # until when each session counts as one


class Background:
    """The works of a process, by key."""

    def __init__(self, slots: int, is_there: Callable[[str], bool] = lambda who: True, kept: int = KEPT) -> None:
        self._slots, self._is_there, self._kept = slots, is_there, kept
        self._works: OrderedDict[Hashable, _Work] = OrderedDict()
        self._queue: list[Hashable] = []
        self._lock = threading.Lock()
        self._running = 0

    def follow(self, key: Hashable, make: Make, who: str) -> Progress:
        """Start, join or resume the work, and count `who` as a follower for PATIENCE seconds."""
        with self._lock:
            work = self._works.setdefault(key, _Work(make=make))
            self._works.move_to_end(key)
            work.followers[who] = time.monotonic() + PATIENCE
            if work.state is State.STOPPED:
                work.state = State.QUEUED
                self._queue.append(key)
                if self._running < self._slots:
                    self._running += 1
                    threading.Thread(target=self._serve, daemon=True).start()
            self._forget()
            return self._progress(key, work)

    def look(self, key: Hashable) -> Progress | None:
        """The work as it stands, without following it; None where nobody has begun it."""
        with self._lock:
            work = self._works.get(key)
            return None if work is None else self._progress(key, work)

    def leave(self, key: Hashable, who: str) -> None:
        """Stop counting `who` as a follower at once; take out of the queue what nobody else follows."""
        with self._lock:
            work = self._works.get(key)
            if work is None:
                return
            work.followers.pop(who, None)
            if work.state is State.QUEUED and not self._is_followed(work):
                self._queue.remove(key)
                work.state = State.STOPPED

    def turn_away(self, who: str) -> None:
        """Stop counting `who` as a follower in GRACE seconds, unless it follows again."""
        with self._lock:
            for work in self._works.values():
                if who in work.followers:
                    work.followers[who] = min(work.followers[who], time.monotonic() + GRACE)

    def _progress(self, key: Hashable, work: _Work) -> Progress:
        place_in_queue = 0
        if work.state is State.QUEUED:
            ahead = self._queue[: self._queue.index(key)]
            place_in_queue = 1 + sum(self._is_followed(self._works[other]) for other in ahead)
        return Progress(
            state=work.state,
            items=tuple(work.items),
            result=work.result,
            place_in_queue=place_in_queue,
            seconds=work.seconds,
            error=work.error,
        )

    def _serve(self) -> None:
        """Run the first of the queue that somebody follows, until the queue is empty."""
        while True:
            with self._lock:
                work = self._next()
                if work is None:
                    self._running -= 1
                    return
            self._run(work)

    def _next(self) -> _Work | None:
        while self._queue:
            work = self._works[self._queue.pop(0)]
            if self._is_followed(work):
                work.state = State.RUNNING
                return work
            work.state = State.STOPPED
        return None

    def _run(self, work: _Work) -> None:
        state = State.FAILED
        try:
            while True:
                begun = time.monotonic()
                work.iterator = work.iterator or work.make()
                try:
                    item = next(work.iterator)
                finally:
                    work.seconds += (time.monotonic() - begun) if work.items else 0.0
                with self._lock:
                    work.items.append(item)
                    if not self._is_followed(work):
                        state = State.STOPPED
                        return
        except StopIteration as end:
            state, work.result, work.iterator = State.FINISHED, end.value, None
        except ValueError as error:
            work.error, work.iterator = str(error), None
        except Exception:
            get_logger(__name__).exception("background work failed")
            work.error, work.iterator = _UNFORESEEN, None
        finally:
            with self._lock:
                work.state = state

    def _is_followed(self, work: _Work) -> bool:
        now = time.monotonic()
        work.followers = {who: until for who, until in work.followers.items() if now < until and self._is_there(who)}
        return bool(work.followers)

    def _forget(self) -> None:
        idle = [key for key, work in self._works.items() if not work.state.busy]
        begun = [key for key in idle if self._works[key].iterator is not None]
        for key in {*idle[: max(len(self._works) - self._kept, 0)], *begun[: max(len(begun) - BEGUN, 0)]}:
            del self._works[key]
