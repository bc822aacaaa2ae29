"""A class of forty, in the protocol of browsers, against the app as a user starts it."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import os
import random
import signal
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import psycopg

from app.classroom import hosting
from app.classroom.answers import answers
from app.classroom.database import Database, url_of
from app.lessons.lesson import Lesson
from app.lessons.measure import reveal
from app.lessons.read_lesson import read_lesson
from app.lessons.step_view import right_of
from benchmarks.server import Server, free_port, running_app
from benchmarks.session import Session
from benchmarks.student import Student
from tests.app.classroom.asked import HOST_KEY, LESSON, LESSONS
from tests.app.classroom.postgresql import new_schema
from tests.coroutines import run as run_coroutine

FORTY = 40
WITHIN = 2.0  # seconds in which a class answers
Answers = dict[int, object]  # by seat


def lesson() -> Lesson:
    return read_lesson(LESSONS / f"{LESSON}.toml")


def question_on(session: Session) -> dict[str, Any]:
    """What the question's part was told, on a student's page."""
    parts = [one.told for one in session.screen.shown.values() if one.kind == "bidi_component"]
    found = next(part for part in parts if part.component_name.endswith("_question"))
    told: dict[str, Any] = json.loads(found.json or found.mixed.json)[0]
    return told


class Class:
    """Forty browsers in a room, each with its page, and the host's. answered: what was acknowledged last, by seat."""

    def __init__(self, address: str, database: Database) -> None:
        self.address, self.database, self.host = address, database, Student(address)
        self.students = [Student(address) for _ in range(FORTY)]
        self.pages: list[Session] = []
        self.code, self.key = "", ""
        self.random = random.Random(40)
        self.attempts: Counter[int] = Counter()

    async def come_in(self) -> None:
        self.code = await self.host.open_room(LESSON)
        self.key = self.host.cookies[HOST_KEY.format(self.code)]
        for student in self.students:  # one after the other, so that a seat has its student's number
            await student.come_in(self.code)

    async def open_pages(self) -> None:
        for student in self.students:
            page = Session(self.address, page="room", query=f"room={self.code}", cookie=student.cookie)
            await page.open()
            self.pages.append(page)

    async def rerun(self) -> list[dict[str, Any]]:
        """Every page again; what its question is then."""
        await asyncio.gather(*(page.rerun() for page in self.pages))
        return [question_on(page) for page in self.pages]

    async def move(self, move: Callable[..., object], step: int) -> None:
        await asyncio.to_thread(move, self.database, self.code, self.key, step)

    async def vote(self, step: int, value: Callable[[], object]) -> Answers:
        """All answer at some time within two seconds: some twice, some change their mind. What was acknowledged last."""
        found = await asyncio.gather(*(self._answered(seat, step, value) for seat in range(1, FORTY + 1)))
        return dict(enumerate(found, start=1))

    async def _answered(self, seat: int, step: int, value: Callable[[], object]) -> object:
        await asyncio.sleep(self.random.uniform(0, WITHIN * 0.7))
        said = await self._send(seat, step, value())
        if seat % 4 == 0:  # again, as if its acknowledgement had been lost
            await self._send(seat, step, said, again=True)
        if seat % 3 == 0:
            await asyncio.sleep(self.random.uniform(0, WITHIN * 0.3))
            said = await self._send(seat, step, value())
        return said

    async def _send(self, seat: int, step: int, said: object, *, again: bool = False) -> object:
        self.attempts[seat] += not again
        response = await self.students[seat - 1].answer(self.code, step, said, self.attempts[seat])
        assert response.status == 200, response
        assert json.loads(response.body)["attempt"] == self.attempts[seat]
        return said

    async def too_late(self, step: int, value: object) -> None:
        """Some send another answer after the lock."""
        for seat in range(1, FORTY + 1, 7):
            response = await self.students[seat - 1].answer(self.code, step, value, 1000)
            assert response.status == 409

    def stored(self, step: int) -> Answers:
        return {each.seat: json.loads(each.value) for each in answers(self.database, self.code, step)}

    async def close(self) -> None:
        await asyncio.gather(*(page.close() for page in self.pages))


def in_class(address: str, database: Database, during: Callable[[Class], Awaitable[None]]) -> None:
    async def run() -> None:
        here = Class(address, database)
        try:
            await here.come_in()
            await during(here)
        finally:
            await here.close()

    try:
        run_coroutine(run())
    finally:
        database.close()


