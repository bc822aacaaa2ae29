"""What comes in by the class's own routes, checked before anything of it is read: Streamlit's guards do not cover them."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from app.classroom.refused import NotAllowed, Refused, TooLong
from app.language.language import LANGUAGES, plain, use

LONGEST = 64_000  # bytes of a body
Handler = Callable[[Request], Awaitable[Response]]


def told(handler: Handler) -> Handler:
    """A handler whose refusals travel as one sentence and their status, in the reader's language."""

    async def answered(request: Request) -> Response:
        asked = request.query_params.get("lang", "")
        use(asked if asked in LANGUAGES else "")
        try:
            return await handler(request)
        except ClientDisconnect:
            return Response(status_code=400)
        except Refused as refused:
            if "text/html" in request.headers.get("accept", ""):  # somebody follows a link
                return PlainTextResponse(str(refused), status_code=refused.status)
            return JSONResponse({"error": str(refused)}, status_code=refused.status)

    return answered


async def body_of(request: Request) -> dict[str, Any]:
    """The JSON object that a page of this app has sent.

    Raises:
        Refused: it comes from elsewhere, is no JSON object, or too long.
    """
    if request.headers.get("sec-fetch-site", "same-origin") != "same-origin" or not _same_host(request):
        raise NotAllowed(plain("Only the app’s own pages may send this."))
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise Refused(plain("The request must be JSON."))
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > LONGEST:
            raise TooLong(plain("The request is too long."))
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise Refused(plain("The request must be a JSON object."))
    return found


def _same_host(request: Request) -> bool:
    """Browsers name the origin of every POST; what is no browser need not."""
    origin = request.headers.get("origin")
    try:
        return origin is None or urlsplit(origin).netloc == request.headers.get("host")
    except ValueError:
        return False


def field(body: dict[str, Any], name: str, kind: type) -> Any:
    """A field of a request.

    Raises:
        Refused: it is missing, or of another kind.
    """
    value = body.get(name)
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        raise Refused(plain("{field} must be given.", field=name))
    return value
