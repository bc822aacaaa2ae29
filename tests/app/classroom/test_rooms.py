"""A room is there for a day, for so many, and for who has its code."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import Connection, event, func, select

from app.classroom import rooms
from app.classroom.answers import answer
from app.classroom.database import Database
from app.classroom.files import keep_file
from app.classroom.hosting import close_joining, lock
from app.classroom.refused import Ended, NotFound, Refused, TooLong, TooMany
from app.classroom.rooms import KEPT, MOST_ROOMS, MOST_SEATS, counts, forget_expired, open_room, room
from app.classroom.seats import take_seat
from app.classroom.short_links import keep_link
from app.classroom.tables import METADATA, ROOMS, Phase
from tests.app.classroom.conftest import Class, Clock


def rows(database: Database) -> dict[str, int]:
    def work(connection: Connection) -> dict[str, int]:
        tables = METADATA.sorted_tables
        return {table.name: connection.scalar(select(func.count()).select_from(table)) or 0 for table in tables}

    return database.read(work)


def test_a_new_room_waits_at_its_first_question(database: Database, clock: Clock) -> None:
    code, _ = open_room(database, '{"lesson": "ü<script>"}', most_seats=40)
    found = room(database, code.lower())
    assert (found.code, found.content) == (code, '{"lesson": "ü<script>"}')
    assert (found.step, found.phase, found.joining, found.most_seats) == (0, Phase.WAITING, True, 40)
    assert (found.created, found.expires) == (clock.now, clock.now + KEPT)


@pytest.mark.parametrize("code", ["K7M2QX", "", "no room", "\0", "\ud800", "K" * 100_000])
def test_a_code_without_a_room_is_not_found(database: Database, code: str) -> None:
    with pytest.raises(NotFound, match=r"^No room has this code: check its six characters\.$"):
        room(database, code)


def test_an_expired_room_says_so_until_it_is_forgotten(database: Database, clock: Clock) -> None:
    code, _ = open_room(database, "{}")
    clock.now += KEPT
    with pytest.raises(Ended, match="This room has ended"):
        room(database, code)
    assert counts(database, [code]) == {}
    assert forget_expired(database) == 1
    with pytest.raises(NotFound):
        room(database, code)


def test_an_expired_room_takes_seats_and_answers_with_it_and_no_other_s(
    database: Database, seated: Callable[[int], Class], clock: Clock
) -> None:
    old = seated(2)
    answer(database, old.code, 0, old.tokens[1], "1", 1)
    keep_link(database, "text")
    clock.now += KEPT - 1
    young = seated(1)
    answer(database, young.code, 0, young.tokens[1], "1", 1)
    keep_file(database, b"1")
    clock.now += 1
    assert forget_expired(database) == 1
    assert rows(database) == {"rooms": 1, "seats": 1, "answers": 1, "links": 1, "files": 1}
    clock.now += 40 * KEPT
    assert forget_expired(database) == 1
    assert set(rows(database).values()) == {0}


@pytest.mark.parametrize(
    ("content", "seats", "refused"),
    [
        ("x" * 40_001, 10, TooLong),
        ("\0", 10, Refused),
        ("\ud800", 10, Refused),
        ("", 0, Refused),
        ("", MOST_SEATS + 1, Refused),
    ],
)
def test_a_room_beyond_its_limits_is_refused(
    database: Database, content: str, seats: int, refused: type[Refused]
) -> None:
    with pytest.raises(refused, match=r"must be .*\.$"):
        open_room(database, content, seats)
    assert rows(database)["rooms"] == 0


def test_the_rooms_of_a_server_are_limited_and_expired_ones_make_way(
    database: Database, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rooms, "MOST_ROOMS", 3)
    for _ in range(3):
        open_room(database, "{}")
    with pytest.raises(TooMany, match="All 3 rooms of this server are in use"):
        open_room(database, "{}")
    clock.now += KEPT
    open_room(database, "{}")
    assert rows(database)["rooms"] == 1
    assert MOST_ROOMS == 500


def test_no_two_rooms_share_a_code(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = iter(["K7M2QX", "K7M2QX", "K7M2QY"])
    monkeypatch.setattr("app.classroom.codes.new_code", lambda: next(drawn))
    assert [open_room(database, "{}")[0] for _ in range(2)] == ["K7M2QX", "K7M2QY"]


def test_the_host_key_is_stored_nowhere(database: Database) -> None:
    _, key = open_room(database, "{}")
    stored = database.read(lambda connection: connection.execute(select(ROOMS)).one())
    assert key not in repr(stored)


def test_a_count_tells_of_everything_that_changes(database: Database, seated: Callable[[int], Class]) -> None:
    here = seated(1)
    moves: list[Callable[[], object]] = [
        lambda: take_seat(database, here.code, "late"),
        lambda: answer(database, here.code, 0, here.tokens[1], "1", 1),
        lambda: answer(database, here.code, 0, here.tokens[1], "2", 2),
        lambda: close_joining(database, here.code, here.key, True),
        lambda: lock(database, here.code, here.key, 0),
    ]
    before = counts(database, [here.code])
    for move in moves:
        move()
        after = counts(database, [here.code])
        assert after != before
        move()  # a second click or a repeated answer
        assert counts(database, [here.code]) == after
        before = after
    last = before[here.code]
    assert (last.seats, last.answers, last.changes, last.phase, last.joining) == (2, 1, 2, Phase.LOCKED, False)


def test_many_rooms_are_counted_in_one_query(database: Database, seated: Callable[[int], Class]) -> None:
    codes = [seated(seats).code for seats in (1, 2, 3)]
    asked = []
    event.listen(database.engine(writing=False), "before_cursor_execute", lambda *args: asked.append(args[2]))
    found = counts(database, [*codes, codes[0].lower(), "nobody", "\0"])
    assert {code: found[code].seats for code in found} == dict(zip(codes, (1, 2, 3), strict=True))
    assert len([text for text in asked if "rooms" in text]) == 1
    assert counts(database, []) == {}
