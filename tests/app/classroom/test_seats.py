"""One seat a browser, for as long as there are any."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from app.classroom.database import Database
from app.classroom.hosting import close_joining
from app.classroom.refused import Ended, NotAllowed, NotFound, OutOfTurn, Refused
from app.classroom.rooms import KEPT, open_room
from app.classroom.seats import seat_of, take_seat
from app.classroom.tables import SEATS
from tests.app.classroom.conftest import Clock


def test_the_same_token_has_the_same_seat(database: Database) -> None:
    code, _ = open_room(database, "{}")
    assert [take_seat(database, code, token) for token in ("a", "b", "a", "c", "b")] == [1, 2, 1, 3, 2]
    assert [seat_of(database, code.lower(), token) for token in ("c", "d")] == [3, None]


def test_a_token_is_stored_nowhere(database: Database) -> None:
    code, _ = open_room(database, "{}")
    take_seat(database, code, "token in a cookie")
    stored = database.read(lambda connection: connection.execute(select(SEATS)).one())
    assert stored.number == 1
    assert "token in a cookie" not in repr(stored)


def test_a_full_room_takes_nobody_but_who_has_a_seat(database: Database) -> None:
    code, _ = open_room(database, "{}", most_seats=2)
    assert [take_seat(database, code, token) for token in "ab"] == [1, 2]
    with pytest.raises(OutOfTurn, match=r"^This room is full: it has 2 seats\.$"):
        take_seat(database, code, "c")
    assert take_seat(database, code, "b") == 2


def test_a_room_that_was_closed_takes_nobody_but_who_has_a_seat(database: Database) -> None:
    code, key = open_room(database, "{}")
    take_seat(database, code, "a")
    close_joining(database, code, key, True)
    with pytest.raises(NotAllowed, match="closed this room to new students"):
        take_seat(database, code, "b")
    assert take_seat(database, code, "a") == 1
    close_joining(database, code, key, False)
    assert take_seat(database, code, "b") == 2


def test_a_room_that_is_not_or_not_any_more_has_no_seats(database: Database, clock: Clock) -> None:
    code, _ = open_room(database, "{}")
    with pytest.raises(NotFound):
        take_seat(database, "nobody", "a")
    clock.now += KEPT
    with pytest.raises(Ended):
        take_seat(database, code, "a")


def test_a_class_that_comes_in_at_once_has_each_seat_once(database: Database) -> None:
    code, _ = open_room(database, "{}", most_seats=25)

    def come_in(token: str) -> int | type[Refused]:
        try:
            return take_seat(database, code, token)
        except Refused as refused:
            return type(refused)

    with ThreadPoolExecutor(16) as threads:
        tokens = [f"token {number % 30}" for number in range(60)]  # each browser twice at once
        seats = list(threads.map(come_in, tokens))
    by_token = {token: {seat for t, seat in zip(tokens, seats, strict=True) if t == token} for token in tokens}
    taken = [seats.pop() for seats in by_token.values() if len(seats) == 1]
    assert len(taken) == 30
    assert sorted(seat for seat in taken if isinstance(seat, int)) == list(range(1, 26))
    assert [seat for seat in taken if not isinstance(seat, int)] == [OutOfTurn] * 5
