"""The plain routes of a class: coming in, opening a room, answering, watching, taking the answers away.

Answers do not travel by Streamlit: a press of its buttons is lost where the server ends in that instant.
"""

from __future__ import annotations

import asyncio
import csv
import io
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import JSONResponse as Json
from starlette.responses import RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from app.classroom import answers, codes, hosting, rooms, seats, short_links
from app.classroom.attempts import Attempts
from app.classroom.content import answer_of, content_of, content_of_link, written_answer
from app.classroom.cookies import HOST, SEAT, keep
from app.classroom.database import database
from app.classroom.events import watchers
from app.classroom.own_requests import body_of, field, told
from app.classroom.refused import NotAllowed, NotFound, Refused
from app.language.language import LANGUAGES, plain

_AGAIN = "again"  # in the address of who was sent back to bring his cookie
_attempts = Attempts()


async def come_in(request: Request) -> Response:
    """A seat for this browser, and on to the room. What refuses is told on the room's page.

    Who brings no cookie is given one, and asked to come again: what only previews a link in a chat does not.
    """
    code = codes.as_code(request.path_params["code"]) or ""
    token = _seat(request)
    _attempts.check(_address(request))
    if token:
        try:
            await asyncio.to_thread(seats.take_seat, database(), code, token)
        except NotFound:
            _attempts.count_wrong(_address(request))
        except Refused:
            pass  # the page says why
    comes_again = not token and code and _AGAIN not in request.query_params
    response = (
        _on_to(request, code, **{_AGAIN: "1"}) if comes_again else _on_to(request, "../room", room=code or "none")
    )
    keep(response, SEAT, token or codes.new_key(), request)
    return response


async def host_here(request: Request) -> Response:
    """Make this browser the host of a room whose key it brings."""
    code, key = codes.as_code(request.path_params["code"]) or "", request.path_params["key"]
    _attempts.check(_address(request))
    response = _on_to(request, "../../host", room=code or "none")
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
    content = content_of_link(field(body, "link", str)) if "link" in body else content_of(field(body, "lesson", str))
    _attempts.count_opened(_address(request))
    code, key = await asyncio.to_thread(rooms.open_room, database(), content)
    response = Json({"code": code}, status_code=201)
    keep(response, HOST.format(code=code), key, request)
    return response


async def answer(request: Request) -> Response:
    """Store a seat's answer; acknowledged once it is stored."""
    body = await body_of(request)
    token, code = _seat(request), request.path_params["code"]
    step, attempt = field(body, "step", int), field(body, "attempt", int)
    _attempts.count_answer(token or _address(request))

    def store() -> answers.Saved:
        value = answer_of(rooms.room(database(), code).content, step, body.get("value"))
        return answers.answer(database(), code, step, token, value, attempt)

    saved = await asyncio.to_thread(store)
    return Json({"version": saved.version, "attempt": saved.attempt})


async def watch(request: Request) -> Response:
    """The room's counts as they change, for who is in it."""
    code = codes.as_code(request.path_params["code"]) or ""
    if await asyncio.to_thread(seats.seat_of, database(), code, _seat(request)) is None:
        await asyncio.to_thread(_check_host, request, code)
    headers = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}
    return StreamingResponse(watchers().watch(code), media_type="text/event-stream", headers=headers)


async def export(request: Request) -> Response:
    """All answers by seat number, for the host."""
    code = codes.as_code(request.path_params["code"]) or ""
    await asyncio.to_thread(_check_host, request, code)
    text = await asyncio.to_thread(_table, code)
    headers = {"Content-Disposition": f'attachment; filename="room-{code}.csv"'}
    return Response(text.encode("utf-8-sig"), media_type="text/csv; charset=utf-8", headers=headers)


def _table(code: str) -> str:
    content, text = rooms.room(database(), code).content, io.StringIO()
    table = csv.writer(text)
    table.writerow(["question", "seat", "answer", "in words"])
    for each in answers.export(database(), code):
        answer, words = written_answer(content, each.step, each.value)
        table.writerow([each.step + 1, each.seat, answer, _no_formula(words)])
    return text.getvalue()


def _no_formula(text: str) -> str:
    """A text that a spreadsheet does not run."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def _check_host(request: Request, code: str) -> None:
    rooms.room(database(), code)
    if not hosting.is_host(database(), code, request.cookies.get(HOST.format(code=code), "")):
        raise NotAllowed(plain("Only the teacher who opened this room can do that."))


def _on_to(request: Request, page: str, **query: str) -> Response:
    """A page, in the language that is spoken."""
    asked = request.query_params.get("lang", "")
    spoken = {"lang": asked} if asked in LANGUAGES else {}
    return RedirectResponse(f"{page}?{urlencode(query | spoken)}", status_code=303)


def _seat(request: Request) -> str:
    """What this browser's cookie holds, empty where that is none of ours."""
    token = request.cookies.get(SEAT, "")
    return token if codes.is_key(token) else ""


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
