"""Static files, compressed once: when they are installed, not for each visitor."""

from __future__ import annotations

import logging
from pathlib import Path

import streamlit
from starlette.responses import FileResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from app.components.served_files import COMPRESSIBLE, STATIC, write_compressed

STREAMLITS = Path(streamlit.__file__).parent / "static" / "static"
_FOLDERS = {"/static/": STREAMLITS, "/app/static/": STATIC}
_TYPES = {".js": "text/javascript", ".css": "text/css", ".json": "application/json", ".svg": "image/svg+xml"}
_FOREVER = "public, max-age=31536000, immutable"  # each name changes with what it holds


class Compressed:
    """An app whose static files are sent as they were compressed on disk, to browsers that take it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = _compressed(scope) if scope["type"] == "http" and scope["method"] in ("GET", "HEAD") else None
        if path is None:
            await self._app(scope, receive, send)
            return
        headers = {"Content-Encoding": "gzip", "Cache-Control": _FOREVER, "Vary": "Accept-Encoding"}
        headers["X-Content-Type-Options"] = "nosniff"
        await FileResponse(path, media_type=_TYPES[path.with_suffix("").suffix], headers=headers)(scope, receive, send)


def _compressed(scope: Scope) -> Path | None:
    """The compressed file that a request may have, None where there is none."""
    folder = next((folder for start, folder in _FOLDERS.items() if scope["path"].startswith(start)), None)
    if folder is None or b"gzip" not in dict(scope["headers"]).get(b"accept-encoding", b""):
        return None
    name = scope["path"].partition("static/")[2]
    path = folder / f"{name}.gz"
    if ".." in Path(name).parts or Path(name).suffix not in _TYPES or not path.is_file():
        return None
    return path


def compress_streamlits() -> None:
    """Compress what Streamlit serves, beside each file; where that folder cannot be written to, say so."""
    for path in sorted(STREAMLITS.rglob("*")):
        if path.suffix in COMPRESSIBLE and path.stat().st_size > 1000:
            try:
                write_compressed(path)
            except OSError as error:
                logging.warning("Streamlit's files stay uncompressed: %s", error)
                return
