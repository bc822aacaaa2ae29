"""The computer's clock jumps while a class votes: what was acknowledged is there, and the class goes on."""

from __future__ import annotations

import pytest

from app.classroom.answers import answer, answers
from app.classroom.database import Database
from app.classroom.hosting import ask
from app.classroom.refused import Ended
from app.classroom.rooms import KEPT, open_room
from app.classroom.seats import take_seat
from tests.app.classroom.conftest import Clock

DAY = 24 * 3600.0


@pytest.mark.parametrize("jump", [-365 * DAY, -DAY, -1.0, 1.0, KEPT / 2])
def test_a_vote_after_a_jump_replaces_the_one_before(database: Database, clock: Clock, jump: float) -> None:
    code, key = open_room(database, "{}")
    take_seat(database, code, "t" * 22)
    ask(database, code, key, 0)
    answer(database, code, 0, "t" * 22, "1", 1)
    clock.now += jump
    assert answer(database, code, 0, "t" * 22, "2", 2).attempt == 2
    assert [each.value for each in answers(database, code, 0)] == ["2"]


def test_a_jump_beyond_a_room_s_day_ends_it_and_the_way_back_brings_it_again(database: Database, clock: Clock) -> None:
    code, key = open_room(database, "{}")
    take_seat(database, code, "t" * 22)
    ask(database, code, key, 0)
    answer(database, code, 0, "t" * 22, "1", 1)
    clock.now += KEPT
    with pytest.raises(Ended):
        answers(database, code, 0)
    clock.now -= KEPT
    assert [each.value for each in answers(database, code, 0)] == ["1"]
