"""A name for each browser, so that all of its tabs have one turn."""

from __future__ import annotations

import secrets

from starlette.datastructures import MutableHeaders
from starlette.requests import cookie_parser
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.background.turn import BROWSER


class Named:
    """An app that gives a browser its name with the first page, for as long as it is open. It says nothing of the person."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_name(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if headers.get("content-type", "").startswith("text/html"):
                    headers.append("Set-Cookie", f"{BROWSER}={secrets.token_hex(16)}; Path=/; HttpOnly; SameSite=Lax")
            await send(message)

        is_new = scope["type"] == "http" and BROWSER not in _cookies(scope)
        await self._app(scope, receive, with_name if is_new else send)


def _cookies(scope: Scope) -> dict[str, str]:
    return cookie_parser(dict(scope["headers"]).get(b"cookie", b"").decode("latin-1"))
