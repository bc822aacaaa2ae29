"""A class together: what a hundred who watch a question cost, and how long a hundred votes take that come within two seconds.

Run by `python -m benchmarks classroom`.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
from collections.abc import Iterator
from contextlib import aclosing
from pathlib import Path

import numpy as np

from benchmarks.rows import Row, hand_over
from benchmarks.server import Server, running_app
from benchmarks.session import Session
from benchmarks.student import Student

CLASS = 100
LESSON = "forget_gate"  # whose first question has choices
WITHIN = 2.0  # seconds in which a class answers
ROUNDS = 5
WATCHED_FOR = 10.0  # seconds
TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100  # a second
SHARE_GOAL = 5.0  # percent of a core
LATE_GOAL = 50.0  # milliseconds, p95


def rows() -> Iterator[Row]:
    """Viewers while nobody answers and while all do; votes."""
    with running_app() as server:
        yield from asyncio.run(_measured(server))


async def _measured(server: Server) -> list[Row]:
    host = Student(server.address)
    code = await host.open_room(LESSON)
    students = [Student(server.address) for _ in range(CLASS)]
    for student in students:
        await student.come_in(code)
    await _ask(server.address, code, host)
    ready = asyncio.Semaphore(0)
    viewers = [asyncio.create_task(_view(student, code, ready)) for student in students]
    for _ in viewers:
        await ready.acquire()
    began = _cpu_seconds(server.pid)
    await asyncio.sleep(WATCHED_FOR)
    resting = _share(began, _cpu_seconds(server.pid), WATCHED_FOR)
    began = _cpu_seconds(server.pid)
    seconds = [taken for turn in range(1, ROUNDS + 1) for taken in await _votes(students, code, turn)]
    busy = _share(
        began, _cpu_seconds(server.pid), len(seconds) / 10
    )  # milliseconds a vote, the streams of all among them
    for viewer in viewers:
        viewer.cancel()
    await asyncio.gather(*viewers, return_exceptions=True)
    return [_viewers_row(resting), _votes_row(seconds, busy)]


async def _ask(address: str, code: str, host: Student) -> None:
    """The host's press of the button, on the host's page."""
    page = Session(address, page="host", query=f"room={code}", cookie=host.cookie)
    await page.open()
    page.press(page.screen.control("Ask question 1"))
    await page.rerun()
    await page.close()


async def _view(student: Student, code: str, ready: asyncio.Semaphore) -> None:
    async with aclosing(student.watch(code)) as counts:  # type: ignore[type-var]
        async for count in counts:
            if count["phase"] == "open":
                ready.release()


async def _votes(students: list[Student], code: str, turn: int) -> list[float]:
    """Seconds from each vote to its acknowledgement, all of them at some time within two seconds, while all watch."""
    chance, clock = random.Random(turn), asyncio.get_running_loop().time

    async def vote(student: Student, at: float) -> float:
        await asyncio.sleep(at)
        began = clock()
        response = await student.answer(code, 0, turn % 3, turn)
        assert json.loads(response.body)["attempt"] == turn
        return clock() - began

    return list(await asyncio.gather(*(vote(student, chance.uniform(0, WITHIN)) for student in students)))


def _cpu_seconds(pid: int) -> float | None:
    """User and system time of a process so far; None where there is no /proc."""
    stat = Path(f"/proc/{pid}/stat")
    if not stat.exists():
        return None
    fields = stat.read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def _share(before: float | None, after: float | None, seconds: float) -> float | None:
    return None if before is None or after is None else 100 * (after - before) / seconds


def _viewers_row(share: float | None) -> Row:
    work = f"{CLASS} viewers of a live question"
    if share is None:
        return Row(work=work, ours="skipped: this system has no /proc")
    return Row(
        work=work,
        ours=f"{share:.1f} % of a core",
        goal=f"< {SHARE_GOAL:g} %",
        met=share < SHARE_GOAL,
        numbers={"percent_of_a_core": share, "seconds": WATCHED_FOR},
    )


def _votes_row(seconds: list[float], busy: float | None) -> Row:
    middle, late = (float(value) for value in np.quantile(seconds, [0.5, 0.95]) * 1e3)
    return Row(
        work=f"votes of {CLASS} students within {WITHIN:g} s, all of them watching",
        ours=f"p50 {middle:.0f} ms, p95 {late:.0f} ms" + (f", {busy:.1f} ms of CPU a vote" if busy is not None else ""),
        goal=f"p95 ≤ {LATE_GOAL:g} ms",
        met=late <= LATE_GOAL,
        numbers={"p50_ms": middle, "p95_ms": late, "votes": len(seconds)}
        | ({"cpu_ms": busy} if busy is not None else {}),
    )


if __name__ == "__main__":
    hand_over(rows())
