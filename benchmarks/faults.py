"""What is done to a server, and what a class has of it afterwards: two replicas behind nginx, killed, ended, their disk full.

Run by `python -m benchmarks faults`.
"""

from __future__ import annotations

import asyncio
import json
import os
import resource
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from websockets.exceptions import WebSocketException

from benchmarks.rows import Row, hand_over
from benchmarks.server import running_app
from benchmarks.session import Session
from benchmarks.student import Student

TABS = 12
SCALE = 1.4
LINK = f"scale={SCALE}&T=60"
AGAIN = 0.1  # seconds between two tries of a page whose connection is gone
LESSON = "forget_gate"
BACK_GOAL = 2.0  # seconds
THREADS = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


def rows() -> Iterator[Row]:
    """Each fault in turn, on one server that must outlive them all."""
    with running_app(workers=2, environment=THREADS) as server:
        ends: list[tuple[str, Callable[[], None], float | None]] = [
            ("kill -9 of one of two replicas", lambda: _end(replicas(server.pid)[:1], signal.SIGKILL), BACK_GOAL),
            ("SIGTERM of one of two replicas", lambda: _end(replicas(server.pid)[:1], signal.SIGTERM), BACK_GOAL),
            ("kill -9 of all replicas", lambda: _end(replicas(server.pid), signal.SIGKILL), None),
            ("kill -9 of nginx and its worker", lambda: _end(proxy(server.pid), signal.SIGKILL), None),
            ("kill -9 of nginx alone", lambda: _end(proxy(server.pid)[:1], signal.SIGKILL), None),
        ]
        for name, end, goal in ends:
            yield asyncio.run(_ended(server.address, name, end, goal))
            time.sleep(3.0)  # until what was killed is there again, or has been given up
        yield asyncio.run(_full_disk(server.address, server.pid))


def replicas(supervisor: int) -> list[int]:
    """The processes that serve: children of the one that was started, of its own priority."""
    return [pid for pid in _children(supervisor) if not _is_nginx(pid) and os.getpriority(os.PRIO_PROCESS, pid) < 19]


def proxy(supervisor: int) -> list[int]:
    """nginx, and its worker."""
    first = [pid for pid in _children(supervisor) if _is_nginx(pid)]
    return first + [child for pid in first for child in _children(pid)]


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _is_nginx(pid: int) -> bool:
    return b"nginx" in Path(f"/proc/{pid}/cmdline").read_bytes()


def _end(pids: list[int], number: signal.Signals) -> None:
    for pid in pids:
        os.kill(pid, number)


async def _ended(address: str, name: str, end: Callable[[], None], goal: float | None) -> Row:
    """Seconds until every tab has its page again, and with what."""
    sessions = [_tab(address, k) for k in range(TABS)]
    await asyncio.gather(*(session.open() for session in sessions))
    begun = time.monotonic()
    end()
    back = await asyncio.gather(*(_again(address, k, session, begun) for k, session in enumerate(sessions)))
    seconds = max(taken for taken, _ in back)
    kept = sum(scale == SCALE for _, scale in back)
    return Row(
        work=f"{name}, {TABS} tabs: all are back",
        ours=f"after {seconds:.1f} s, {kept} with their link's state",
        goal="" if goal is None else f"≤ {goal:g} s",
        met=None if goal is None else seconds <= goal and kept == TABS,
        numbers={"seconds": seconds, "with_their_state": kept},
    )


def _tab(address: str, place: int) -> Session:
    return Session(address, query=LINK, cookie=f"gh_replica=r{place % 2}; gh_browser={place:032x}")


async def _again(address: str, place: int, session: Session, begun: float) -> tuple[float, float]:
    """As a browser: whose connection is gone tries until it has its page, by the link; the others' is asked once."""
    is_open = True
    while True:
        try:
            await (session.rerun() if is_open else session.open())
            scale = session.value_of("Weight scale")
            taken = time.monotonic() - begun
            await session.close()
            return taken, scale
        except (OSError, WebSocketException, EOFError, TimeoutError):
            session, is_open = _tab(address, place), False
        await asyncio.sleep(AGAIN)


async def _full_disk(address: str, supervisor: int) -> Row:
    """Votes until the disk is full, what is said then, and what is there once it has room again."""
    host, student = Student(address), Student(address)
    code = await host.open_room(LESSON)
    await student.come_in(code)
    page = Session(address, page="host", query=f"room={code}", cookie=host.cookie)
    await page.open()
    page.press(page.screen.control("Ask question 1"))
    await page.rerun()
    await page.close()
    for pid in replicas(supervisor):
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (1 << 16, resource.RLIM_INFINITY))
    acknowledged, said = 0, ""
    for attempt in range(1, 400):
        response = await student.ask("POST", f"/answer/{code}", {"step": 0, "value": attempt % 3, "attempt": attempt})
        if response.status != 200:
            said = f"{response.status}: {json.loads(response.body)['error']}"
            break
        acknowledged = attempt
    for pid in replicas(supervisor):
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    late = await student.answer(code, 0, 0, 0)  # an old one: it is told what is stored
    stored = json.loads(late.body)["attempt"] if late.status == 200 else -1
    after = await student.answer(code, 0, 1, acknowledged + 10)
    return Row(
        work="disk full while a student votes (no file grows beyond 64 kB)",
        ours=f"“{said}”; {'nothing' if stored >= acknowledged else 'something'} acknowledged is lost, then saves again",
        goal="nothing lost",
        met=bool(said) and stored >= acknowledged and after.status == 200,
        numbers={"acknowledged": acknowledged, "stored": stored},
    )


if __name__ == "__main__":
    hand_over(rows())
