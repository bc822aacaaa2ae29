"""Files that somebody handed in, for every process of the app: named by what is in them, and kept as long as a room."""

from __future__ import annotations

import hashlib
import re

from sqlalchemy import Connection, delete, func, insert, select, update

from app.classroom.database import Database
from app.classroom.rooms import KEPT
from app.classroom.tables import FILES

MOST_BYTES = 100_000_000  # of all files together: those that would go first make room
_KEEPING = 7_403  # of the lock under which files are counted and kept
_IS_NAME = re.compile("[0-9a-f]{64}")


def name_of(content: bytes) -> str:
    """The SHA-256, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def keep_file(database: Database, content: bytes) -> None:
    """Keep a file from now on for as long as a room.

    Raises:
        Unavailable: The database cannot store it.
    """
    name, now = name_of(content), database.clock()
    expires = now + KEPT

    def work(connection: Connection) -> None:
        database.one_at_a_time(connection, _KEEPING)
        connection.execute(delete(FILES).where(FILES.c.expires <= now))
        if connection.execute(update(FILES).where(FILES.c.name == name).values(expires=expires)).rowcount:
            return
        _make_room(connection, len(content))
        row = {"name": name, "content": content, "bytes": len(content), "expires": expires}
        connection.execute(insert(FILES), row)

    database.write(work)


def kept_file(database: Database, name: str) -> bytes | None:
    """The file of a name, or None where there is none, or none any more.

    Raises:
        Unavailable: The database does not answer.
    """
    if not _IS_NAME.fullmatch(name):
        return None
    query = select(FILES.c.content).where(FILES.c.name == name, FILES.c.expires > database.clock())
    return database.read(lambda connection: connection.scalar(query))


def _make_room(connection: Connection, size: int) -> None:
    """Delete files until there is room for another."""
    there = connection.scalar(select(func.sum(FILES.c.bytes))) or 0
    for name, held in connection.execute(select(FILES.c.name, FILES.c.bytes).order_by(FILES.c.expires)).all():
        if there + size <= MOST_BYTES:
            return
        connection.execute(delete(FILES).where(FILES.c.name == name))
        there -= held
