"""The app as a server: its pages, and the plain routes of a class. Run: streamlit run app/server.py."""

import asyncio
import signal
import sys
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:  # plain `streamlit run` puts only this folder there
    sys.path.insert(0, str(ROOT))

import streamlit as st  # noqa: E402
from starlette.middleware import Middleware  # noqa: E402

from app.classroom.database import database  # noqa: E402
from app.classroom.events import watchers  # noqa: E402
from app.classroom.migrate import migrate  # noqa: E402
from app.classroom.refused import Refused  # noqa: E402
from app.classroom.rooms import forget_expired  # noqa: E402
from app.classroom.routes import ROUTES  # noqa: E402
from app.classroom.short_links import keep_link  # noqa: E402
from app.lessons.short_link import keep_by  # noqa: E402
from app.serving.browser import Named  # noqa: E402
from app.serving.compressed import Compressed  # noqa: E402
from app.serving.headers import Guarded  # noqa: E402
from app.serving.lighter import lighten  # noqa: E402

FORGETS_EVERY = 3600  # seconds


def _kept(link: str) -> str:
    """The short code of a lesson's link, or a sentence for the page."""
    try:
        return keep_link(database(), link)
    except Refused as refused:
        raise ValueError(str(refused)) from refused


@asynccontextmanager
async def _classroom(_app: st.App) -> AsyncIterator[None]:
    """The tables as this version has them, without the rooms that have expired."""
    migrate(database())
    keep_by(_kept)
    _close_streams_when_told_to_end()
    forgetting = asyncio.create_task(_forget_now_and_then())
    yield
    forgetting.cancel()
    database().close()


def _close_streams_when_told_to_end() -> None:
    """Before what the server itself does at a signal: it waits until every response is complete, and a stream never is."""
    loop = asyncio.get_running_loop()

    def close_then(before: Callable[[int, FrameType | None], object]) -> Callable[[int, FrameType | None], None]:
        def handle(number: int, frame: FrameType | None) -> None:
            loop.call_soon_threadsafe(watchers().close)
            before(number, frame)

        return handle

    for number in (signal.SIGTERM, signal.SIGINT):
        before = signal.getsignal(number)
        if callable(before) and threading.current_thread() is threading.main_thread():
            signal.signal(number, close_then(before))


async def _forget_now_and_then() -> None:
    while True:
        with suppress(Refused):  # the database does not answer: it is asked again
            await asyncio.to_thread(forget_expired, database())
        await asyncio.sleep(FORGETS_EVERY)


lighten()
app = st.App(
    ROOT / "app" / "main.py",
    routes=ROUTES,
    lifespan=_classroom,
    middleware=[Middleware(Guarded), Middleware(Named), Middleware(Compressed)],
)
