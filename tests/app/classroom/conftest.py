"""Every law of the classroom is asked of both databases."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.classroom.database import Database, url_of
from app.classroom.hosting import ask
from app.classroom.migrate import migrate
from app.classroom.rooms import open_room
from app.classroom.seats import take_seat
from tests.app.classroom.asked import own_database
from tests.app.classroom.postgresql import new_schema, running_postgresql

KINDS = ("sqlite", "postgresql")
_NUMBER = itertools.count()


@dataclass
class Clock:
    """Seconds since 1970, as the test has them."""

    now: float = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    with running_postgresql() as address:
        yield address


@pytest.fixture(params=KINDS)
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Of a database without tables."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/classroom.sqlite"
    return new_schema(request.getfixturevalue("postgresql"), f"class_{next(_NUMBER)}")


@pytest.fixture
def database(address: str, clock: Clock) -> Iterator[Database]:
    """With its tables."""
    database = Database(url_of(address), clock)
    migrate(database)
    yield database
    database.close()


@dataclass(frozen=True)
class Class:
    """A room with its first question out. tokens: of its seats, by number from 1."""

    code: str
    key: str
    tokens: dict[int, str]


@pytest.fixture
def seated(database: Database) -> Callable[[int], Class]:
    """A room with so many seats taken, and the first question open."""

    def opened(seats: int = 1) -> Class:
        code, key = open_room(database, "{}")
        tokens = [f"token {number}" for number in range(seats)]
        made = Class(code, key, {take_seat(database, code, token): token for token in tokens})
        ask(database, code, key, 0)
        return made

    return opened


@pytest.fixture
def rooms(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Database]:
    """A database of the test's own behind the routes."""
    with own_database(monkeypatch, tmp_path) as found:
        yield found
