"""A greedy student beside a class: ten tabs of one browser, without a pause. What do twenty others wait for meanwhile?

Run by `python -m benchmarks greedy`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from itertools import count

import numpy as np

from benchmarks.rows import Row, hand_over
from benchmarks.server import running_app
from benchmarks.session import Session

OTHERS, TABS = 20, 10
MOVE_EVERY = 0.5  # seconds
WINDOW, WINDOWS, REST, WARM_UP = 3.0, 5, 2.0, 4.0  # seconds, their number, seconds
WARM_SCALES = tuple(np.linspace(0.8, 1.15, 8).round(2).tolist())
WORKERS = 2
TIMES_GOAL = 3.0
GREEDY = {  # the link of each of his tabs
    "T 200": "T=200",
    "H 256, two layers": "T=200&H=256&layers=2",
    "H 512, six layers, 64 sequences": "T=200&H=512&layers=6&B=64",
}
_scales = count(1)
# What a browser brings whose first page was served by the first of the replicas.
COOKIE = "gh_replica=r0; gh_browser=" + "0" * 32


def rows() -> Iterator[Row]:
    """The others' p95 without him, and beside him with each of his links."""
    with running_app(workers=WORKERS, environment={"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}) as server:
        yield from asyncio.run(_measured(server.address))


async def _measured(address: str) -> list[Row]:
    cookies = [f"gh_replica=r{k % WORKERS}; gh_browser={k + 1:032x}" for k in range(OTHERS)]
    others = [Session(address, cookie=cookie) for cookie in cookies]
    for session in others:
        await session.open()
    for session in others[:WORKERS]:
        for scale in WARM_SCALES:
            session.set_slider("Weight scale", scale)
            await session.rerun()
    found = []
    for name, link in GREEDY.items():
        found.append(await _beside(address, name, link, others))
    await asyncio.gather(*(session.close() for session in others))
    return found


async def _beside(address: str, name: str, link: str, others: list[Session]) -> Row:
    """Windows without him and with him in turn, since a machine that others use is never the same for long."""
    go, moves = asyncio.Event(), [0]
    tabs = [asyncio.create_task(_greedy(address, link, go, moves)) for _ in range(TABS)]
    await asyncio.sleep(WARM_UP)
    times, without, beside = [], [], []
    await _class(others, 2.0)
    before = await _class(others, WINDOW)
    for _ in range(WINDOWS):
        go.set()
        await asyncio.sleep(0.5)
        during = await _class(others, WINDOW)
        go.clear()
        await asyncio.sleep(REST)
        after = await _class(others, WINDOW)
        quiet = (_late(before) + _late(after)) / 2
        times.append(_late(during) / quiet)
        without.append(quiet)
        beside.append(_late(during))
        before = after
    for tab in tabs:
        tab.cancel()
    await asyncio.gather(*tabs, return_exceptions=True)
    return _row(name, times, without, beside, moves[0])


async def _greedy(address: str, link: str, go: asyncio.Event, moves: list[int]) -> None:
    session = Session(address, query=link, cookie=COOKIE)
    try:
        await session.open()
        while True:
            await go.wait()
            session.set_slider("Weight scale", 0.5 + next(_scales) * 1e-4)
            await session.rerun()
            moves[0] += 1
    finally:
        await session.close()


async def _class(others: list[Session], seconds: float) -> list[float]:
    """Seconds of the others' moves, each of them a move every half second."""
    waited: list[float] = []
    await asyncio.gather(*(_student(session, k, seconds, waited) for k, session in enumerate(others)))
    return waited


async def _student(session: Session, place: int, seconds: float, waited: list[float]) -> None:
    clock = asyncio.get_running_loop().time
    begins = clock() + MOVE_EVERY * place / OTHERS
    for turn in range(int(seconds / MOVE_EVERY)):
        await asyncio.sleep(max(0.0, begins + turn * MOVE_EVERY - clock()))
        session.set_slider("Weight scale", WARM_SCALES[(place + turn) % len(WARM_SCALES)])
        waited.append(await session.rerun())


def _late(seconds: list[float]) -> float:
    return float(np.quantile(seconds, 0.95))


def _row(name: str, times: list[float], without: list[float], beside: list[float], moves: int) -> Row:
    low, middle, high = (float(value) for value in np.quantile(times, [0.25, 0.5, 0.75]))
    alone, with_him = float(np.median(without)) * 1e3, float(np.median(beside)) * 1e3
    return Row(
        work=f"{OTHERS} students, cached moves, beside ten tabs without a pause, {name}",
        ours=f"p95 {with_him:.0f} ms, without him {alone:.0f} ms",
        ratio=f"{middle:.1f}× [{low:.1f}, {high:.1f}]",
        goal=f"≤ {TIMES_GOAL:g}×",
        met=middle <= TIMES_GOAL,
        numbers={"p95_ms": with_him, "p95_alone_ms": alone, "times": middle, "moves_of_his": moves},
    )


if __name__ == "__main__":
    hand_over(rows())
