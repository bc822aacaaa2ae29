"""Writes that come together are committed together, and each stands for itself."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import Connection, text

from app.classroom.database import Database, url_of
from app.classroom.shared_commit import SharedCommit
from app.language import language

ENOUGH = 20.0  # seconds


class Slow:
    """A database whose first transaction lasts until it is let go."""

    def __init__(self, database: Database) -> None:
        self.database, self.begun, self.fails = database, 0, False
        self.first_is_open, self.let_go = Event(), Event()
        self.shared = SharedCommit(self.transaction)

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        self.begun += 1
        with self.database.engine(writing=True).begin() as connection:
            yield connection
            if self.begun == 1:
                self.first_is_open.set()
                self.let_go.wait(ENOUGH)
            if self.fails:
                raise ZeroDivisionError("no disk")

    def meanwhile(self, works: list[Callable[[Connection], object]]) -> list[Future[object]]:
        """What becomes of works that all come while the first transaction is open."""
        with ThreadPoolExecutor(len(works) + 1) as threads:
            first = threads.submit(self.shared.do, put(0))
            assert self.first_is_open.wait(ENOUGH)
            others = [threads.submit(self.shared.do, work) for work in works]
            while len(self.shared._waiting) < len(works):
                time.sleep(0.001)
            self.let_go.set()
            return [first, *others]

    def stored(self) -> list[int]:
        return self.database.read(lambda connection: list(connection.scalars(text("SELECT a FROM t ORDER BY a"))))


@pytest.fixture
def slow(tmp_path: Path) -> Iterator[Slow]:
    database = Database(url_of(f"sqlite:///{tmp_path}/class.sqlite"))
    database.write(lambda connection: connection.execute(text("CREATE TABLE t (a)")))
    yield Slow(database)
    database.close()


def put(number: int) -> Callable[[Connection], object]:
    def work(connection: Connection) -> int:
        connection.execute(text(f"INSERT INTO t VALUES ({number})"))
        return number

    return work


def test_all_that_come_while_the_disk_writes_share_the_next_write(slow: Slow) -> None:
    done = slow.meanwhile([put(number) for number in range(1, 9)])
    assert [each.result() for each in done] == slow.stored() == list(range(9))
    assert slow.begun == 2
    assert slow.shared.do(put(9)) == 9


def test_work_that_raises_leaves_nothing_and_takes_nobody_with_it(slow: Slow) -> None:
    def broken(connection: Connection) -> None:
        put(-1)(connection)
        raise KeyError("mine")

    done = slow.meanwhile([put(1), broken, put(2)])
    assert isinstance(done[2].exception(), KeyError)
    assert [done[at].result() for at in (0, 1, 3)] == slow.stored() == [0, 1, 2]


def test_nothing_is_acknowledged_where_the_commit_fails(slow: Slow) -> None:
    def failing(connection: Connection) -> None:
        slow.fails = True

    done = slow.meanwhile([put(1), failing, put(2)])
    assert [type(each.exception()) for each in done[1:]] == [ZeroDivisionError] * 3
    assert slow.stored() == [0]
    slow.fails = False
    assert slow.shared.do(put(3)) == 3
    assert slow.stored() == [0, 3]


def test_where_the_disk_is_full_what_is_acknowledged_is_stored_and_the_others_are_told_why(slow: Slow) -> None:
    def too_large(connection: Connection) -> None:
        connection.execute(text("INSERT INTO t VALUES (zeroblob(200000))"))

    slow.database.write(lambda connection: connection.execute(text("PRAGMA max_page_count = 8")))
    done = slow.meanwhile([put(1), too_large, put(2)])
    acknowledged = [each.result() for each in done if each.exception() is None]
    assert slow.stored() == acknowledged == [0]
    assert ["database or disk is full" in str(each.exception()) for each in done[1:]] == [True] * 3
    assert slow.shared.do(put(3)) == 3
    assert slow.stored() == [0, 3]


def test_each_is_answered_in_the_language_of_its_own_thread(slow: Slow) -> None:
    def in_its_language(spoken: str) -> str:
        language.use(spoken)
        return slow.shared.do(lambda connection: language.current())

    with ThreadPoolExecutor(4) as threads:
        first = threads.submit(slow.shared.do, put(0))
        assert slow.first_is_open.wait(ENOUGH)
        others = [threads.submit(in_its_language, spoken) for spoken in ("de", "en", "de")]
        while len(slow.shared._waiting) < 3:
            time.sleep(0.001)
        slow.let_go.set()
    assert first.result() == 0
    assert [each.result() for each in others] == ["de", "en", "de"]
