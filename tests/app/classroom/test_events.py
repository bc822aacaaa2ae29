"""What those who watch a room hear: its count at once, each change, its end; and that nobody asks when nobody watches."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterable
from typing import Any

import pytest

from app.classroom import events, hosting
from app.classroom.database import Database
from app.classroom.events import ENDED, Watchers
from app.classroom.refused import Unavailable
from app.classroom.rooms import KEPT, Count, counts, open_room
from app.classroom.seats import take_seat
from tests.app.classroom.asked import HOST_KEY, JSON, Browser, opened, seated
from tests.coroutines import run as run_coroutine

PATIENCE = 20.0  # seconds


pytestmark = pytest.mark.usefixtures("rooms")


@pytest.fixture(autouse=True)
def looks_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "EVERY", 0.01)


class Asked:
    """Counts the looks at the database. away: whether it answers."""

    def __init__(self) -> None:
        self.looks, self.away = 0, False

    def __call__(self, database: Database, of: Iterable[str]) -> dict[str, Count]:
        self.looks += 1
        if self.away:
            raise Unavailable("The class's memory does not answer: try again in a moment.")
        return counts(database, of)


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> Asked:
    asked = Asked()
    monkeypatch.setattr(events, "counts", asked)
    return asked


async def heard(stream: AsyncIterator[str]) -> dict[str, Any]:
    said = await asyncio.wait_for(anext(stream), PATIENCE)
    assert said.startswith("data: ")
    assert said.endswith("\n\n")
    found: dict[str, Any] = json.loads(said.removeprefix("data: "))
    return found


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not true():
            await asyncio.sleep(0.01)


def test_the_present_count_comes_first_and_then_each_change(rooms: Database) -> None:
    code, key = open_room(rooms, "{}")

    async def follow() -> None:
        watchers = Watchers(rooms)
        first, second = watchers.watch(code), watchers.watch(code)
        assert (await heard(first))["seats"] == 0
        assert (await heard(second))["phase"] == "waiting"
        take_seat(rooms, code, "a")
        assert [(await heard(each))["seats"] for each in (first, second)] == [1, 1]
        late = watchers.watch(code)
        assert (await heard(late))["seats"] == 1
        hosting.ask(rooms, code, key, 0)
        assert [(await heard(each))["phase"] for each in (first, second, late)] == ["open"] * 3
        for each in (first, second, late):
            await each.aclose()  # type: ignore[attr-defined]

    run_coroutine(follow())


def test_a_room_that_expires_ends_its_streams(rooms: Database) -> None:
    code, _ = open_room(rooms, "{}")

    async def follow() -> None:
        stream = Watchers(rooms).watch(code)
        await heard(stream)
        begun = rooms.clock()
        rooms.clock = lambda: begun + KEPT + 1
        assert await asyncio.wait_for(anext(stream), PATIENCE) == ENDED
        with pytest.raises(StopAsyncIteration):
            await asyncio.wait_for(anext(stream), PATIENCE)

    run_coroutine(follow())


def test_nobody_asks_the_database_when_nobody_watches(rooms: Database, looks: Asked) -> None:
    code, _ = open_room(rooms, "{}")

    async def follow() -> int:
        watchers = Watchers(rooms)
        for _ in range(2):  # it begins again, too
            stream = watchers.watch(code)
            await heard(stream)
            before = looks.looks
            await until(lambda before=before: looks.looks > before + 1)  # type: ignore[misc]
            await stream.aclose()  # type: ignore[attr-defined]
        await asyncio.sleep(0.2)
        rested = looks.looks
        await asyncio.sleep(0.3)
        return looks.looks - rested

    assert run_coroutine(follow()) == 0


def test_many_who_watch_many_rooms_cost_one_question(rooms: Database, looks: Asked) -> None:
    some = [open_room(rooms, "{}")[0] for _ in range(5)]

    async def follow() -> tuple[int, int]:
        watchers = Watchers(rooms)
        streams = [watchers.watch(code) for code in some * 20]
        said = await asyncio.gather(*(heard(stream) for stream in streams))
        looked = looks.looks
        for stream in streams:
            await stream.aclose()  # type: ignore[attr-defined]
        return len(said), looked

    said, looked = run_coroutine(follow())
    assert said == 100
    assert looked <= 3


def test_a_database_that_is_away_for_a_while_ends_no_stream(rooms: Database, looks: Asked) -> None:
    code, _ = open_room(rooms, "{}")

    async def follow() -> None:
        stream = Watchers(rooms).watch(code)
        await heard(stream)
        looks.away, before = True, looks.looks
        await until(lambda: looks.looks > before + 3)
        take_seat(rooms, code, "a")
        looks.away = False
        assert (await heard(stream))["seats"] == 1
        await stream.aclose()  # type: ignore[attr-defined]

    run_coroutine(follow())


def test_a_quiet_stream_says_that_it_is_still_there(rooms: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "STILL_THERE", 0.05)
    code, _ = open_room(rooms, "{}")

    async def follow() -> None:
        stream = Watchers(rooms).watch(code)
        await heard(stream)
        assert await asyncio.wait_for(anext(stream), PATIENCE) == ": still there\n\n"
        await stream.aclose()  # type: ignore[attr-defined]

    run_coroutine(follow())


def test_a_server_that_ends_closes_its_streams_and_the_room_goes_on(rooms: Database) -> None:
    code, _ = open_room(rooms, "{}")

    async def follow() -> None:
        watchers = Watchers(rooms)
        stream = watchers.watch(code)
        await heard(stream)
        watchers.close()
        with pytest.raises(StopAsyncIteration):
            await asyncio.wait_for(anext(stream), PATIENCE)

    run_coroutine(follow())


def test_the_route_streams_to_students_and_the_host_and_is_kept_by_no_cache(rooms: Database) -> None:
    code, host = opened()
    assert HOST_KEY.format(code) in host.cookies
    for browser in (seated(code), host):
        path = f"/events/{code}".encode()
        answered = run_coroutine(browser.listen("GET", path, b"", JSON, lambda said: b"\n\n" in said))
        assert answered.status == 200
        assert answered.headers["content-type"] == "text/event-stream; charset=utf-8"
        assert answered.headers["cache-control"] == "no-cache"
        assert answered.headers["x-accel-buffering"] == "no"
        assert answered.body.startswith(b'data: {"version": 1, "phase": "waiting"')
    assert Browser().get(f"/events/{code}").status == 403
