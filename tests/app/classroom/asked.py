"""The routes of a class in process: a request by its bytes, as no browser would send it, and what comes back."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes

import pytest
from starlette.applications import Starlette

from app.classroom import hosting
from app.classroom.answers import answers
from app.classroom.database import Database, database
from app.classroom.events import watchers
from app.classroom.migrate import migrate
from app.classroom.routes import ROUTES
from app.lessons import lesson_files
from app.lessons.lesson_files import read_all
from tests.coroutines import run as run_coroutine

LESSONS = Path(__file__).with_name("lessons")
LESSON = "two_steps"
HOST_KEY = "gh_host_{}"
JSON = {"content-type": "application/json", "host": "class.example"}
_HOMES = count(1)


@contextmanager
def own_database(monkeypatch: pytest.MonkeyPatch, folder: Path) -> Iterator[Database]:
    """Let this process keep its rooms in a folder, and know the lessons of these tests alone."""
    found = read_all([LESSONS])
    monkeypatch.setattr(lesson_files, "lessons", lambda: found)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("CLASSROOM_DB", str(folder / "classroom.sqlite"))
    _forget()
    migrate(database())
    yield database()
    database().close()
    _forget()


def _forget() -> None:
    database.cache_clear()
    watchers.cache_clear()


@dataclass(frozen=True)
class Answered:
    """What a server said. headers: by name in small letters, of a name that comes twice the last."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def sentence(self) -> str:
        """Why it refused."""
        said = self.json["error"]
        assert isinstance(said, str)
        assert said.endswith(".")
        return said


@cache
def _app() -> Starlette:
    return Starlette(routes=ROUTES)


@dataclass
class Browser:
    """One that keeps its cookies. address: of the network that it is in, by default one of its own."""

    cookies: dict[str, str] = field(default_factory=dict)
    address: str = field(default_factory=lambda: f"10.1.{next(_HOMES)}.7")

    def get(self, path: str, headers: Mapping[str, str] = JSON) -> Answered:
        return self.request("GET", path.encode("utf-8", "surrogateescape"), b"", headers)

    def post(self, path: str, body: object, headers: Mapping[str, str] = JSON) -> Answered:
        """body: bytes as they are, anything else as JSON."""
        sent = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self.request("POST", path.encode(), sent, headers)

    def request(self, method: str, path: bytes, body: bytes, headers: Mapping[str, str] = JSON) -> Answered:
        found = run_coroutine(self.listen(method, path, body, headers, lambda heard: False))
        for name, value in found.headers.items():
            if name == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0].strip('"')
        return found

    async def listen(
        self, method: str, path: bytes, body: bytes, headers: Mapping[str, str], enough: Callable[[bytes], bool]
    ) -> Answered:
        """The answer, or as much of it as is enough; then this browser goes away."""
        path, _, query = path.partition(b"?")
        brought = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
        if self.cookies:
            cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
            brought.append((b"cookie", cookies.encode("latin-1")))
        scope = {
            **{"type": "http", "method": method, "headers": brought, "query_string": query, "raw_path": path},
            **{"path": unquote_to_bytes(path).decode("utf-8", "replace"), "root_path": "", "scheme": "http"},
            **{"client": (self.address, 5), "server": ("class.example", 80), "http_version": "1.1"},
        }
        status, found, heard, gone = [0], dict[str, str](), bytearray(), asyncio.Event()
        sent = [False]

        async def receive() -> dict[str, Any]:
            if sent[0]:
                await gone.wait()
                return {"type": "http.disconnect"}
            sent[0] = True
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: Mapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                status[0] = message["status"]
                found.update({n.decode(): v.decode("latin-1") for n, v in message["headers"]})
            heard.extend(message.get("body", b""))
            if enough(bytes(heard)):
                gone.set()

        with suppress(asyncio.CancelledError):
            await _app()(scope, receive, send)
        return Answered(status[0], found, bytes(heard))


def opened() -> tuple[str, Browser]:
    """A new room's code, and its host's browser."""
    host = Browser()
    answered = host.post("/rooms", {"lesson": LESSON})
    assert answered.status == 201
    return answered.json["code"], host


def seated(code: str, address: str = "") -> Browser:
    """A student's browser that has come in."""
    student = Browser(address=address) if address else Browser()
    come_in(code, student)
    return student


def come_in(code: str, student: Browser) -> None:
    """Follow the link: a browser is sent back once, to bring the cookie that it was given."""
    for _ in range(2):
        assert student.get(f"/r/{code}").status == 303


def question_out(rooms: Database) -> tuple[str, Browser, str]:
    """A room whose first question is out, its host, and the host's key."""
    code, host = opened()
    key = host.cookies[HOST_KEY.format(code)]
    hosting.ask(rooms, code, key, 0)
    return code, host, key


def vote(code: str, student: Browser, value: Any, attempt: int = 1, step: Any = 0, **headers: str) -> Any:
    return student.post(f"/answer/{code}", {"step": step, "value": value, "attempt": attempt}, {**JSON, **headers})


def stored(rooms: Database, code: str) -> dict[int, str]:
    return {each.seat: each.value for each in answers(rooms, code, 0)}
