"""The app as a server: its pages, and the plain routes of a class. Run: streamlit run app/server.py."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:  # plain `streamlit run` puts only this folder there
    sys.path.insert(0, str(ROOT))

import streamlit as st  # noqa: E402
from starlette.middleware import Middleware  # noqa: E402

from app.classroom.database import database  # noqa: E402
from app.classroom.migrate import migrate  # noqa: E402
from app.classroom.refused import Refused  # noqa: E402
from app.classroom.rooms import forget_expired  # noqa: E402
from app.classroom.routes import ROUTES  # noqa: E402
from app.classroom.short_links import keep_link  # noqa: E402
from app.lessons.short_link import keep_by  # noqa: E402
from app.serving.browser import Named  # noqa: E402
from app.serving.compressed import Compressed  # noqa: E402
from app.serving.headers import Guarded  # noqa: E402

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
    forgetting = asyncio.create_task(_forget_now_and_then())
    yield
    forgetting.cancel()
    database().close()


async def _forget_now_and_then() -> None:
    while True:
        with suppress(Refused):  # the database does not answer: it is asked again
            await asyncio.to_thread(forget_expired, database())
        await asyncio.sleep(FORGETS_EVERY)


app = st.App(
    ROOT / "app" / "main.py",
    routes=ROUTES,
    lifespan=_classroom,
    middleware=[Middleware(Guarded), Middleware(Named), Middleware(Compressed)],
)
