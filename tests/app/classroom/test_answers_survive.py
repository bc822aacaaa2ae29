"""Processes are killed while a class votes: what was acknowledged is there afterwards."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from typing import IO

import psycopg
import pytest

from app.classroom.answers import answers
from app.classroom.database import Database
from app.classroom.hosting import ask
from app.classroom.rooms import open_room
from app.classroom.seats import seat_of
from tests.app.classroom.conftest import Clock

THREADS = 20
ENOUGH = 60.0  # seconds


@pytest.fixture
def clock() -> Clock:
    """The other processes read the computer's."""
    return Clock(time.time())


@contextlib.contextmanager
def voter(address: str, code: str, tokens: list[str], seconds: float) -> Iterator[subprocess.Popen[str]]:
    arguments = [address, code, str(min(THREADS, len(tokens))), str(seconds), *tokens]
    command = [sys.executable, "-m", "tests.app.classroom.voter", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def acknowledged(lines: IO[str] | None, into: dict[str, int], most: float = float("inf")) -> int:
    """Read up to so many acknowledgements; the last of each token, and how many errors it told of."""
    assert lines is not None
    for number, line in enumerate(lines, start=1):
        if not line.endswith("\n"):
            break  # killed while it wrote
        name, count = line.split()
        if name == "errors":
            return int(count)
        into[name] = max(into[name], int(count))
        if number >= most:
            break
    return 0


def stored(database: Database, code: str) -> dict[int, int]:
    return {each.seat: int(each.value) for each in answers(database, code, 0)}


def lost(database: Database, code: str, told: dict[str, int]) -> dict[str, int]:
    """The tokens of whose last acknowledged answer, or a later one, nothing is stored."""
    there = stored(database, code)
    return {token: last for token, last in told.items() if there.get(seat_of(database, code, token) or 0, 0) < last}


def test_a_killed_process_loses_no_acknowledged_answer(database: Database, address: str) -> None:
    code, key = open_room(database, "{}")
    ask(database, code, key, 0)
    for kill in range(3):
        told: dict[str, int] = defaultdict(int)
        with voter(address, code, [f"{kill}-{seat}" for seat in range(8)], ENOUGH) as process:
            acknowledged(process.stdout, told, most=150 + 37 * kill)
            process.send_signal(signal.SIGKILL)
            acknowledged(process.stdout, told)
        assert len(told) == 8
        assert lost(database, code, told) == {}


def test_a_killed_back_end_loses_no_acknowledged_answer_and_nobody_is_refused(
    database: Database, address: str, clock: Clock
) -> None:
    if database.is_sqlite:
        database.close()
        return
    code, key = open_room(database, "{}")
    ask(database, code, key, 0)
    told: dict[str, int] = defaultdict(int)
    with voter(address, code, [f"seat-{seat}" for seat in range(8)], 6.0) as process:
        for _ in range(2):
            acknowledged(process.stdout, told, most=60)
            os.kill(back_end(address), signal.SIGKILL)  # PostgreSQL ends all the others, too, and recovers
        errors = acknowledged(process.stdout, told)
    assert len(told) == 8
    assert errors == 0
    assert lost(database, code, told) == {}


def back_end(address: str) -> int:
    """The process behind a connection that votes."""
    begun = time.monotonic()
    while time.monotonic() - begun < ENOUGH:
        with contextlib.suppress(psycopg.OperationalError), psycopg.connect(address) as connection:
            query = (
                "SELECT pid FROM pg_stat_activity WHERE query ILIKE 'INSERT INTO answers%' AND pid <> pg_backend_pid()"
            )
            if (found := connection.execute(query).fetchone()) is not None:
                return int(found[0])
        time.sleep(0.05)
    raise TimeoutError


def test_two_processes_that_vote_at_once_keep_every_seat_once(database: Database, address: str) -> None:
    code, key = open_room(database, "{}")
    ask(database, code, key, 0)
    told: dict[str, int] = defaultdict(int)
    halves = [[f"{process}-{seat}" for seat in range(20)] for process in range(2)]
    with voter(address, code, halves[0], 2.5) as one, voter(address, code, halves[1], 2.5) as other:
        errors = [acknowledged(process.stdout, told) for process in (one, other)]
    assert errors == [0, 0]
    assert set(told) == {token for half in halves for token in half}
    seats = {token: seat_of(database, code, token) for token in told}
    assert sorted(seats.values(), key=str) == sorted(range(1, 41), key=str)
    assert stored(database, code) == {seats[token]: last for token, last in told.items()}
