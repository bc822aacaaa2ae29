"""One answer a seat and question, the last before the lock; what was acknowledged is stored."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import permutations

import pytest

from app.classroom.answers import Answer, Saved, answer, answers, export, own_answer
from app.classroom.database import Database
from app.classroom.hosting import ask, lock, next_question, reveal
from app.classroom.refused import Closed, Ended, NotAllowed, NotFound, Refused, TooLong
from app.classroom.rooms import KEPT, counts
from tests.app.classroom.conftest import Class, Clock

Seated = Callable[[int], Class]


def values(found: list[Answer]) -> list[tuple[int, int, object]]:
    return [(each.step, each.seat, json.loads(each.value)) for each in found]


def test_a_class_s_answers_stand_by_seat_number(database: Database, seated: Seated) -> None:
    here, other = seated(3), seated(1)
    for seat in (3, 1):
        answer(database, here.code, 0, here.tokens[seat], json.dumps({"choice": seat, "note": "ü\u0000<b>"}), 1)
    answer(database, other.code, 0, other.tokens[1], "9", 1)
    assert values(answers(database, here.code, 0)) == [
        (0, seat, {"choice": seat, "note": "ü\u0000<b>"}) for seat in (1, 3)
    ]
    assert values(answers(database, other.code, 0)) == [(0, 1, 9)]
    assert answers(database, here.code, 1) == answers(database, here.code, 10**30) == []


def test_a_later_answer_replaces_an_earlier_one(database: Database, seated: Seated) -> None:
    here = seated(1)
    saved = [answer(database, here.code, 0, here.tokens[1], str(value), value) for value in (1, 2, 5)]
    assert saved == [Saved(version=version, attempt=attempt) for version, attempt in ((1, 1), (2, 2), (3, 5))]
    assert values(answers(database, here.code, 0)) == [(0, 1, 5)]


@pytest.mark.parametrize("order", list(permutations([1, 2, 3])))
def test_the_last_attempt_counts_in_whatever_order_they_arrive(
    database: Database, seated: Seated, order: tuple[int, ...]
) -> None:
    here = seated(1)
    for attempt in (*order, *order):  # each is repeated, as if its acknowledgement had been lost
        saved = answer(database, here.code, 0, here.tokens[1], f'"{attempt}"', attempt)
        assert saved.attempt >= attempt
    assert saved.attempt == 3
    assert values(answers(database, here.code, 0)) == [(0, 1, "3")]


def test_the_same_attempt_again_changes_nothing(database: Database, seated: Seated) -> None:
    here = seated(1)
    first = answer(database, here.code, 0, here.tokens[1], "1", 7)
    before = counts(database, [here.code])
    assert answer(database, here.code, 0, here.tokens[1], "1", 7) == first
    assert counts(database, [here.code]) == before


def test_a_tab_that_counts_from_the_start_is_told_of_the_other_tab(database: Database, seated: Seated) -> None:
    here = seated(1)
    answer(database, here.code, 0, here.tokens[1], '"one tab"', 7)
    told = answer(database, here.code, 0, here.tokens[1], '"the other"', 1)
    assert told.attempt == 7
    answer(database, here.code, 0, here.tokens[1], '"the other"', told.attempt + 1)
    assert values(answers(database, here.code, 0)) == [(0, 1, "the other")]


def test_after_the_lock_nothing_changes_but_what_is_stored_is_still_told(database: Database, seated: Seated) -> None:
    here = seated(2)
    saved = answer(database, here.code, 0, here.tokens[1], "1", 2)
    for move in (lock, reveal):
        move(database, here.code, here.key, 0)
        assert answer(database, here.code, 0, here.tokens[1], "1", 2) == saved
        assert answer(database, here.code, 0, here.tokens[1], "0", 1) == saved
        for late in ((here.tokens[1], 3), (here.tokens[2], 1)):
            with pytest.raises(Closed, match=r"^This question is not open: your answer was not saved\.$"):
                answer(database, here.code, 0, late[0], "9", late[1])
    assert values(answers(database, here.code, 0)) == [(0, 1, 1)]


@pytest.mark.parametrize("step", [-1, 1, 100, 10**30])
def test_a_question_that_is_not_asked_takes_no_answer(database: Database, seated: Seated, step: int) -> None:
    here = seated(1)
    with pytest.raises(Closed):
        answer(database, here.code, step, here.tokens[1], "1", 1)
    assert export(database, here.code) == []


def test_a_new_question_leaves_the_answers_to_the_old_one(database: Database, seated: Seated) -> None:
    here = seated(2)
    for step in range(2):
        ask(database, here.code, here.key, step)
        for seat in (2, 1):
            answer(database, here.code, step, here.tokens[seat], str(10 * step + seat), 1)
        for move in (lock, reveal, next_question):
            move(database, here.code, here.key, step)
    assert values(export(database, here.code)) == [(0, 1, 1), (0, 2, 2), (1, 1, 11), (1, 2, 12)]


def test_a_reloaded_page_finds_its_own_answer(database: Database, seated: Seated) -> None:
    here, other = seated(2), seated(1)
    assert own_answer(database, here.code, 0, here.tokens[1]) is None
    answer(database, here.code, 0, here.tokens[2], "2", 4)
    found = own_answer(database, here.code, 0, here.tokens[2])
    assert found == Answer(step=0, seat=2, value="2", saved=Saved(version=1, attempt=4))
    assert own_answer(database, here.code, 1, here.tokens[2]) is None
    assert own_answer(database, other.code, 0, here.tokens[2]) is None


def test_only_a_seat_answers_and_only_in_a_room_that_is(database: Database, seated: Seated, clock: Clock) -> None:
    here = seated(1)
    with pytest.raises(NotAllowed, match="no seat in this room"):
        answer(database, here.code, 0, "somebody", "1", 1)
    with pytest.raises(NotFound):
        answer(database, "nobody", 0, here.tokens[1], "1", 1)
    clock.now += KEPT
    for ask_for in (answers, own_answer):
        with pytest.raises(Ended):
            ask_for(database, here.code, 0, *[here.tokens[1]] * (ask_for is own_answer))
    with pytest.raises(Ended):
        answer(database, here.code, 0, here.tokens[1], "1", 1)


@pytest.mark.parametrize(
    ("value", "attempt", "refused"),
    [
        ("1" + " " * 2_000, 1, TooLong),
        ("x" * 100_000, 1, TooLong),
        ("", 1, Refused),
        ("not json", 1, Refused),
        ("[" * 1_999, 1, Refused),
        ('"\0"', 1, Refused),
        ('"\ud800"', 1, Refused),
        ("1", -1, Refused),
        ("1", 2**53, Refused),
    ],
)
def test_what_is_no_answer_is_refused(
    database: Database, seated: Seated, value: str, attempt: int, refused: type[Refused]
) -> None:
    here = seated(1)
    with pytest.raises(refused, match=r"^(answer|attempt) must be .{4,80}\.$") as caught:
        answer(database, here.code, 0, here.tokens[1], value, attempt)
    assert caught.value.status == (413 if refused is TooLong else 400)
    assert answers(database, here.code, 0) == []


def test_no_answer_is_stored_once_the_lock_has_returned(database: Database, seated: Seated) -> None:
    here = seated(12)

    def vote(seat: int) -> int:
        """How many of its answers were acknowledged."""
        for attempt in range(1, 10_000):
            try:
                answer(database, here.code, 0, here.tokens[seat], str(attempt), attempt)
            except Closed:
                return attempt - 1
        return 0

    with ThreadPoolExecutor(12) as threads:
        voting = [threads.submit(vote, seat) for seat in here.tokens]
        while counts(database, [here.code])[here.code].changes < 60:
            pass
        lock(database, here.code, here.key, 0)
        stored = values(answers(database, here.code, 0))
    assert values(answers(database, here.code, 0)) == stored
    acknowledged = dict(zip(here.tokens, (each.result() for each in voting), strict=True))
    assert {seat: value for _, seat, value in stored} == {seat: last for seat, last in acknowledged.items() if last}
