"""The tour in a browser: by keyboard alone, on a phone, never over what it speaks of, and back to what was there."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from pages.gradient_decay.tour_stops import STOPS
from tests.browser.conftest import Open
from tests.browser.visit import SHOWN_FOR, Visit

_OVERLAP = """() => {
    const card = document.querySelector(".gh-tour").getBoundingClientRect();
    const ring = document.querySelector(".gh-tour-ring").getBoundingClientRect();
    const wide = Math.min(card.right, ring.right) - Math.max(card.left, ring.left);
    const high = Math.min(card.bottom, ring.bottom) - Math.max(card.top, ring.top);
    const inside = card.left >= 0 && card.right <= innerWidth && card.bottom <= innerHeight;
    return ring.width > 0 && inside ? Math.max(0, wide) * Math.max(0, high) : -1;
}"""
LINK = {"cells": "GRU", "scale": "2", "H": "8", "T": "20"}


def at_stop(visit: Visit, number: int) -> None:
    expect(visit.page.locator("#gh-tour-title")).to_have_text(f"Tour, stop {number} of {len(STOPS)}", timeout=SHOWN_FOR)
    visit.page.wait_for_function(f"() => ({_OVERLAP})() === 0", timeout=SHOWN_FOR)


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (390, 844)])
def test_by_keyboard_every_stop_is_reached_and_covers_nothing_that_it_points_at(
    open_app: Open, width: int, height: int
) -> None:
    visit = open_app("?tour=1", width=width, height=height)
    for number in range(1, len(STOPS) + 1):
        at_stop(visit, number)
        if number < len(STOPS):
            visit.page.keyboard.press("ArrowRight")
    visit.page.keyboard.press("ArrowLeft")
    at_stop(visit, len(STOPS) - 1)
    assert "vanishes" in visit.headline
    assert visit.errors == []


def test_leaving_gives_back_the_experiment_of_the_link(open_app: Open) -> None:
    visit = open_app("?tour=1&" + "&".join(f"{key}={value}" for key, value in LINK.items()))
    at_stop(visit, 1)
    expect(visit.slider("Weight scale")).to_have_value("1", timeout=SHOWN_FOR)
    visit.page.get_by_role("button", name="Next", exact=True).click()
    at_stop(visit, 2)
    visit.page.keyboard.press("Escape")
    expect(visit.page.locator(".gh-tour")).to_have_count(0, timeout=SHOWN_FOR)
    visit.expect_query(**LINK)
    expect(visit.slider("Weight scale")).to_have_value("2", timeout=SHOWN_FOR)


def test_the_link_above_a_headline_takes_the_experiment_along(open_app: Open) -> None:
    visit = open_app("gates?" + "&".join(f"{key}={value}" for key, value in LINK.items()))
    visit.page.get_by_role("link", name="Take the tour").click()
    at_stop(visit, 1)
    visit.page.get_by_role("button", name="Leave the tour").click()
    visit.expect_query(**LINK)
