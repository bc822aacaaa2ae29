"""Codes are not guessed one after another, and a school behind one address is not kept out."""

from __future__ import annotations

import pytest

from app.classroom.attempts import MOST_WRONG, Attempts
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
