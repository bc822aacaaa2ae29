"""Each browser is named once, with its first page."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from app.background.turn import BROWSER
from app.serving.browser import Named

APP = Starlette(
    routes=[
        Route("/", lambda _: HTMLResponse("a page", headers={"Set-Cookie": "other=kept"})),
        Route("/health", lambda _: PlainTextResponse("ok")),
    ],
    middleware=[Middleware(Named)],
)


def test_a_browser_has_one_name_from_its_first_page_on() -> None:
    browser = TestClient(APP)
    assert BROWSER not in browser.get("/health").cookies
    first = browser.get("/")
    assert len(first.cookies[BROWSER]) == 32
    assert first.cookies["other"] == "kept"
    assert BROWSER not in browser.get("/").cookies


def test_two_browsers_have_two_names() -> None:
    assert TestClient(APP).get("/").cookies[BROWSER] != TestClient(APP).get("/").cookies[BROWSER]
