"""A room of students: forty sessions that each move a widget every half second, in Streamlit's own protocol.

Run by `python -m benchmarks load`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count

import numpy as np

from benchmarks.rows import Row, hand_over
from benchmarks.server import Server, running_app
from benchmarks.session import Session

SESSIONS = 40
MOVE_EVERY = 0.5  # seconds
MOVES = 40
WARM_SCALES = tuple(np.linspace(0.8, 1.15, 8).round(2).tolist())
GOALS = {"cached": 100.0, "computing": 200.0}  # milliseconds, p95
MEMORY_GOAL = 200.0  # MB, torch not loaded
Move = Callable[[Session, int], None]


@dataclass(slots=True)
class Waited:
    """What all sessions waited for their reruns, in seconds; late: moves left out, since one was still running."""

    seconds: list[float] = field(default_factory=list)
    late: int = 0


def rows() -> Iterator[Row]:
    """A tab alone and a room of them, each with cached moves and with moves that compute; the server's memory."""
    with running_app() as server:
        yield from asyncio.run(_measured(server))


async def _measured(server: Server) -> list[Row]:
    sessions = [Session(server.address) for _ in range(SESSIONS)]
    moves: dict[str, Move] = {"cached": _move_among_warm, "computing": _move_to_new_scale(count(1))}
    try:
        await sessions[0].open()
        before = server.resident_megabytes()
        for place in range(len(WARM_SCALES)):
            _move_among_warm(sessions[0], place)
            await sessions[0].rerun()
        found = [_alone_row(which, await _alone(sessions[0], move)) for which, move in moves.items()]
        for session in sessions[1:]:
            await session.open()
        sessions[0].forget_moves()
        found += [_room_row(which, await _room(sessions, move)) for which, move in moves.items()]
        found.append(_memory_row(before, server.resident_megabytes()))
    finally:
        await asyncio.gather(*(session.close() for session in sessions))
    return found


def _move_among_warm(session: Session, turn: int) -> None:
    session.set_slider("Weight scale", WARM_SCALES[turn % len(WARM_SCALES)])


def _move_to_new_scale(turns: Iterator[int]) -> Move:
    """To a weight scale that no session has had: every curve is a new run."""
    return lambda session, _: session.set_slider("Weight scale", 0.5 + next(turns) * 1e-4)


async def _alone(session: Session, move: Move) -> list[float]:
    seconds = []
    for turn in range(MOVES // 2):
        move(session, turn)
        seconds.append(await session.rerun())
    return seconds


async def _room(sessions: list[Session], move: Move) -> Waited:
    """All sessions at once, their first moves spread over one interval, each at its own other value."""
    waited = Waited()
    await asyncio.gather(*(_student(session, place, move, waited) for place, session in enumerate(sessions)))
    return waited


async def _student(session: Session, place: int, move: Move, waited: Waited) -> None:
    clock = asyncio.get_running_loop().time
    begins = clock() + MOVE_EVERY * place / SESSIONS
    for turn in range(MOVES):
        due = begins + turn * MOVE_EVERY
        if clock() > due + MOVE_EVERY:  # the answer to the last move took longer than a whole interval
            waited.late += 1
            continue
        await asyncio.sleep(max(0.0, due - clock()))
        move(session, place + turn)
        waited.seconds.append(await session.rerun())


def _alone_row(which: str, seconds: list[float]) -> Row:
    middle, late = _milliseconds(seconds)
    return Row(
        work=f"a rerun of one session alone, {which}",
        ours=f"p50 {middle:.0f} ms, p95 {late:.0f} ms",
        numbers={"p50_ms": middle, "p95_ms": late, "moves": len(seconds)},
    )


def _room_row(which: str, waited: Waited) -> Row:
    middle, late = _milliseconds(waited.seconds)
    return Row(
        work=f"{SESSIONS} sessions, a move every {MOVE_EVERY:g} s, {which}",
        ours=f"p50 {middle:.0f} ms, p95 {late:.0f} ms" + (f", {waited.late} moves left out" if waited.late else ""),
        goal=f"p95 ≤ {GOALS[which]:g} ms",
        met=late <= GOALS[which] and not waited.late,
        numbers={"p50_ms": middle, "p95_ms": late, "moves": len(waited.seconds), "moves_left_out": waited.late},
    )


def _milliseconds(seconds: list[float]) -> tuple[float, float]:
    """p50 and p95."""
    middle, late = np.quantile(seconds, [0.5, 0.95]) * 1e3
    return float(middle), float(late)


def _memory_row(before: float | None, after: float | None) -> Row:
    work = "server's memory, torch not loaded"
    if before is None or after is None:
        return Row(work=work, ours="skipped: this system has no /proc")
    return Row(
        work=work,
        ours=f"{before:.0f} MB after the first visit, {after:.0f} MB after the room",
        goal=f"< {MEMORY_GOAL:g} MB",
        met=after < MEMORY_GOAL,
        numbers={"megabytes_before": before, "megabytes_after": after},
    )


if __name__ == "__main__":
    hand_over(rows())
