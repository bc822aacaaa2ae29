"""The moves of a host. A class goes from question to question in one order: waiting, open, locked, revealed, the next one.

A move that has been made, or passed, changes nothing: it was clicked twice, or in a tab that had not been looked at.
"""

from __future__ import annotations

from sqlalchemy import Connection, select, update

from app.classroom import codes
from app.classroom.database import Database
from app.classroom.refused import NotAllowed, OutOfTurn, checked
from app.classroom.rooms import FIELDS, LONGEST_CONTENT, MOST_STEPS, Room, as_room, living
from app.classroom.tables import ROOMS, Phase
from app.language.language import plain

_ORDER = list(Phase)


def is_host(database: Database, code: str, key: str) -> bool:
    """Whether this is the host key of a room; False where there is no such room."""
    return database.read(lambda connection: _has_key(connection, code, key))


def ask(database: Database, code: str, key: str, step: int) -> Room:
    """Open the question that the class waits at."""
    return _move(database, code, key, _place(step, Phase.OPEN))


def lock(database: Database, code: str, key: str, step: int) -> Room:
    """Take no more answers. When this returns, no answer is stored any more."""
    return _move(database, code, key, _place(step, Phase.LOCKED))


def reveal(database: Database, code: str, key: str, step: int) -> Room:
    """Show what is right."""
    return _move(database, code, key, _place(step, Phase.REVEALED))


def next_question(database: Database, code: str, key: str, step: int, content: str | None = None) -> Room:
    """Go from a question that is revealed to the one after it, and wait there. content: the room's from then on."""
    more = {} if content is None else {"content": checked("content", content, LONGEST_CONTENT)}
    return _move(database, code, key, _place(step + 1, Phase.WAITING), **more)


def close_joining(database: Database, code: str, key: str, closed: bool) -> Room:
    """Let no new student come in, or let them again. Who has a seat keeps it."""

    def work(connection: Connection) -> Room:
        found = _hosted(database, connection, code, key)
        return found if found.joining != closed else _changed(connection, found, joining=not closed)

    return database.write(work)


def _place(step: int, phase: Phase) -> int:
    """How far a class is: it grows by one with each move."""
    return step * len(_ORDER) + _ORDER.index(phase)


def _move(database: Database, code: str, key: str, to: int, **values: str) -> Room:
    """Go there from the place before. values: what else the room has from then on.

    Raises:
        NotAllowed, NotFound, Ended: The key is not the room's, or there is no such room.
        OutOfTurn: The class is not at the place before yet.
    """

    def work(connection: Connection) -> Room:
        found = _hosted(database, connection, code, key)
        if (here := _place(found.step, found.phase)) >= to:
            return found
        step, place = divmod(to, len(_ORDER))
        if here != to - 1 or step >= MOST_STEPS:
            raise OutOfTurn(plain("The class is not there yet: it is at question {number}.", number=found.step + 1))
        return _changed(connection, found, step=step, phase=_ORDER[place], **values)

    return database.write(work)


def _hosted(database: Database, connection: Connection, code: str, key: str) -> Room:
    """The room, for its host, until the transaction ends."""
    found = living(connection, code, database.clock(), alone=True)
    if not _has_key(connection, code, key):
        raise NotAllowed(plain("Only the teacher who opened this room can do that."))
    return found


def _has_key(connection: Connection, code: str, key: str) -> bool:
    stored = connection.scalar(select(ROOMS.c.key_hash).where(ROOMS.c.code == codes.as_code(code)))
    return stored is not None and codes.matches(key, stored)


def _changed(connection: Connection, found: Room, **values: object) -> Room:
    change = update(ROOMS).where(ROOMS.c.code == found.code).values(version=ROOMS.c.version + 1, **values)
    return as_room(connection.execute(change.returning(*FIELDS)).one())
