"""Answers: one a seat and question, the last before the lock. What is acknowledged is stored."""

from __future__ import annotations

import json
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, Select, case, literal, select
from sqlalchemy.dialects import postgresql, sqlite

from app.classroom import codes
from app.classroom.database import Database
from app.classroom.refused import Closed, NotAllowed, Refused, checked
from app.classroom.rooms import as_step, living
from app.classroom.seats import seat_of
from app.classroom.tables import ANSWERS, ROOMS, SEATS, Phase
from app.language.language import plain

LONGEST_ANSWER = 2_000  # characters
MOST_ATTEMPTS = 2**53  # what a browser counts to exactly


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """What is stored of a seat's answer. version: how often its value was set. attempt: the one that is stored."""

    version: int
    attempt: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An answer by the number of its seat. value: JSON."""

    step: int
    seat: int
    value: str
    saved: Saved


def answer(database: Database, code: str, step: int, token: str, value: str, attempt: int) -> Saved:
    """Store an answer while its question is open, and say what is stored.

    A browser raises `attempt` with each new answer, and repeats an answer with the same one until this returns. A higher
    attempt replaces a lower one, whichever comes first. The same or a lower one, come late, changes nothing, and is told
    what is stored, even after the lock. Where that is a higher attempt than the browser ever made, another tab has
    answered from this seat: to replace it, count on from there.

    Raises:
        NotFound, Ended: There is no such room, or none any more.
        NotAllowed: The token has no seat.
        Closed: The question is not open, and neither this attempt nor a later one is stored.
        TooLong, Refused: The value is too long, or no JSON, or the attempt no count.
    """
    _check(value, attempt)
    step = as_step(step)
    new = select(
        SEATS.c.room,
        ROOMS.c.step,
        SEATS.c.number,
        literal(value, ANSWERS.c.value.type),
        literal(attempt, ANSWERS.c.attempt.type),
        literal(1, ANSWERS.c.version.type),
        literal(now := database.clock(), ANSWERS.c.time.type),
    ).join(ROOMS, ROOMS.c.code == SEATS.c.room)
    new = new.where(SEATS.c.room == codes.as_code(code), SEATS.c.token_hash == codes.digest(token))
    new = new.where(ROOMS.c.step == step, ROOMS.c.phase == Phase.OPEN, ROOMS.c.expires > now)
    saved = database.write(lambda connection: _stored(connection, new.with_for_update(read=True, of=ROOMS)))
    return saved or _come_late(database, code, step, token, attempt)


def own_answer(database: Database, code: str, step: int, token: str) -> Answer | None:
    """What this token's seat has answered; None where it has not."""
    own = (SEATS.c.room == ANSWERS.c.room) & (SEATS.c.number == ANSWERS.c.seat)
    query = _ANSWERS.join(SEATS, own).where(SEATS.c.token_hash == codes.digest(token), ANSWERS.c.step == as_step(step))
    return next(iter(_found(database, code, query)), None)


def answers(database: Database, code: str, step: int) -> list[Answer]:
    """All answers to one question, by seat number. Before the lock they may change."""
    return _found(database, code, _ANSWERS.where(ANSWERS.c.step == as_step(step)))


def export(database: Database, code: str) -> list[Answer]:
    """All answers of a room, by question and seat number."""
    return _found(database, code, _ANSWERS)


_ANSWERS = select(*(ANSWERS.c[field] for field in ("step", "seat", "value", "version", "attempt")))


def _found(database: Database, code: str, query: Select[int, int, str, int, int]) -> list[Answer]:
    """Those of a room, in order.

    Raises:
        NotFound, Ended: There is no such room, or none any more.
    """

    def work(connection: Connection) -> list[Answer]:
        room = living(connection, code, database.clock()).code
        rows = connection.execute(query.where(ANSWERS.c.room == room).order_by(ANSWERS.c.step, ANSWERS.c.seat))
        return [
            Answer(step=s, seat=n, value=v, saved=Saved(version=version, attempt=a)) for s, n, v, version, a in rows
        ]

    return database.read(work)


def _check(value: str, attempt: int) -> None:
    checked("answer", value, LONGEST_ANSWER)
    try:
        json.loads(value)
    except (ValueError, RecursionError) as error:
        raise Refused(plain("answer must be JSON.")) from error
    if not 0 <= attempt < MOST_ATTEMPTS:
        raise Refused(plain("attempt must be a count, got {given}.", given=attempt))


def _stored(connection: Connection, new: Select[*tuple[object, ...]]) -> Saved | None:
    """Store what is selected, at most one row, in one statement: a lock lies before it or after it, never within.

    PostgreSQL takes the row of the room in share mode: votes do not wait for each other, and a lock waits for them.
    """
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    put = dialect.insert(ANSWERS).from_select(["room", "step", "seat", "value", "attempt", "version", "time"], new)
    is_later = put.excluded.attempt > ANSWERS.c.attempt
    kept_or_new: dict[str, ColumnElement[object]] = {
        f: case((is_later, put.excluded[f]), else_=ANSWERS.c[f]) for f in ("value", "attempt", "time")
    }
    kept_or_new["version"] = ANSWERS.c.version + case((is_later, 1), else_=0)
    put = put.on_conflict_do_update(index_elements=["room", "step", "seat"], set_=kept_or_new)
    row = connection.execute(put.returning(ANSWERS.c.version, ANSWERS.c.attempt)).one_or_none()
    return None if row is None else Saved(version=row.version, attempt=row.attempt)


def _come_late(database: Database, code: str, step: int, token: str, attempt: int) -> Saved:
    """What is stored, if the answer or a later one is: it had arrived, and only its acknowledgement was lost."""
    if seat_of(database, code, token) is None:
        raise NotAllowed(plain("You have no seat in this room: join it first."))
    stored = own_answer(database, code, step, token)
    if stored is not None and stored.saved.attempt >= attempt:
        return stored.saved
    raise Closed(plain("This question is not open: your answer was not saved."))
