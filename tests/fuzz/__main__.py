"""`python -m tests.fuzz [walks|links|routes] --moves 10000 --seed N`: for as long as it takes, with a line on how far it is.

A fault names the command that makes the same moves again. Without a kind all three are done, walks with that many moves,
2,000 links and 2,000 requests.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from collections.abc import Callable, Coroutine
from typing import Any

from benchmarks.server import TRACEBACK, Server, running_app
from benchmarks.session import Session
from tests.fuzz import links, routes, walk
from tests.fuzz.walk import Found

One = Callable[[str, str, Found], Coroutine[Any, Any, None]]
KINDS: dict[str, One] = {"walks": walk.walk, "links": walk.visit, "routes": routes.ask}
OTHERS = 2_000  # links, requests


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description="Do to the app what nobody does.")
    parser.add_argument("kinds", nargs="*", metavar="kind", help=f"one or more of {', '.join(KINDS)}; all by default")
    parser.add_argument("--moves", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--at-once", type=int, default=3)
    parser.add_argument("--only", metavar="SEED", help="of a fault: that one alone")
    asked = parser.parse_args()
    if unknown := set(asked.kinds) - set(KINDS):
        parser.error(f"kind must be one of {', '.join(KINDS)}, got {', '.join(sorted(unknown))}")
    with fuzzed_app() as server:
        asyncio.run(_opened_once(server))
        faults = 0
        for kind in asked.kinds or KINDS:
            count = asked.moves // walk.MOVES + 1 if kind == "walks" else OTHERS
            seeds = [asked.only] if asked.only else [f"{asked.seed}-{number}" for number in range(count)]
            found = asyncio.run(_watched(server, kind, seeds, asked.at_once))
            faults += len(found.faults) + len(found.slow)
    sys.exit(bool(faults))


async def _opened_once(server: Server) -> None:
    """What the first visitor of a server waits for is not what is looked for here."""
    session = Session(server.address)
    await session.open()
    await session.close()


def fuzzed_app() -> Any:
    """The app with a secret that the links know."""
    return running_app(environment={"SECRET": links.SECRET})


async def _watched(server: Server, kind: str, seeds: list[str], at_once: int) -> Found:
    """Faults are told as they come, and a line on how far it is every ten seconds."""
    found, began = Found(), time.monotonic()
    at_work = asyncio.create_task(many(server.address, seeds, at_once, KINDS[kind], found))
    faults_told = slow_told = 0
    while not at_work.done():
        await asyncio.wait([at_work], timeout=10)
        for fault in found.faults[faults_told:] + found.slow[slow_told:]:
            print(fault, flush=True)
        faults_told, slow_told = len(found.faults), len(found.slow)
        said = f"{kind}: {found.done} done, {len(found.faults)} faults, {len(found.slow)} slow"
        print(f"{said}, longest {found.longest:.1f} s, {time.monotonic() - began:.0f} s", flush=True)
    at_work.result()
    if traces := server.said().count(TRACEBACK):
        found.faults.append(f"{traces} tracebacks in the log")
        print(found.faults[-1], server.said()[-4000:], sep="\n", flush=True)
    return found


async def many(address: str, seeds: list[str], at_once: int, one: One, found: Found) -> None:
    """Several at a time, one for each seed."""
    waiting = list(reversed(seeds))

    async def take() -> None:
        while waiting:
            await one(address, waiting.pop(), found)

    await asyncio.gather(*(take() for _ in range(at_once)))


if __name__ == "__main__":
    main()
