"""Work behind the pages: shared, queued, left and taken up again."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Generator, Iterator

import pytest

from app.background.progress import Progress
from app.background.works import BEGUN, Background


class Counting:
    """Work that counts, an item each time it is allowed to."""

    def __init__(self, items: int) -> None:
        self.items = items
        self.allowed = threading.Semaphore(0)
        self.begun = 0

    def __call__(self) -> Iterator[int]:
        self.begun += 1
        for item in range(self.items):
            self.allowed.acquire()
            yield item

    def allow(self, items: int) -> None:
        self.allowed.release(items)


def until(found: Callable[[], Progress | None], holds: Callable[[Progress], bool]) -> Progress:
    """Look again until it holds."""
    end = time.monotonic() + 300  # a machine may be as slow as it likes
    while time.monotonic() < end:
        progress = found()
        if progress is not None and holds(progress):
            return progress
        time.sleep(0.005)
    raise AssertionError("waited too long")


def state(name: str) -> Callable[[Progress], bool]:
    return lambda progress: progress.state == name


def test_work_is_done_once_for_all_who_follow_it() -> None:
    background, work = Background(2), Counting(3)
    work.allow(3)
    for who in ("one", "two", "three"):
        found = until(lambda who=who: background.follow("key", work, who), state("finished"))  # type: ignore[misc]
        assert found.items == (0, 1, 2)
    assert work.begun == 1


def test_what_the_work_returns_is_its_result_and_no_item() -> None:
    background, allowed = Background(1), threading.Semaphore(0)

    def made() -> Generator[int, None, str]:
        yield 1
        allowed.acquire()
        return "weights"

    before = until(lambda: background.follow("key", made, "me"), lambda progress: bool(progress.items))
    assert before.result is None
    allowed.release()
    after = until(lambda: background.follow("key", made, "me"), state("finished"))
    assert (after.items, after.result) == ((1,), "weights")


def test_no_more_runs_at_once_than_there_are_slots_and_the_others_see_their_place() -> None:
    background = Background(2)
    works = [Counting(1) for _ in range(4)]
    for key, work in enumerate(works):
        background.follow(key, work, "me")
    until(lambda: background.look(1), state("running"))
    seen = [background.look(key) for key in range(4)]
    assert [one.state for one in seen if one] == ["running", "running", "queued", "queued"]
    assert [one.place_in_queue for one in seen if one] == [0, 0, 1, 2]
    for work in works:
        work.allow(1)
    for key in range(4):
        until(lambda key=key: background.look(key), state("finished"))  # type: ignore[misc]


def test_what_is_left_stops_and_goes_on_where_it_was() -> None:
    background, work = Background(1), Counting(4)
    background.follow("key", work, "me")
    work.allow(1)
    until(lambda: background.look("key"), lambda progress: len(progress.items) == 1)
    background.leave("key", "me")
    work.allow(1)
    left = until(lambda: background.look("key"), state("stopped"))
    assert left.items == (0, 1)
    work.allow(2)
    found = until(lambda: background.follow("key", work, "you"), state("finished"))
    assert found.items == (0, 1, 2, 3)
    assert work.begun == 1


def test_who_leaves_the_queue_is_stopped_at_once_and_makes_room() -> None:
    tabs = {"first", "second", "third"}
    background, works = Background(1, is_there=lambda who: who in tabs), [Counting(1) for _ in range(4)]
    for key, who in enumerate(("me", "first", "second", "third")):
        tabs.add(who)
        background.follow(key, works[key], who)
    until(lambda: background.look(0), state("running"))
    background.leave(1, "first")
    left, *behind = [background.look(key) for key in (1, 2, 3)]
    assert left
    assert (left.state, left.place_in_queue) == ("stopped", 0)
    assert [one.place_in_queue for one in behind if one] == [1, 2]
    tabs.remove("second")
    assert (last := background.look(3))
    assert last.place_in_queue == 1
    for work in works:
        work.allow(1)
    until(lambda: background.look(3), state("finished"))
    assert until(lambda: background.follow(1, works[1], "first"), state("finished")).items == (0,)


def test_work_of_a_closed_tab_stops_though_it_was_followed_just_now() -> None:
    tabs = {"open", "closed"}
    background, work = Background(1, is_there=lambda who: who in tabs), Counting(3)
    background.follow("key", work, "closed")
    work.allow(1)
    until(lambda: background.look("key"), lambda progress: len(progress.items) == 1)
    tabs.remove("closed")
    work.allow(1)
    until(lambda: background.look("key"), state("stopped"))


def test_stopping_for_one_does_not_stop_it_for_another() -> None:
    background, work = Background(1), Counting(2)
    background.follow("key", work, "me")
    background.follow("key", work, "you")
    background.leave("key", "me")
    work.allow(2)
    until(lambda: background.look("key"), state("finished"))


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (ValueError("lag must be less"), "lag must be less."),
        (ValueError("Lower the lag."), "Lower the lag."),
        (KeyError(1), "This work failed because of a fault in the app. The server’s log has the reason."),
    ],
)
def test_work_that_fails_says_so_and_frees_its_slot(error: Exception, said: str) -> None:
    def fails() -> Iterator[int]:
        yield 1
        raise error

    background, work = Background(1), Counting(1)
    work.allow(1)
    failed = until(lambda: background.follow("bad", fails, "me"), state("failed"))
    assert failed.reason == said
    assert until(lambda: background.follow("good", work, "me"), state("finished")).items == (0,)


def test_finished_work_is_kept_within_bounds() -> None:
    background = Background(1, kept=5)
    for key in range(12):
        until(lambda key=key: background.follow(key, lambda: iter([key]), "me"), state("finished"))  # type: ignore[misc]
    assert sum(background.look(key) is not None for key in range(12)) == 5


def test_work_left_half_way_is_kept_within_bounds() -> None:
    background = Background(1)
    for key in range(BEGUN + 4):
        work = Counting(2)
        work.allow(1)
        background.follow(key, work, "me")
        until(lambda key=key: background.look(key), lambda progress: len(progress.items) == 1)  # type: ignore[misc]
        background.leave(key, "me")
        work.allow(1)
        until(lambda key=key: background.look(key), state("stopped"))  # type: ignore[misc]
    background.follow("last", lambda: iter(()), "me")
    assert [background.look(key) is None for key in range(BEGUN + 4)] == [True] * 4 + [False] * BEGUN
