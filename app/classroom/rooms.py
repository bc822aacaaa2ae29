"""A room: a code that is read aloud, a content, and where the class is in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, Row, delete, func, insert, select

from app.classroom import codes
from app.classroom.database import Database
from app.classroom.refused import Ended, NotFound, Refused, TooMany, checked
from app.classroom.tables import ANSWERS, FILES, LINKS, ROOMS, SEATS, Phase
from app.language.language import plain

KEPT = 24 * 3600  # seconds
MOST_ROOMS = 500
MOST_SEATS = 200
MOST_STEPS = 100
LONGEST_CONTENT = 40_000  # characters
_OPENING = 7_401  # of the lock under which rooms are counted and opened


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """A room as it stands in the database.

    step: the question it is at, from 0. version: grows with each move of the host, not with seats and answers.
    joining: whether new students come in. created, expires: seconds since 1970.
    """

    code: str
    content: str
    step: int
    phase: Phase
    version: int
    joining: bool
    most_seats: int
    created: float
    expires: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """What changes in a room while somebody watches: two that are equal look the same.

    answers: seats that answered the question it is at. changes: how often an answer to it was given or changed.
    """

    version: int
    phase: Phase
    step: int
    joining: bool
    seats: int
    answers: int
    changes: int


FIELDS = [ROOMS.c[field] for field in Room.__slots__]


def open_room(database: Database, content: str, most_seats: int = MOST_SEATS) -> tuple[str, str]:
    """A new room's code, and the key that makes its holder the host. The key is stored nowhere.

    Raises:
        TooLong, TooMany, Refused: The content, the rooms of this server, or the seats are beyond their limits.
    """
    checked("content", content, LONGEST_CONTENT)
    if not 1 <= most_seats <= MOST_SEATS:
        raise Refused(plain("seats must be from 1 to {most}, got {given}.", most=MOST_SEATS, given=most_seats))
    key, now = codes.new_key(), database.clock()
    room = {"key_hash": codes.digest(key), "content": content, "most_seats": most_seats, "step": 0, "version": 1}
    room |= {"phase": Phase.WAITING, "joining": True, "created": now, "expires": now + KEPT}

    def work(connection: Connection) -> str:
        database.one_at_a_time(connection, _OPENING)
        if done := connection.scalar(select(ROOMS.c.code).where(ROOMS.c.key_hash == room["key_hash"])):
            return str(done)
        _forget(connection, now)
        if (connection.scalar(select(func.count()).select_from(ROOMS)) or 0) >= MOST_ROOMS:
            raise TooMany(plain("All {count} rooms of this server are in use: try again later.", count=MOST_ROOMS))
        while connection.scalar(select(ROOMS.c.code).where(ROOMS.c.code == (code := codes.new_code()))):
            pass
        connection.execute(insert(ROOMS), room | {"code": code})
        return code

    return database.write(work), key


def room(database: Database, code: str) -> Room:
    """The room of a code.

    Raises:
        NotFound, Ended: There is none, or none any more.
    """
    return database.read(lambda connection: living(connection, code, database.clock()))


def living(connection: Connection, code: str, now: float, *, alone: bool = False) -> Room:
    """The room of a code, within a transaction. alone: no vote and no other move happens until that is over."""
    query = select(*FIELDS).where(ROOMS.c.code == codes.as_code(code))
    found = connection.execute(query.with_for_update(key_share=True) if alone else query).one_or_none()
    if found is None:
        raise NotFound(plain("No room has this code: check its six characters."))
    if found.expires <= now:
        raise Ended(plain("This room has ended: a room is kept for 24 hours."))
    return as_room(found)


def as_step(given: int) -> int:
    """A step as a database can be asked for it: −1 for one that no class comes to."""
    return given if 0 <= given < MOST_STEPS else -1


def as_room(row: Row[*tuple[object, ...]]) -> Room:
    values = dict(row._mapping)
    return Room(**values | {"phase": Phase(values["phase"])})


def counts(database: Database, of: Iterable[str]) -> dict[str, Count]:
    """Of each room that there is what its watchers wait for, in one query; a room that is not, or has ended, is missing."""
    wanted = {code for given in of if (code := codes.as_code(given))}
    at_this_step = (ANSWERS.c.room == ROOMS.c.code) & (ANSWERS.c.step == ROOMS.c.step)
    query = select(
        *(ROOMS.c[field] for field in ("code", "version", "phase", "step", "joining")),
        select(func.count()).where(SEATS.c.room == ROOMS.c.code).scalar_subquery().label("seats"),
        select(func.count()).where(at_this_step).scalar_subquery().label("answers"),
        select(func.coalesce(func.sum(ANSWERS.c.version), 0)).where(at_this_step).scalar_subquery().label("changes"),
    ).where(ROOMS.c.code.in_(wanted), ROOMS.c.expires > database.clock())
    if not wanted:
        return {}
    rows = database.read(lambda connection: connection.execute(query).mappings().all())
    return {row["code"]: Count(**{f: row[f] for f in Count.__slots__} | {"phase": Phase(row["phase"])}) for row in rows}


def forget_expired(database: Database) -> int:
    """Delete every room that has expired, with its seats and answers, every such link and file. How many rooms went."""
    return database.write(lambda connection: _forget(connection, database.clock()))


def _forget(connection: Connection, now: float) -> int:
    """The tables delete what belongs to a room with it."""
    gone = connection.scalars(delete(ROOMS).where(ROOMS.c.expires <= now).returning(ROOMS.c.code)).all()
    for table in (LINKS, FILES):
        connection.execute(delete(table).where(table.c.expires <= now))
    return len(gone)
