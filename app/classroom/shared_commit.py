"""Works of several threads in one transaction: who comes while the disk writes shares the next write."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from contextvars import copy_context
from threading import Event, Lock
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection

T = TypeVar("T")


class SharedCommit:
    """Writes to a database that has one writer at a time, and whose commit waits for the disk: 1 to 30 ms.

    transaction: begins one, and commits it.
    """

    def __init__(self, transaction: Callable[[], AbstractContextManager[Connection]]) -> None:
        self._transaction = transaction
        self._guard = Lock()
        self._waiting: list[_Work[Any]] = []
        self._is_led = False

    def do(self, work: Callable[[Connection], T]) -> T:
        """What some work returns, once it is committed. If it raises, nothing of it is stored, and others' work is."""
        mine = _Work(work)
        with self._guard:
            self._waiting.append(mine)
            leads, self._is_led = not self._is_led, True
        if not leads:
            mine.called.wait()
        if not mine.is_over:
            self._lead()
        return mine.result()

    def _lead(self) -> None:
        """Do all that waits by now, then call those who waited, and who is to lead next."""
        with self._guard:
            together, self._waiting = self._waiting, []
        try:
            with self._transaction() as connection:
                for work in together:
                    work.do(connection)
                    if work.error is not None and _is_rolled_back(connection):
                        raise work.error
        except BaseException as error:
            for work in together:
                work.error = work.error or error
        finally:
            with self._guard:
                following = self._waiting[:1]
                self._is_led = bool(following)
            for work in together:
                work.is_over = True
            for work in together + following:
                work.called.set()


class _Work(Generic[T]):
    """Done by whichever thread leads, in the language and the other context of its own."""

    def __init__(self, work: Callable[[Connection], T]) -> None:
        self._work, self._context = work, copy_context()
        self._values: list[T] = []
        self.error: BaseException | None = None
        self.called, self.is_over = Event(), False

    def do(self, connection: Connection) -> None:
        try:
            with connection.begin_nested():
                try:
                    self._values.append(self._context.run(self._work, connection))
                except Exception as error:
                    self.error = error
                    raise
        except Exception as error:
            self.error = self.error or error

    def result(self) -> T:
        if self.error is not None:
            raise self.error
        return self._values[-1]


def _is_rolled_back(connection: Connection) -> bool:
    """Whether SQLite has given up the whole transaction, as it does where the disk is full.

    The next work would be stored on its own, and the commit of what is gone would pass in silence.
    """
    return getattr(connection.connection.dbapi_connection, "in_transaction", True) is False
