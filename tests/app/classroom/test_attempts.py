"""Codes are not guessed one after another, rooms and answers do not flood, and no school behind one address is kept out."""

from __future__ import annotations

import pytest

from app.classroom.attempts import MOST_ANSWERS, MOST_OPENED, MOST_WRONG, Attempts
from app.classroom.refused import TooMany
from tests.app.classroom.conftest import Clock


@pytest.fixture
def attempts(clock: Clock) -> Attempts:
    return Attempts(clock)


def try_wrong(attempts: Attempts, address: str, times: int) -> None:
    for _ in range(times):
        attempts.check(address)
        attempts.count_wrong(address)


def test_an_address_tries_so_many_wrong_codes_a_minute(attempts: Attempts, clock: Clock) -> None:
    for _ in range(3):
        try_wrong(attempts, "192.0.2.1", MOST_WRONG)
        clock.now += 59
        with pytest.raises(TooMany, match="try again in a minute") as caught:
            attempts.check("192.0.2.1")
        assert caught.value.status == 429
        attempts.check("192.0.2.2")
        clock.now += 1.1
        attempts.check("192.0.2.1")


def test_codes_that_are_right_are_not_counted(attempts: Attempts) -> None:
    for _ in range(10 * MOST_WRONG):
        attempts.check("192.0.2.1")


def test_a_household_of_ipv6_is_one_address(attempts: Attempts) -> None:
    try_wrong(attempts, "2001:db8::1", MOST_WRONG)
    with pytest.raises(TooMany):
        attempts.check("2001:db8::ffff:2")
    attempts.check("2001:db8:0:1::1")


def test_whatever_stands_for_an_address_is_counted(attempts: Attempts) -> None:
    for odd in ("", "x" * 100_000, "testclient"):
        try_wrong(attempts, odd, MOST_WRONG)
        with pytest.raises(TooMany):
            attempts.check(odd)


def test_a_network_opens_so_many_rooms_an_hour(attempts: Attempts, clock: Clock) -> None:
    for _ in range(MOST_OPENED):
        attempts.count_opened("192.0.2.1")
    with pytest.raises(TooMany, match="try again in an hour"):
        attempts.count_opened("192.0.2.1")
    attempts.count_opened("192.0.2.2")
    clock.now += 3600.1
    attempts.count_opened("192.0.2.1")


def test_a_seat_answers_so_often_and_its_neighbour_is_not_held_up(attempts: Attempts, clock: Clock) -> None:
    for _ in range(MOST_ANSWERS):
        attempts.count_answer("one")
    with pytest.raises(TooMany, match="wait ten seconds"):
        attempts.count_answer("one")
    attempts.count_answer("other")
    clock.now += 10.1
    attempts.count_answer("one")
