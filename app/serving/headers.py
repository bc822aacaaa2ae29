"""What every response says to the browser beside its content, and the two addresses that answer nobody."""

from __future__ import annotations

import base64
import hashlib
import os
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import streamlit
from starlette.datastructures import MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_CLOSED = ("/_stcore/metrics", "/_stcore/agent")
_INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)


class Guarded:
    """An app whose responses carry the headers, and whose closed addresses do not answer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].startswith(_CLOSED):  # decoded: no spelling gets round it
            await Response(status_code=404)(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _headers().items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, with_headers if scope["type"] == "http" else send)


@cache
def _headers() -> Mapping[str, str]:
    return {
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Content-Security-Policy": policy(os.environ.get("FRAME_ANCESTORS", "'self'")),
    }


def policy(frames: str) -> str:
    """Where a page may take things from: this server alone. frames: who may show it in a frame, as a CSP writes it.

    Of scripts within the page only those run that Streamlit's own index has, by their hashes.
    """
    if not re.fullmatch(r"[\w\s'*:/.\-\[\]]*", frames):
        raise ValueError(f"FRAME_ANCESTORS must be the sources of a frame-ancestors directive, got {frames!r}")
    index = (Path(streamlit.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
    hashes = " ".join(f"'sha256-{_hash(script)}'" for script in _INLINE.findall(index))
    return "; ".join(
        [
            "default-src 'self'",
            f"script-src 'self' blob: {hashes}",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "worker-src 'self' blob:",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            f"frame-ancestors {frames}",
        ]
    )


def _hash(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode("ascii")
