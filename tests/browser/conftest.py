"""A real Chromium against a real server: the app as a student sees it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, sync_playwright

from benchmarks.server import running_app
from tests.browser.visit import Visit

LESSONS = Path(__file__).parents[1] / "app" / "classroom" / "lessons"
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
SWITCHES = [
    *("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
PATIENCE = 25_000  # milliseconds that a page may take before a test gives up
Open = Callable[..., Visit]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The address of the app, started as a user starts it: not under jaxtyping's hook nor under -W error."""
    with running_app() as started:
        yield started.address


@pytest.fixture(scope="session")
def class_server() -> Iterator[str]:
    """The same with two more lessons, short ones."""
    with running_app(environment={"LESSONS": str(LESSONS)}) as started:
        yield started.address


@pytest.fixture(scope="session")
def chromium() -> Iterator[BrowserContext]:
    """One profile for all tests, so that what every tab loads is loaded once."""
    if not Path(CHROMIUM).exists():
        pytest.fail(f"Chromium is not at {CHROMIUM}: install it (Debian: apt-get install chromium), or set CHROMIUM")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        # Reduced motion: what is drawn is there at once.
        context = browser.new_context(reduced_motion="reduce", permissions=["clipboard-read", "clipboard-write"])
        context.set_default_timeout(PATIENCE)
        yield context
        browser.close()


@pytest.fixture
def open_app(chromium: BrowserContext, server: str) -> Iterator[Open]:
    """Open the app in a tab of its own: a session of its own on the server."""

    def opened(query: str = "", *, width: int = 1280, height: int = 720, dark: bool = False) -> Visit:
        page = chromium.new_page()
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme="dark" if dark else "light")
        return Visit(page, server).open(query)

    yield opened
    for page in chromium.pages:
        # What Streamlit keeps in a browser, as that a phone's sidebar was closed, is not the next test's.
        kept = {"origin": server, "storageTypes": "local_storage"}
        chromium.new_cdp_session(page).send("Storage.clearDataForOrigin", kept)
        page.close()
