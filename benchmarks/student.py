"""One student's browser beside its page: the way in, answers that are sent until they are acknowledged, the room's counts."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

AGAIN = 0.2  # seconds between two tries
PATIENCE = 60.0  # seconds in which an answer must be acknowledged


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """What a server answers. headers: by name in small letters."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(slots=True)
class Student:
    """A browser with its cookies. address: of the server. Each request is a connection of its own."""

    address: str
    cookies: dict[str, str] = field(default_factory=dict)

    @property
    def cookie(self) -> str:
        """As a browser sends it."""
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    async def come_in(self, code: str) -> None:
        """Take a seat: the first time a cookie is given, the second time it is brought."""
        for _ in range(2):
            response = await self.ask("GET", f"/r/{code}")
            assert response.status == 303, response

    async def open_room(self, lesson: str) -> str:
        """Open a room, and be its host; its code."""
        response = await self.ask("POST", "/rooms", {"lesson": lesson})
        assert response.status == 201, response
        return str(json.loads(response.body)["code"])

    async def answer(self, code: str, step: int, value: object, attempt: int) -> Response:
        """Send an answer until the server takes or refuses it, as a browser does where it is not reached.

        Raises:
            TimeoutError: the server was not reached for a minute.
        """
        async with asyncio.timeout(PATIENCE):
            while True:
                try:
                    body = {"step": step, "value": value, "attempt": attempt}
                    response = await self.ask("POST", f"/answer/{code}", body)
                    if response.status < 500:
                        return response
                except (OSError, asyncio.IncompleteReadError):
                    pass
                await asyncio.sleep(AGAIN)

    async def ask(self, method: str, path: str, body: object = None) -> Response:
        """One request."""
        reader, writer = await self._sent(method, path, body)
        try:
            status, headers = await _head(reader)
            length = headers.get("content-length")
            content = await (reader.readexactly(int(length)) if length else reader.read())
        finally:
            writer.close()
        for cookie in headers.get("set-cookie", "").splitlines():
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return Response(status=status, headers=headers, body=content)

    async def watch(self, code: str) -> AsyncIterator[dict[str, Any]]:
        """The room's counts, as they come."""
        reader, writer = await self._sent("GET", f"/events/{code}", None)
        try:
            status, _ = await _head(reader)
            assert status == 200, status
            while line := await reader.readline():
                if line.startswith(b"data: ") and line.strip() != b"data: {}":
                    yield json.loads(line[6:])
        finally:
            writer.close()

    async def wait_for(self, code: str, true: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """Watch until a count is so."""
        async with asyncio.timeout(PATIENCE), aclosing(self.watch(code)) as counts:  # type: ignore[type-var]
            async for count in counts:
                if true(count):
                    return count
        raise RuntimeError("the stream ended")

    async def _sent(self, method: str, path: str, body: object) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        place = urlsplit(self.address)
        sent = b"" if body is None else json.dumps(body).encode()
        lines = [
            f"{method} {path} HTTP/1.1",
            f"Host: {place.netloc}",
            "Connection: close",
            f"Content-Length: {len(sent)}",
        ]
        lines += ["Content-Type: application/json"] * (body is not None) + [f"Cookie: {self.cookie}"] * bool(
            self.cookies
        )
        reader, writer = await asyncio.open_connection(place.hostname, place.port)
        writer.write("\r\n".join([*lines, "", ""]).encode() + sent)
        await writer.drain()
        return reader, writer


async def _head(reader: asyncio.StreamReader) -> tuple[int, dict[str, str]]:
    lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    headers: dict[str, str] = {}
    for name, _, value in (line.partition(":") for line in lines[1:] if line):
        kept = headers.get(name.lower())
        headers[name.lower()] = value.strip() if kept is None else f"{kept}\n{value.strip()}"  # a server and its proxy
    return int(lines[0].split()[1]), headers
