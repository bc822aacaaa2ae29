"""Requests that no browser sends, to every plain route: random bytes as path, query, body and headers."""

from __future__ import annotations

import asyncio
import json
from random import Random

from app.classroom.routes import ROUTES
from tests.fuzz import hostile
from tests.fuzz.walk import Found

ANSWERS_WITHIN = 20.0  # seconds
METHODS = ("GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "XYZ")
STREAMLIT = (
    "/_stcore/health",
    "/_stcore/metrics",
    "/_stcore/host-config",
    "/_stcore/stream",
    "/_stcore/upload_file/a/b",
)
STREAMLIT += ("/media/", "/static/", "/app/static/", "/_stcore/agent", "/_stcore/script-health-check", "/component/")
_SIGNS = [chr(code) for code in range(33, 127) if chr(code) not in "#?"]
_HEADERS = ("Origin", "Referer", "Cookie", "Accept", "Accept-Encoding", "Sec-Fetch-Site", "X-Forwarded-For", "Range")
_HEADERS += ("If-None-Match", "X-Forwarded-Proto", "Upgrade", "Sec-WebSocket-Key", "Authorization", "Accept-Language")


async def ask(address: str, seed: str, found: Found) -> None:
    """One request: whatever it is, it has an answer, and none that the server failed."""
    request = made(Random(f"route {seed}"))
    found.done += 1
    try:
        async with asyncio.timeout(ANSWERS_WITHIN):
            status = await _status_of(address, request)
    except (TimeoutError, ValueError) as error:
        found.faults.append(_told(seed, f"{type(error).__name__} {error}", request))
    else:
        if status >= 500:
            found.faults.append(_told(seed, f"status {status}", request))


def made(rng: Random) -> bytes:
    """A request as it is sent, a sound one of HTTP/1.1 as far as its frame goes."""
    body = hostile.payload(rng) if rng.random() < 0.7 else _nearly_sound(rng)
    method = rng.choice((*METHODS, "POST", "GET"))
    lines = [f"{method} {_target(rng)} HTTP/1.1".encode("latin-1"), b"Host: 127.0.0.1", b"Connection: close"]
    lines.append(f"Content-Length: {len(body)}".encode())
    if rng.random() < 0.7:
        lines.append(b"Content-Type: application/json")
    for name in rng.sample(_HEADERS, rng.randrange(4)):
        lines.append(name.encode() + b": " + _header(rng))
    return b"\r\n".join(lines) + b"\r\n\r\n" + body


def _target(rng: Random) -> str:
    path = rng.choice((*(route.path for route in ROUTES), *STREAMLIT))
    for name in ("{code}", "{key}"):
        path = path.replace(
            name, rng.choice((_signs(rng), "ABC234", "abc-234", "", "%00", "%ff%fe", "..%2f..%2f", "A" * 5000))
        )
    if rng.random() < 0.1:
        path = rng.choice((f"/{_signs(rng)}", path + "/", "/" + path, path.upper(), path.replace("_", "%5f"), "*"))
    query = rng.choice(("", f"?lang={_signs(rng)}", f"?{_signs(rng)}", "?lang=de", "?lang=de&lang=%00"))
    return path + query


def _signs(rng: Random) -> str:
    if rng.random() < 0.5:
        return "".join(f"%{byte:02x}" for byte in rng.randbytes(rng.choice((1, 6, 40))))
    return "".join(rng.choices(_SIGNS, k=rng.choice((1, 6, 6, 40))))


def _header(rng: Random) -> bytes:
    sound = (
        b"http://127.0.0.1",
        b"null",
        b"gh_seat=abc",
        b"gh_seat=%00; gh_host_ABC234=x",
        b"same-origin",
        b"text/html",
    )
    odd = bytes(byte for byte in rng.randbytes(rng.choice((1, 20, 200))) if byte not in b"\r\n\x00")
    return rng.choice((*sound, odd, b"bytes=0-", b"bytes=9-1,,", b"gzip;q=x, br, *;q=0", b"http://[", b"websocket"))


def _nearly_sound(rng: Random) -> bytes:
    """What the class's own pages send, with a field or two that are something else."""
    fields = {"lesson": "forget_gate", "step": 0, "attempt": 1, "value": 0}
    for name in rng.sample(sorted(fields), rng.randrange(3)):
        fields[name] = hostile.value(rng)
    return json.dumps(fields).encode()


async def _status_of(address: str, request: bytes) -> int:
    """0 where the server closes the connection without a word, as with what is no request."""
    host, _, port = address.removeprefix("http://").partition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    try:
        writer.write(request)
        await writer.drain()
        line = await reader.readline()
        return int(line.split()[1]) if line else 0
    except ConnectionError:
        return 0
    finally:
        writer.close()


def _told(seed: str, fault: str, request: bytes) -> str:
    return f"{fault}\n  again: python -m tests.fuzz routes --only {seed}\n    {request[:600]!r}"
