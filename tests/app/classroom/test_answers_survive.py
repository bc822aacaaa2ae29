"""Processes are killed while a class votes: what was acknowledged is there afterwards."""

from __future__ import annotations

import contextlib
import math
import os
import signal
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator

import psycopg
import pytest

from app.classroom.answers import answers
from app.classroom.database import Database
from app.classroom.hosting import ask
from app.classroom.rooms import open_room
from app.classroom.seats import seat_of
from tests.app.classroom.conftest import Clock

ENOUGH = 60.0  # seconds


@pytest.fixture
def clock() -> Clock:
    """The other processes read the computer's."""
    return Clock(time.time())


@contextlib.contextmanager
def voter(address: str, code: str, tokens: list[str]) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "tests.app.classroom.voter", address, code, *tokens]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def acknowledged(process: subprocess.Popen[str], into: dict[str, int], most: float = math.inf) -> int:
    """Read up to so many acknowledgements; the last of each token, and how many errors it told of."""
    assert process.stdout is not None
    for number, line in enumerate(process.stdout, start=1):
        if not line.endswith("\n"):
            break  # killed while it wrote
        name, count = line.split()
        if name == "errors":
            return int(count)
        into[name] = max(into[name], int(count))
        if number >= most:
            break
    return 0


def stop(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.close()


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
        with voter(address, code, [f"{kill}-{seat}" for seat in range(8)]) as process:
            acknowledged(process, told, most=150 + 37 * kill)
            while len(told) < 8:
                acknowledged(process, told, most=1)
            process.send_signal(signal.SIGKILL)
            acknowledged(process, told)
        assert lost(database, code, told) == {}


@pytest.mark.parametrize("address", ["postgresql"], indirect=True)
def test_a_killed_back_end_loses_no_acknowledged_answer_and_refuses_nobody(database: Database, address: str) -> None:
    code, key = open_room(database, "{}")
    ask(database, code, key, 0)
    told: dict[str, int] = defaultdict(int)
    with voter(address, code, [f"seat-{seat}" for seat in range(8)]) as process:
        for _ in range(2):
            acknowledged(process, told, most=100)
            os.kill(back_end(address), signal.SIGKILL)  # PostgreSQL ends all the others, too, and recovers
        acknowledged(process, told, most=100)
        stop(process)
        errors = acknowledged(process, told)
    assert len(told) == 8
    assert errors == 0
    assert lost(database, code, told) == {}


def back_end(address: str) -> int:
    """The process behind a connection, one that is at work if there is any."""
    query = """SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()
               ORDER BY state = 'idle' LIMIT 1"""
    begun = time.monotonic()
    while time.monotonic() - begun < ENOUGH:
        with contextlib.suppress(psycopg.OperationalError), psycopg.connect(address) as connection:
            if (found := connection.execute(query).fetchone()) is not None:
                return int(found[0])
        time.sleep(0.05)
    raise TimeoutError


def test_two_processes_that_vote_at_once_keep_every_seat_once(database: Database, address: str) -> None:
    code, key = open_room(database, "{}")
    ask(database, code, key, 0)
    told: dict[str, int] = defaultdict(int)
    halves = [[f"{process}-{seat}" for seat in range(20)] for process in range(2)]
    with voter(address, code, halves[0]) as one, voter(address, code, halves[1]) as other:
        for process in (one, other, one):
            acknowledged(process, told, most=200)
        for process in (one, other):
            stop(process)
        errors = [acknowledged(process, told) for process in (one, other)]
    assert errors == [0, 0]
    assert set(told) == {token for half in halves for token in half}
    seats = {token: seat_of(database, code, token) or 0 for token in told}
    assert sorted(seats.values()) == list(range(1, 41))
    assert stored(database, code) == {seats[token]: last for token, last in told.items()}
