"""A room of students: sessions that each move a widget every half second, in Streamlit's own protocol.

Run by `python -m benchmarks load`.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import numpy as np

from benchmarks.rows import Row, hand_over
from benchmarks.server import Server, free_port, running_app, started
from benchmarks.session import Session
from benchmarks.traffic import first_visit

MOVE_EVERY = 0.5  # seconds
MOVES = 40
WARM_SCALES = tuple(np.linspace(0.8, 1.15, 8).round(2).tolist())
GOALS = {"40 cached": 30.0, "40 computing": 100.0, "100 cached": 60.0}  # milliseconds, p95
BARE_GOAL = 1.3  # processor time of a cached move, in that of a bare page
VISIT_GOAL = 3.0  # megabytes
MEMORY_GOAL = 320.0  # megabytes, two processes
BARE_PAGE = Path(__file__).with_name("bare_page.py")
Move = Callable[[Session, int], None]


@dataclass(slots=True)
class Waited:
    """What all sessions waited for their reruns, in seconds; late: moves left out, since one was still running."""

    seconds: list[float] = field(default_factory=list)
    late: int = 0


def rows() -> Iterator[Row]:
    """One process, then one a core: a tab alone and rooms of them; what a move costs, a first visit, and memory."""
    cores = max(2, len(os.sched_getaffinity(0)))
    with running_app(workers=1) as server:
        cost = asyncio.run(_cost_of_a_move(server))  # before the rooms, whose closed tabs it still looks after
        yield from _rooms(server, "1 process", goals=False)
    with started(
        [sys.executable, "-m", "streamlit", "run", str(BARE_PAGE), *_on(port := free_port())], port, {}
    ) as bare:
        yield _cost_row(cost, asyncio.run(_cost_of_a_move(bare)))
    with running_app(workers=cores) as server:
        yield from _rooms(server, f"{cores} processes", goals=True)
        yield _memory_row(server, cores)
        yield _visit_row(*first_visit(server.address))


def _on(port: int) -> list[str]:
    return ["--server.port", str(port), "--server.address", "127.0.0.1"]


def _rooms(server: Server, served: str, *, goals: bool) -> Iterator[Row]:
    for students, which in ((40, "cached"), (40, "computing"), (100, "cached")):
        waited = asyncio.run(_room(server, students, which))
        goal = GOALS[f"{students} {which}"] if goals else None
        yield _room_row(f"{served}: {students} sessions, a move every {MOVE_EVERY:g} s, {which}", waited, goal)


async def _room(server: Server, students: int, which: str) -> Waited:
    """All sessions at once, their first moves spread over one interval, each at its own other value."""
    move = _move_among_warm if which == "cached" else _move_to_new_scale(count(1))
    sessions = [Session(server.address) for _ in range(students)]
    waited = Waited()
    try:
        for session in sessions:
            await session.open()
        for session in sessions[:8]:  # of several processes each has a cache of its own
            for at in range(len(WARM_SCALES)):
                _move_among_warm(session, at)
                await session.rerun()
        await asyncio.gather(*(_student(session, at, students, move, waited) for at, session in enumerate(sessions)))
    finally:
        await asyncio.gather(*(session.close() for session in sessions))
    return waited


def _move_among_warm(session: Session, turn: int) -> None:
    session.set_slider("Weight scale", WARM_SCALES[turn % len(WARM_SCALES)])


def _move_to_new_scale(turns: Iterator[int]) -> Move:
    """To a weight scale that no session has had: every curve is a new run."""
    return lambda session, _: session.set_slider("Weight scale", 0.5 + next(turns) * 1e-4)


async def _student(session: Session, place: int, students: int, move: Move, waited: Waited) -> None:
    clock = asyncio.get_running_loop().time
    begins = clock() + MOVE_EVERY * place / students
    for turn in range(MOVES):
        due = begins + turn * MOVE_EVERY
        if clock() > due + MOVE_EVERY:  # the answer to the last move took longer than a whole interval
            waited.late += 1
            continue
        await asyncio.sleep(max(0.0, due - clock()))
        move(session, place + turn)
        waited.seconds.append(await session.rerun())


async def _cost_of_a_move(server: Server) -> tuple[float, list[float]]:
    """Seconds of the processor a cached move, and those that a tab alone waits for each."""
    session = Session(server.address)
    await session.open()
    for turn in range(2 * len(WARM_SCALES)):
        _move_among_warm(session, turn)
        await session.rerun()
    before, waited = server.processor_seconds(), []
    for turn in range(5 * MOVES):
        _move_among_warm(session, turn)
        waited.append(await session.rerun())
    used = server.processor_seconds() - before
    await session.close()
    return used / len(waited), waited


def _cost_row(ours: tuple[float, list[float]], bare: tuple[float, list[float]]) -> Row:
    (cost, waited), (least, _) = ours, bare
    middle, late = _milliseconds(waited)
    return Row(
        work="processor time of a cached move, one session alone",
        ours=f"{cost * 1e3:.1f} ms; waited for: p50 {middle:.0f} ms, p95 {late:.0f} ms",
        theirs=f"a bare page with the same widgets: {least * 1e3:.1f} ms",
        ratio=f"{cost / least:.2f}×",
        goal=f"≤ {BARE_GOAL:g}×",
        met=cost <= BARE_GOAL * least,
        numbers={"cpu_ms": cost * 1e3, "bare_cpu_ms": least * 1e3, "p50_ms": middle, "p95_ms": late},
    )


def _room_row(work: str, waited: Waited, goal: float | None) -> Row:
    middle, late = _milliseconds(waited.seconds)
    share = waited.late / (waited.late + len(waited.seconds))
    return Row(
        work=work,
        ours=f"p50 {middle:.0f} ms, p95 {late:.0f} ms, {share:.0%} left out",
        goal="" if goal is None else f"p95 ≤ {goal:g} ms, none left out",
        met=None if goal is None else late <= goal and not waited.late,
        numbers={"p50_ms": middle, "p95_ms": late, "moves": len(waited.seconds), "moves_left_out": waited.late},
    )


def _milliseconds(seconds: list[float]) -> tuple[float, float]:
    """p50 and p95."""
    middle, late = np.quantile(seconds, [0.5, 0.95]) * 1e3
    return float(middle), float(late)


def _memory_row(server: Server, processes: int) -> Row:
    held = server.proportional_megabytes()
    return Row(
        work=f"memory of {processes} processes and what is in front of them, after the rooms (PSS), torch not loaded",
        ours=f"{held:.0f} MB",
        goal=f"≤ {MEMORY_GOAL:g} MB" if processes == 2 else "",
        met=held <= MEMORY_GOAL if processes == 2 else None,
        numbers={"megabytes": held},
    )


def _visit_row(megabytes: float, requests: int) -> Row:
    return Row(
        work="a first visit over the wire, nothing in the browser's cache",
        ours=f"{megabytes:.2f} MB, {requests} requests",
        goal=f"≤ {VISIT_GOAL:g} MB",
        met=megabytes <= VISIT_GOAL,
        numbers={"megabytes": megabytes, "requests": requests},
    )


if __name__ == "__main__":
    hand_over(rows())
