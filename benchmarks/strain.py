"""What clients do to a server: slow ones, silent ones, many at once, too much at once. Two replicas behind nginx.

Run by `python -m benchmarks faults`.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import numpy as np
from websockets.asyncio.client import connect

from benchmarks.faults import LESSON, THREADS
from benchmarks.rows import Row, hand_over
from benchmarks.server import Server, running_app
from benchmarks.session import Session
from benchmarks.student import Student

TABS = 200
SLOW = 100
FULL_ROOM = 200
UPLOAD = 50_000_000  # bytes
MOVES = 20
WITHIN = 2.0  # seconds in which a class answers


def rows() -> Iterator[Row]:
    """Each in turn, on one server."""
    with running_app(workers=2, environment=THREADS) as server:
        yield asyncio.run(_slow(server.address))
        yield asyncio.run(_silent(server.address))
        yield asyncio.run(_upload(server))
        yield asyncio.run(_full_room(server.address))
        yield asyncio.run(_tabs(server.address))


async def _slow(address: str) -> Row:
    """A line a second of a request that never ends, from a hundred clients."""
    place = urlsplit(address)
    page = await _page(address)
    before = await _moves(page)
    held = [await asyncio.open_connection(place.hostname, place.port) for _ in range(SLOW)]

    async def drip() -> None:
        while True:
            for _, writer in held:
                with contextlib.suppress(OSError):
                    writer.write(b"X")
            await asyncio.sleep(1.0)

    dripping = asyncio.create_task(drip())
    beside = await _moves(page)
    begun = time.monotonic()
    await asyncio.gather(*(reader.read() for reader, _ in held), return_exceptions=True)
    closed = time.monotonic() - begun
    dripping.cancel()
    await page.close()
    return _beside(f"{SLOW} clients that send a letter a second", before, beside, f", closed after {closed:.0f} s")


async def _silent(address: str) -> Row:
    """Half-open connections: a page is asked for, and nothing of it is read."""
    page = await _page(address)
    before = await _moves(page)
    streams = [
        await connect(f"ws://{urlsplit(address).netloc}/_stcore/stream", max_queue=1, ping_interval=None)
        for _ in range(SLOW)
    ]
    asked = Session(address).asked()
    for stream in streams:
        await stream.send(asked)
    await asyncio.sleep(5.0)
    beside = await _moves(page)
    for stream in streams:
        stream.transport.abort()
    await page.close()
    return _beside(f"{SLOW} half-open tabs that read nothing", before, beside, "")


async def _upload(server: Server) -> Row:
    """A file of ten times what is allowed."""
    place, before = urlsplit(server.address), server.resident_megabytes() or 0.0
    reader, writer = await asyncio.open_connection(place.hostname, place.port)
    begun = time.monotonic()
    head = f"PUT /_stcore/upload_file/a/b HTTP/1.1\r\nHost: {place.netloc}\r\nContent-Length: {UPLOAD}\r\n\r\n"
    writer.write(head.encode())
    sent = 0
    with contextlib.suppress(OSError):
        while sent < UPLOAD:
            writer.write(bytes(100_000))
            await writer.drain()
            sent += 100_000
    status = (await reader.readline()).decode().split()[1] if not reader.at_eof() else "closed"
    seconds = time.monotonic() - begun
    writer.close()
    grown = (server.resident_megabytes() or 0.0) - before
    return Row(
        work=f"an upload of {UPLOAD // 1_000_000} MB",
        ours=f"refused ({status}) after {seconds:.1f} s, memory {grown:+.0f} MB",
        goal="refused, < 20 MB",
        met=status in ("413", "closed") and grown < 20,
        numbers={"seconds": seconds, "megabytes": grown},
    )


async def _full_room(address: str) -> Row:
    """Twice a class of a hundred in one room; one more finds it full."""
    host = Student(address)
    code = await host.open_room(LESSON)
    students = [Student(address) for _ in range(FULL_ROOM)]
    await asyncio.gather(*(student.come_in(code) for student in students))
    page = Session(address, page="host", query=f"room={code}", cookie=host.cookie)
    await page.open()
    page.press(page.screen.control("Ask question 1"))
    await page.rerun()
    await page.close()
    chance = np.random.default_rng(0)

    async def vote(student: Student, at: float) -> float:
        await asyncio.sleep(at)
        begun = time.monotonic()
        response = await student.answer(code, 0, 1, 1)
        assert response.status == 200, response
        return time.monotonic() - begun

    seconds = await asyncio.gather(
        *(vote(each, at) for each, at in zip(students, chance.uniform(0, WITHIN, FULL_ROOM), strict=True))
    )
    late = Student(address)
    await late.come_in(code)
    refused = await late.ask("POST", f"/answer/{code}", {"step": 0, "value": 1, "attempt": 1})
    p95 = float(np.quantile(seconds, 0.95)) * 1e3
    return Row(
        work=f"votes of {FULL_ROOM} students of one room within {WITHIN:g} s",
        ours=f"p95 {p95:.0f} ms, all acknowledged; one more: {json.loads(refused.body).get('error')}",
        goal="all acknowledged",
        met=refused.status == 403,
        numbers={"p95_ms": p95, "votes": len(seconds)},
    )


async def _tabs(address: str) -> Row:
    """All at once, each a browser of its own."""
    tabs = [Session(address, cookie=f"gh_browser={k:032x}") for k in range(TABS)]
    begun = time.monotonic()
    seconds: list[float] = []

    async def open_tab(tab: Session) -> None:
        await tab.open()
        seconds.append(time.monotonic() - begun)

    opened = await asyncio.gather(*(open_tab(tab) for tab in tabs), return_exceptions=True)
    failed = [each for each in opened if each is not None]
    await asyncio.gather(*(tab.close() for tab in tabs))
    last = max(seconds, default=0.0)
    return Row(
        work=f"{TABS} tabs opened at once",
        ours=f"the last has its page after {last:.1f} s, {len(failed)} without one",
        goal="none without",
        met=not failed,
        numbers={"seconds": last, "failed": len(failed)},
    )


async def _page(address: str) -> Session:
    page = Session(address, cookie="gh_browser=" + "f" * 32)
    await page.open()
    await page.rerun()
    return page


async def _moves(page: Session) -> float:
    """p95 of a page's moves, in milliseconds."""
    seconds = []
    for _ in range(MOVES):
        seconds.append(await page.rerun())
        await asyncio.sleep(0.05)
    return float(np.quantile(seconds, 0.95)) * 1e3


def _beside(work: str, before: float, beside: float, more: str) -> Row:
    return Row(
        work=work,
        ours=f"another's move p95 {beside:.0f} ms, {before:.0f} ms without them{more}",
        numbers={"p95_ms": beside, "p95_alone_ms": before},
    )


if __name__ == "__main__":
    hand_over(rows())
