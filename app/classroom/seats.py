"""Seats: one a browser, by the token in its cookie, without a name."""

from __future__ import annotations

from sqlalchemy import Connection, func, insert, select

from app.classroom import codes
from app.classroom.database import Database
from app.classroom.refused import NotAllowed, OutOfTurn
from app.classroom.rooms import Room, living
from app.classroom.tables import SEATS
from app.language.language import plain


def take_seat(database: Database, code: str, token: str) -> int:
    """The number of this token's seat, from 1; a new one where it has none yet.

    Raises:
        NotFound, Ended: There is no such room, or none any more.
        NotAllowed, OutOfTurn: It has no seat yet, and the room is closed to new students, or full.
    """
    if (number := seat_of(database, code, token)) is not None:
        return number

    def work(connection: Connection) -> int:
        room = living(connection, code, database.clock(), alone=True)
        if (number := _number(connection, room.code, token)) is not None:
            return number
        taken = _taken(connection, room)
        seat = {"room": room.code, "token_hash": codes.digest(token), "number": taken + 1}
        connection.execute(insert(SEATS), seat)
        return taken + 1

    return database.write(work)


def check_free(database: Database, code: str) -> None:
    """Whether a new student could come in now.

    Raises:
        NotFound, Ended, NotAllowed, OutOfTurn: Why not.
    """
    database.read(lambda connection: _taken(connection, living(connection, code, database.clock())))


def seat_of(database: Database, code: str, token: str) -> int | None:
    """The number of this token's seat; None where it has none.

    Raises:
        NotFound, Ended: There is no such room, or none any more.
    """

    def work(connection: Connection) -> int | None:
        return _number(connection, living(connection, code, database.clock()).code, token)

    return database.read(work)


def _taken(connection: Connection, room: Room) -> int:
    """How many seats are taken, if another may be."""
    if not room.joining:
        raise NotAllowed(plain("The teacher has closed this room to new students."))
    taken = connection.scalar(select(func.count()).where(SEATS.c.room == room.code)) or 0
    if taken >= room.most_seats:
        raise OutOfTurn(plain("This room is full: it has {seats} seats.", seats=room.most_seats))
    return taken


def _number(connection: Connection, room: str, token: str) -> int | None:
    """A seat is never given back, so that its number is the count of those before, and itself."""
    own = (SEATS.c.room == room) & (SEATS.c.token_hash == codes.digest(token))
    return connection.scalar(select(SEATS.c.number).where(own))
