"""Beside others a browser runs one script at a time, and no more than its share."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from app.background import turn
from app.background.turn import OWED, SAVED, SHARE, Browsers


class Interrupted(BaseException):
    """As Streamlit ends a run: by what is no Exception."""


def nothing() -> None:
    """Nobody interrupts."""


def interrupt() -> None:
    raise Interrupted


class Time:
    """A clock that goes on where somebody sleeps or computes."""

    def __init__(self) -> None:
        self.now = self.computed = 0.0

    def sleep(self, seconds: float) -> None:
        self.now += seconds

    def compute(self, seconds: float) -> None:
        self.now += seconds
        self.computed += seconds

    def browsers(self) -> Browsers:
        return Browsers(clock=lambda: self.now, cpu=lambda: self.computed, sleep=self.sleep)


def beside_others() -> Browsers:
    """Another one has been there just now."""
    browsers = Browsers()
    with browsers.turn("another", nothing):
        return browsers


def most_at_once(browsers: Browsers, name: Callable[[int], str]) -> int:
    """Of ten threads that take a turn each."""
    running, seen = [0], [0]

    def run(k: int) -> None:
        with browsers.turn(name(k), nothing):
            running[0] += 1
            seen[0] = max(seen[0], running[0])
            time.sleep(0.02)
            running[0] -= 1

    threads = [threading.Thread(target=run, args=(k,)) for k in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return seen[0]


def test_ten_tabs_of_a_browser_run_one_after_the_other_where_others_are() -> None:
    assert most_at_once(beside_others(), lambda k: "one") == 1


def test_the_tabs_of_a_browser_alone_do_not_wait_for_each_other() -> None:
    assert most_at_once(Browsers(), lambda k: "one") > 1


def test_two_browsers_do_not_wait_for_each_other() -> None:
    browsers = Browsers()
    with browsers.turn("one", nothing), browsers.turn("two", interrupt):
        pass


@pytest.mark.parametrize("error", [ValueError, Interrupted])
def test_a_turn_ends_however_its_run_does(error: type[BaseException]) -> None:
    browsers = Browsers()
    with pytest.raises(error), browsers.turn("one", nothing):
        raise error
    with browsers.turn("one", interrupt):
        pass


def test_who_waits_for_his_turn_can_be_interrupted_and_takes_nothing_with_him() -> None:
    browsers = beside_others()
    with browsers.turn("one", nothing), pytest.raises(Interrupted), browsers.turn("one", interrupt):
        pass
    with browsers.turn("one", interrupt):
        pass


def test_who_rests_can_be_interrupted_and_the_next_rests_on() -> None:
    clock = Time()
    browsers = clock.browsers()
    with browsers.turn("greedy", nothing):
        clock.compute(SAVED + 1)
    with browsers.turn("another", nothing):
        pass
    for _ in range(2):
        with pytest.raises(Interrupted), browsers.turn("greedy", interrupt):
            pass


@pytest.mark.parametrize("move", [0.02, 0.3])
def test_a_browser_that_never_pauses_has_its_share_beside_others(move: float) -> None:
    clock = Time()
    browsers = clock.browsers()
    used = 0.0
    while clock.now < 200:
        with browsers.turn("another", interrupt):
            pass
        with browsers.turn("greedy", nothing):
            clock.compute(move)
        used += move
    assert used <= SAVED + SHARE * clock.now + 2 * move
    assert used >= SHARE * clock.now / 2


def test_nobody_rests_for_minutes_after_one_long_run() -> None:
    clock = Time()
    browsers = clock.browsers()
    with browsers.turn("patient", nothing):
        clock.compute(60.0)
    with browsers.turn("another", nothing):
        pass
    before = clock.now
    with browsers.turn("patient", nothing):
        assert clock.now - before <= OWED / SHARE + 0.1


def _waits_once() -> None:
    import streamlit as st

    from app.background import turn

    with turn.own_turn():
        st.write("the page")


def test_who_waits_for_a_turn_is_told_so_until_it_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []

    class Busy:
        @contextmanager
        def turn(self, _: str, waits: Callable[[], None]) -> Iterator[None]:
            waits()
            waits()
            told.append("turn")
            yield

    @contextmanager
    def spinner(_: Any, words: str) -> Iterator[None]:
        told.append(words)
        yield
        told.append("no longer told")

    monkeypatch.setattr(turn, "_OF_THIS_PROCESS", Busy())
    monkeypatch.setattr(turn.st, "spinner", partial(spinner, None))
    at = AppTest.from_function(_waits_once).run()
    assert [element.value for element in at.markdown] == ["the page"]
    assert told == ["Waiting for others …", "turn", "no longer told"]


def test_a_browser_alone_never_rests() -> None:
    clock = Time()
    browsers = clock.browsers()
    for _ in range(100):
        with browsers.turn("one", interrupt):
            clock.compute(1.0)
    assert clock.now == pytest.approx(100.0)


def test_a_student_who_moves_twice_a_second_never_rests() -> None:
    clock = Time()
    browsers = clock.browsers()
    for _ in range(1000):
        for name in ("one", "another"):
            with browsers.turn(name, interrupt):
                clock.compute(0.02)
        clock.sleep(0.46)


def test_browsers_are_forgotten_and_those_that_run_are_not() -> None:
    browsers = beside_others()
    with browsers.turn("running", nothing):
        for k in range(3000):
            with browsers.turn(str(k), interrupt):
                pass
        with pytest.raises(Interrupted), browsers.turn("running", interrupt):
            pass