def test_forty_predict_lock_and_see_the_reveal_twice_and_every_answer_counts_once(tmp_path: Path) -> None:
    file = tmp_path / "classroom.sqlite"
    values: list[Callable[[], object]] = [lambda: chance.randrange(3), lambda: float(chance.randint(1, 199))]
    chance = random.Random(2)

    async def two_questions(here: Class) -> None:
        await here.open_pages()
        for step, asked in enumerate(lesson().steps):
            watching = [asyncio.create_task(s.wait_for(here.code, all_have_answered(step))) for s in here.students]
            await here.move(hosting.ask, step)
            assert {told["state"] for told in await here.rerun()} == {"open"}
            given = await here.vote(step, values[step])
            for count in await asyncio.gather(*watching):
                assert (count["seats"], count["answers"]) == (FORTY, FORTY)
            await here.move(hosting.lock, step)
            await here.too_late(step, values[step]())
            for seat, told in enumerate(await here.rerun(), start=1):
                assert (told["state"], told["answer"], "right" in told) == ("locked", given[seat], False)
            await here.move(hosting.reveal, step)
            right = right_of(asked, reveal(asked.question, asked.query))
            for seat, told in enumerate(await here.rerun(), start=1):
                assert (told["state"], told["answer"], told["right"]) == ("revealed", given[seat], right)
            assert here.stored(step) == given
            await here.move(hosting.next_question, step)
        table = (await here.host.ask("GET", f"/export/{here.code}.csv")).body.decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(table)))[1:]
        assert [row[:2] for row in rows] == [[str(q), str(s)] for q in (1, 2) for s in range(1, FORTY + 1)]

    with running_app(environment={"CLASSROOM_DB": str(file), "LESSONS": str(LESSONS)}) as server:
        in_class(server.address, Database(url_of(f"sqlite:///{file}")), two_questions)


def all_have_answered(step: int) -> Callable[[dict[str, Any]], bool]:
    return lambda count: count["step"] == step and count["answers"] == FORTY


def test_nothing_acknowledged_is_lost_when_the_app_and_a_back_end_are_killed_in_mid_vote(postgresql: str) -> None:
    url = new_schema(postgresql, "class_of_forty")
    environment, port = {"DATABASE_URL": url, "LESSONS": str(LESSONS)}, free_port()
    chance = random.Random(3)

    async def killed_twice(here: Class) -> None:
        await here.move(hosting.ask, 0)
        voting = asyncio.create_task(here.vote(0, lambda: chance.randrange(3)))
        await asyncio.sleep(WITHIN / 4)
        assert await asyncio.to_thread(kill_back_ends, url) > 0
        await asyncio.sleep(WITHIN / 4)
        os.kill(servers[-1].pid, signal.SIGKILL)
        assert here.stored(0)
        servers.append(await asyncio.to_thread(kept.enter_context, running_app(port, environment)))
        given = await voting
        assert sorted(given) == list(range(1, FORTY + 1))
        assert here.stored(0) == given
        await here.move(hosting.lock, 0)
        await here.too_late(0, 1)
        assert here.stored(0) == given

    with ExitStack() as kept:
        servers: list[Server] = [kept.enter_context(running_app(port, environment))]
        in_class(servers[0].address, Database(url_of(url)), killed_twice)


def kill_back_ends(url: str) -> int:
    """Kill -9 those that serve the app; PostgreSQL then ends every session and recovers. How many there were."""
    with psycopg.connect(url, autocommit=True) as connection:
        found = connection.execute(
            "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
        ).fetchall()
    for (pid,) in found[:1]:
        os.kill(pid, signal.SIGKILL)
    return len(found)


def test_a_server_that_is_told_to_end_closes_the_streams_of_those_who_watch() -> None:
    async def watch_to_the_end(server: Server) -> None:
        host = Student(server.address)
        code = await host.open_room(LESSON)
        async for _ in host.watch(code):
            os.kill(server.pid, signal.SIGTERM)

    with running_app(environment={"LESSONS": str(LESSONS)}) as server:
        run_coroutine(asyncio.wait_for(watch_to_the_end(server), 10))  # seconds; without an end it is killed after 15
