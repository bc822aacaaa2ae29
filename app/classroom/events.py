"""Counts of the rooms that are watched: asked for by one poller a process, sent to everybody who watches."""

from __future__ import annotations

import asyncio
import json
import logging
from collections import defaultdict
from collections.abc import AsyncIterator
from dataclasses import asdict
from functools import cache

from app.classroom.database import Database, database
from app.classroom.rooms import Count, counts

EVERY = 0.5  # seconds between two looks at the database
STILL_THERE = 15.0  # seconds after which a stream without news sends a sign of life
_CLOSE = ""  # in a queue: the server ends; a browser asks the next one by itself
ENDED = "event: ended\ndata: {}\n\n"
_LOG = logging.getLogger(__name__)


class Watchers:
    """Who watches which room. The poller runs only while somebody does."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._queues: defaultdict[str, set[asyncio.Queue[str]]] = defaultdict(set)
        self._last: dict[str, str] = {}
        self._poller: asyncio.Task[None] | None = None
        self._closed = False

    async def watch(self, code: str) -> AsyncIterator[str]:
        """A room's counts, from its present state on, as an event stream has them, until the room has ended."""
        queue: asyncio.Queue[str] = asyncio.Queue()
        self._queues[code].add(queue)
        if code in self._last:
            queue.put_nowait(self._last[code])
        if self._poller is None or self._poller.done():
            self._poller = asyncio.create_task(self._poll())
        try:
            said = ": hello\n\n"
            while said != ENDED and not self._closed:
                try:
                    said = await asyncio.wait_for(queue.get(), STILL_THERE)
                except TimeoutError:
                    said = ": still there\n\n"
                if said != _CLOSE:
                    yield said
        finally:
            self._queues[code].discard(queue)
            if not self._queues[code]:
                del self._queues[code]
                self._last.pop(code, None)

    def close(self) -> None:
        """End every stream: a server that is told to end waits for them."""
        self._closed = True
        for queue in [queue for queues in self._queues.values() for queue in queues]:
            queue.put_nowait(_CLOSE)

    async def _poll(self) -> None:
        while self._queues:
            watched = list(self._queues)
            try:
                found = await asyncio.to_thread(counts, self._database, watched)
            except Exception:  # the database is away: those who watch keep what they have
                _LOG.exception("The counts of the rooms could not be read.")
            else:
                for code in watched:
                    self._tell(code, found.get(code))
            await asyncio.sleep(EVERY)

    def _tell(self, code: str, count: Count | None) -> None:
        said = ENDED if count is None else f"data: {json.dumps(asdict(count))}\n\n"
        if code in self._queues and self._last.get(code) != said:
            self._last[code] = said
            for queue in self._queues[code]:
                queue.put_nowait(said)


@cache
def watchers() -> Watchers:
    """Those of this process."""
    return Watchers(database())
