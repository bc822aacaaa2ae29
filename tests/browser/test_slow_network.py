"""What a browser fetches late, or not at first, is drawn all the same: a class shares one Wi-Fi."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.browser.visit import MAIN, SHOWN_FOR

SMALL = "cells=RNN&T=12&H=6&B=2"


@pytest.fixture
def page(chromium: BrowserContext, server: str) -> Iterator[Page]:
    """A tab that has nothing yet."""
    page = chromium.new_page()
    page.set_viewport_size({"width": 1280, "height": 720})
    page.goto(f"{server}/_stcore/health")
    chromium.new_cdp_session(page).send("Network.setCacheDisabled", {"cacheDisabled": True})
    yield page
    page.close()


@contextmanager
def held_back(page: Page, pattern: str) -> Iterator[None]:
    """Requests that wait until this ends."""
    held: list[Route] = []
    page.route(pattern, lambda route: held.append(route))
    yield
    for route in held:
        route.continue_()
    page.unroute(pattern)


def test_a_chart_is_drawn_when_a_control_was_moved_before_its_script_came(page: Page, server: str) -> None:
    with held_back(page, "**/plotly-*.js"):
        with held_back(page, "**/chart-*.js"):
            with page.expect_request("**/chart-*.js"):
                page.goto(f"{server}/?{SMALL}", wait_until="commit")
            length = page.get_by_role("group", name="Sequence length", exact=True).get_by_role("slider")
            length.focus()
            page.keyboard.press("ArrowRight")
            expect(page).to_have_url(re.compile("T=13"))
            expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
        expect(page.locator(".st-key-decay .gh-chart")).to_have_attribute("style", re.compile("min-height"))
    expect(page.locator(f"{MAIN} .scatterlayer .trace").first).to_be_attached(timeout=SHOWN_FOR)


@pytest.mark.parametrize("pattern", ["**/chart-*.js", "**/plotly-*.js"])
def test_a_script_that_did_not_come_is_asked_for_again(page: Page, server: str, pattern: str) -> None:
    page.route(pattern, lambda route: route.abort(), times=1)
    page.goto(f"{server}/?{SMALL}")
    expect(page.locator(f"{MAIN} .scatterlayer .trace").first).to_be_attached(timeout=SHOWN_FOR)
