"""The two cookies of a class: a browser's seat, and that it is the host of a room. No script can read them."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from app.classroom.rooms import KEPT

SEAT = "gh_seat"  # the same in every room: 128 random bits
HOST = "gh_host_{code}"


def keep(response: Response, name: str, value: str, request: Request) -> None:
    """Let the browser bring a value with every request, for as long as a room is kept."""
    secure = request.url.scheme == "https" or request.headers.get("x-forwarded-proto") == "https"
    response.set_cookie(name, value, max_age=KEPT, httponly=True, samesite="lax", path="/", secure=secure)
