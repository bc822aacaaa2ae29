"""The plain routes of a class: coming in, opening a room, answering, watching, taking the answers away.

Answers do not travel by Streamlit: a press of its buttons is lost where the server ends in that instant.
"""

from __future__ import annotations

import asyncio
import csv
import io
import json
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import JSONResponse as Json
from starlette.responses import RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from app.classroom import answers, codes, hosting, rooms, seats, short_links
from app.classroom.attempts import Attempts
from app.classroom.content import content_of
from app.classroom.cookies import HOST, SEAT, keep
from app.classroom.database import database
from app.classroom.events import watchers
from app.classroom.own_requests import body_of, field, told
from app.classroom.refused import NotAllowed, NotFound, Refused
from app.language.language import plain

_attempts = Attempts()


async def come_in(request: Request) -> Response:
    """A seat for this browser, and on to the room. What refuses is told on the room's page."""
    code = codes.as_code(request.path_params["code"]) or ""
    token = request.cookies.get(SEAT) or codes.new_key()
    try:
        _attempts.check(_address(request))
        await asyncio.to_thread(seats.take_seat, database(), code, token)
    except NotFound:
        _attempts.count_wrong(_address(request))
    except Refused:
        pass  # the page says why
    response = RedirectResponse(f"../room?room={code or 'none'}", status_code=303)
    keep(response, SEAT, token, request)
    return response


async def host_here(request: Request) -> Response:
    """Make this browser the host of a room whose key it brings."""
    code, key = codes.as_code(request.path_params["code"]) or "", request.path_params["key"]
    _attempts.check(_address(request))
    response = RedirectResponse(f"../../host?room={code or 'none'}", status_code=303)
    if await asyncio.to_thread(hosting.is_host, database(), code, key):
        keep(response, HOST.format(code=code), key, request)
    else:
        _attempts.count_wrong(_address(request))
    return response


async def open_link(request: Request) -> Response:
    """The lesson's link behind a short code."""
    _attempts.check(_address(request))
    try:
        text = await asyncio.to_thread(short_links.kept_link, database(), request.path_params["code"])
    except NotFound:
        _attempts.count_wrong(_address(request))
        raise
    return RedirectResponse(f"../?{urlencode({'l': text})}", status_code=303)


async def open_room(request: Request) -> Response:
    """A new room with a lesson; its host is this browser."""
    body = await body_of(request)
    content = content_of(field(body, "lesson", str))
    code, key = await asyncio.to_thread(rooms.open_room, database(), content)
    response = Json({"code": code}, status_code=201)
    keep(response, HOST.format(code=code), key, request)
    return response


async def answer(request: Request) -> Response:
    """Store a seat's answer; acknowledged once it is stored."""
    body = await body_of(request)
    token, code = request.cookies.get(SEAT, ""), request.path_params["code"]
    step, attempt = field(body, "step", int), field(body, "attempt", int)
    value = json.dumps(body.get("value"))
    saved = await asyncio.to_thread(answers.answer, database(), code, step, token, value, attempt)
    return Json({"version": saved.version, "attempt": saved.attempt})


async def watch(request: Request) -> Response:
    """The room's counts as they change."""
    room = await asyncio.to_thread(rooms.room, database(), request.path_params["code"])
    headers = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}
    return StreamingResponse(watchers().watch(room.code), media_type="text/event-stream", headers=headers)


async def export(request: Request) -> Response:
    """All answers by seat number, for the host."""
    code = codes.as_code(request.path_params["code"]) or ""
    if not await asyncio.to_thread(hosting.is_host, database(), code, request.cookies.get(HOST.format(code=code), "")):
        raise NotAllowed(plain("Only the teacher who opened this room can do that."))
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(["question", "seat", "answer"])
    for each in await asyncio.to_thread(answers.export, database(), code):
        table.writerow([each.step + 1, each.seat, each.value])
    headers = {"Content-Disposition": f'attachment; filename="room-{code}.csv"'}
    return Response(text.getvalue(), media_type="text/csv; charset=utf-8", headers=headers)


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


ROUTES = [
    Route("/r/{code}", told(come_in), methods=["GET"]),
    Route("/h/{code}/{key}", told(host_here), methods=["GET"]),
    Route("/s/{code}", told(open_link), methods=["GET"]),
    Route("/rooms", told(open_room), methods=["POST"]),
    Route("/answer/{code}", told(answer), methods=["POST"]),
    Route("/events/{code}", told(watch), methods=["GET"]),
    Route("/export/{code}.csv", told(export), methods=["GET"]),
]
