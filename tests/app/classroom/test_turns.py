"""Nobody is kept waiting by somebody who comes again and again."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Lock

import pytest

from app.classroom.turns import Turns

LONG = 30.0  # seconds


@pytest.mark.parametrize("places", [1, 3])
def test_so_many_threads_are_at_work_at_once_as_there_are_places(places: int) -> None:
    turns, inside, most = Turns(places), 0, 0
    guard = Lock()

    def work(_: int) -> None:
        nonlocal inside, most
        with turns.turn(LONG):
            with guard:
                inside += 1
                most = max(most, inside)
            time.sleep(0.0005)
            with guard:
                inside -= 1

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(work, range(200)))
    assert (inside, most) == (0, places)


def test_threads_that_come_again_and_again_take_turns() -> None:
    turns, order, stop = Turns(1), [], Event()

    def work(name: int) -> None:
        while not stop.is_set():
            with turns.turn(LONG):
                order.append(name)
                time.sleep(0.0005)

    with ThreadPoolExecutor(4) as threads:
        for name in range(4):
            threads.submit(work, name)
        while len(order) < 400:
            time.sleep(0.001)
        stop.set()
    together = order[next(at for at in range(len(order)) if len(set(order[at : at + 4])) == 4) : 380]
    rounds = [len(set(together[at : at + 5])) for at in range(0, len(together) - 5, 5)]
    assert rounds.count(4) > 0.9 * len(rounds)


def test_who_has_waited_too_long_leaves_and_the_next_one_comes() -> None:
    turns = Turns(1)
    with ThreadPoolExecutor(1) as threads:
        with turns.turn(LONG):

            def wait() -> None:
                with turns.turn(0.02):
                    raise AssertionError

            with pytest.raises(TimeoutError):
                threads.submit(wait).result()
        with turns.turn(0.02):
            pass
