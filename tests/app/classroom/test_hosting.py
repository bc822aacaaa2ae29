"""A host moves the class on, in one order, and a second click moves nothing."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest

from app.classroom.database import Database
from app.classroom.hosting import ask, close_joining, is_host, lock, next_question, reveal
from app.classroom.refused import Ended, NotAllowed, NotFound, OutOfTurn
from app.classroom.rooms import KEPT, MOST_STEPS, Room, open_room, room
from app.classroom.tables import ROOMS, Phase
from tests.app.classroom.conftest import Clock

Move = Callable[[Database, str, str, int], Room]
MOVES: tuple[Move, ...] = (ask, lock, reveal, next_question)


def test_a_class_goes_through_its_questions_in_one_order(database: Database) -> None:
    code, key = open_room(database, "{}")
    seen = [move(database, code, key, step) for step in range(2) for move in MOVES]
    assert [(found.step, found.phase.value) for found in seen] == [
        *((0, "open"), (0, "locked"), (0, "revealed"), (1, "waiting")),
        *((1, "open"), (1, "locked"), (1, "revealed"), (2, "waiting")),
    ]
    assert all(later.version == earlier.version + 1 for earlier, later in pairwise(seen))
    assert room(database, code) == seen[-1]


def test_a_move_that_was_made_or_passed_changes_nothing(database: Database) -> None:
    code, key = open_room(database, "{}")
    made: list[tuple[Move, int]] = []
    for step in range(2):
        for move in MOVES:
            here = move(database, code, key, step)
            made.append((move, step))
            assert [again(database, code, key, at) for again, at in made] == [here] * len(made)


@pytest.mark.parametrize("ahead", [(lock, 0), (reveal, 0), (next_question, 0), (ask, 1), (ask, 10**30)])
def test_a_move_from_another_place_is_refused(database: Database, ahead: tuple[Move, int]) -> None:
    code, key = open_room(database, "{}")
    before = room(database, code)
    with pytest.raises(OutOfTurn, match=r"^The class is not there yet: it is at question 1\.$"):
        ahead[0](database, code, key, ahead[1])
    assert room(database, code) == before


def test_a_class_ends_at_the_last_question_there_can_be(database: Database) -> None:
    code, key = open_room(database, "{}")
    last = {"step": MOST_STEPS - 1, "phase": Phase.REVEALED}
    database.write(lambda connection: connection.execute(ROOMS.update().values(**last)))
    with pytest.raises(OutOfTurn):
        next_question(database, code, key, MOST_STEPS - 1)


@pytest.mark.parametrize("guessed", ["", "guess", "\0", "\ud800", "x" * 100_000])
def test_only_the_key_s_holder_moves(database: Database, guessed: str) -> None:
    code, key = open_room(database, "{}")
    other, other_key = open_room(database, "{}")
    before = room(database, code)
    for wrong in (guessed, other_key, key[:-1], key.swapcase()):
        assert not is_host(database, code, wrong)
        for move in MOVES:
            with pytest.raises(NotAllowed, match="Only the teacher"):
                move(database, code, wrong, 0)
        with pytest.raises(NotAllowed):
            close_joining(database, code, wrong, True)
    assert room(database, code) == before
    assert is_host(database, code, key)
    assert is_host(database, other, other_key)
    assert not is_host(database, "nobody", key)


def test_nobody_moves_a_room_that_is_not_or_not_any_more(database: Database, clock: Clock) -> None:
    code, key = open_room(database, "{}")
    with pytest.raises(NotFound):
        ask(database, "nobody", key, 0)
    clock.now += KEPT
    with pytest.raises(Ended):
        ask(database, code, key, 0)


def test_joining_is_closed_and_opened_again(database: Database) -> None:
    code, key = open_room(database, "{}")
    closed = close_joining(database, code, key, True)
    assert not closed.joining
    assert close_joining(database, code, key, True) == closed
    assert close_joining(database, code, key, False).joining
