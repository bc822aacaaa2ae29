"""The database of the classroom: SQLite in a file, or PostgreSQL. Nothing is connected before it is first asked."""

from __future__ import annotations

import logging
import os
import sqlite3
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from threading import Lock
from typing import TypeVar

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import ConnectionPoolEntry

from app.classroom.refused import Unavailable
from app.classroom.shared_commit import SharedCommit
from app.classroom.turns import Turns
from app.data_folder import data_folder
from app.language.language import plain

CONNECTIONS = 10  # of a process
PATIENCE = 8.0  # seconds that a lost database is tried again
_PAUSE = 0.1  # seconds between two tries
_BUSY = 5_000  # milliseconds that a statement waits for others
_NO_ROOM = ("SQLITE_FULL", "SQLITE_IOERR")
_DISK_FULL = "53100"  # of PostgreSQL
_LOG = logging.getLogger(__name__)
_POSTGRESQL = f"""
    SET synchronous_commit = on; SET statement_timeout = {_BUSY}; SET lock_timeout = {_BUSY};
    SET idle_in_transaction_session_timeout = {2 * _BUSY}
"""
T = TypeVar("T")


def chosen_url() -> URL:
    """Of `DATABASE_URL`, or else of the SQLite file that `CLASSROOM_DB` names, or else of one in the app's data folder.

    Raises:
        ValueError: `DATABASE_URL` is of another kind of database.
    """
    if given := os.environ.get("DATABASE_URL"):
        return url_of(given)
    file = os.environ.get("CLASSROOM_DB")
    return URL.create("sqlite", database=str(Path(file).absolute() if file else data_folder() / "classroom.sqlite"))


def url_of(given: str) -> URL:
    """The address of a database, with the driver that is installed."""
    try:
        url = make_url(given)
    except (ArgumentError, ValueError):
        # What is given may hold a password.
        raise ValueError("DATABASE_URL must be an address such as postgresql://user@host/name") from None
    if (kind := url.get_backend_name()) not in ("postgres", "postgresql", "sqlite"):
        raise ValueError(f"DATABASE_URL must be of PostgreSQL or SQLite, got {kind!r}")
    return url.set(drivername="sqlite" if kind == "sqlite" else "postgresql+psycopg")


@cache
def database() -> Database:
    """The database of this process."""
    return Database(chosen_url())


class Database:
    """A database by its address. clock: seconds since 1970."""

    def __init__(self, url: URL, clock: Callable[[], float] = time.time) -> None:
        self.url, self.clock = url, clock
        self._engines: dict[bool, Engine] = {}
        self._turns = Turns(CONNECTIONS)
        self._shared = SharedCommit(lambda: self.engine(writing=True).begin())
        self._making = Lock()

    @property
    def is_sqlite(self) -> bool:
        return self.url.get_backend_name() == "sqlite"

    def write(self, work: Callable[[Connection], T]) -> T:
        """What some work returns, done in a transaction of its own. It is done again where the database was lost.

        The first time may have been stored: work done twice must leave what it leaves when done once.
        """
        return self._done(work, writing=True)

    def read(self, work: Callable[[Connection], T]) -> T:
        """The same of work that changes nothing. In SQLite it waits for no writer."""
        return self._done(work, writing=False)

    def one_at_a_time(self, connection: Connection, what: int) -> None:
        """Wait until no other transaction, of any process, does the same thing. Writers of SQLite are alone anyway."""
        if not self.is_sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(:what)"), {"what": what})

    def engine(self, *, writing: bool) -> Engine:
        """The engine of this process; PostgreSQL has one for both."""
        kind = writing or not self.is_sqlite
        with self._making:
            if kind not in self._engines:
                self._engines[kind] = _sqlite(self.url, writing=writing) if self.is_sqlite else _postgresql(self.url)
            return self._engines[kind]

    def close(self) -> None:
        """Close every connection; the next work opens new ones."""
        with self._making:
            for engine in self._engines.values():
                engine.dispose()
            self._engines.clear()

    def _done(self, work: Callable[[Connection], T], *, writing: bool) -> T:
        begun = time.monotonic()
        while True:
            try:
                if self.is_sqlite and writing:
                    return self._shared.do(work)
                with self._turns.turn(PATIENCE), self.engine(writing=writing).begin() as connection:
                    return work(connection)
            except (OperationalError, InterfaceError, TimeoutError, PoolTimeout) as error:
                if not _passes(error) or time.monotonic() - begun > PATIENCE:
                    _LOG.error("The classroom's database fails: %s", error)
                    raise Unavailable(_why(error)) from error
            time.sleep(_PAUSE)


def _why(error: Exception) -> str:
    """What a reader is told of it."""
    cause = error.orig if isinstance(error, DBAPIError) else None
    of_sqlite = cause.sqlite_errorname if isinstance(cause, sqlite3.Error) else ""
    if of_sqlite.startswith(_NO_ROOM) or getattr(cause, "sqlstate", None) == _DISK_FULL:
        return plain("The server cannot write to its disk, which may be full: nothing was stored.")
    if of_sqlite.startswith("SQLITE_READONLY"):
        return plain("The server may not write to its database: nothing was stored.")
    return plain("The server cannot reach its database: try again in a moment.")


def _passes(error: Exception) -> bool:
    """Whether it may go by itself: a lost connection, a database that starts, a writer that takes long."""
    cause = error.orig if isinstance(error, DBAPIError) else None
    return not isinstance(cause, sqlite3.Error) or cause.sqlite_errorname.startswith(("SQLITE_BUSY", "SQLITE_LOCKED"))


def _sqlite(url: URL, *, writing: bool) -> Engine:
    """One connection writes. What is committed is on the disk.

    A reader under BEGIN IMMEDIATE would keep every writer out. A writer under BEGIN that reads first and writes then finds
    "database is locked", whatever its timeout.
    """
    Path(url.database or "").parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, pool_size=1 if writing else CONNECTIONS, max_overflow=0)

    @event.listens_for(engine, "connect")
    def _settle(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # the driver begins nothing by itself
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {_BUSY}")
        _write_ahead(cursor.execute)
        for setting in ("synchronous = FULL", "foreign_keys = ON", f"query_only = {'OFF' if writing else 'ON'}"):
            cursor.execute(f"PRAGMA {setting}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    return engine


def _write_ahead(execute: Callable[[str], object]) -> None:
    """Turn a file to WAL. While another process does the same, SQLite says "locked" at once, without its timeout."""
    begun = time.monotonic()
    while True:
        try:
            execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError:
            if time.monotonic() - begun > _BUSY / 1000:
                raise
        time.sleep(0.01)


def _postgresql(url: URL) -> Engine:
    engine = create_engine(
        url,
        isolation_level="READ COMMITTED",
        pool_pre_ping=True,
        pool_size=CONNECTIONS,
        max_overflow=0,
        connect_args={"connect_timeout": 3, "tcp_user_timeout": _BUSY},
    )

    @event.listens_for(engine, "connect")
    def _settle(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
        cursor = connection.cursor()
        cursor.execute(_POSTGRESQL)
        cursor.close()
        connection.commit()

    return engine
