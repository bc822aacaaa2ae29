"""All pages as one app: the same experiment on each, whether a hand or a link has set it."""

from __future__ import annotations

import numpy as np
import pytest
from playwright.sync_api import expect

from pages.page_list import EVERY, FIRST, PAGES, Sidebar
from tests.browser.conftest import Open
from tests.browser.visit import SHOWN_FOR, Visit

LINK = {"cells": "GRU", "scale": "2", "T": "9", "activation": "sigmoid"}
LISTED = {listed.title: (section, listed) for section, pages in PAGES.items() for listed in pages if listed.in_menu}


def follow(visit: Visit, name: str, **carried: str) -> None:
    """Click a page's name in the top bar, in its section if it is in one; what it carries along is in the address.

    The query is there first, while the address still names the page that is left: a Back in between leads elsewhere.
    """
    section, listed = LISTED[name]
    if section:
        visit.page.get_by_test_id("stHeader").get_by_text(section).click()
    visit.page.get_by_role("menuitem" if section else "link", name=name, exact=True).first.click()
    visit.page.wait_for_function(
        "(path) => location.pathname === path",
        arg="/" if listed is FIRST else f"/{listed.name}",
        timeout=SHOWN_FOR,
    )
    visit.expect_query(**carried)
    visit.settled()


def test_a_link_s_experiment_goes_to_every_page_and_back(open_app: Open) -> None:
    visit = open_app("?" + "&".join(f"{key}={value}" for key, value in LINK.items()))
    curves = visit.curves
    with_controls = [title for title, (_, listed) in LISTED.items() if listed.sidebar is Sidebar.SHOWN]
    for name in [*with_controls[1:], FIRST.title]:
        follow(visit, name, **LINK)
        expect(visit.slider("Weight scale")).to_have_value("2", timeout=SHOWN_FOR)
        expect(visit.slider("Sequence length")).to_have_value("9", timeout=SHOWN_FOR)
    assert list(visit.curves) == ["GRU"]
    np.testing.assert_allclose(visit.curves["GRU"], curves["GRU"])
    assert visit.hosts == {"127.0.0.1"}


def test_back_leads_to_a_page_with_its_own_controls_as_they_were(open_app: Open) -> None:
    visit = open_app("exploding?clip=0.5&cliff_steps=40&scale=2")
    expect(visit.slider("Updates")).to_have_value("40", timeout=SHOWN_FOR)
    follow(visit.settled(), "Gates", scale="2")
    visit.page.go_back()
    expect(visit.slider("Updates")).to_have_value("40", timeout=SHOWN_FOR)
    visit.expect_query(clip="0.5", cliff_steps="40", scale="2")
    visit.settled().page.go_forward()
    visit.expect_query(scale="2")


def test_reset_all_is_taken_back_by_one_back(open_app: Open) -> None:
    visit = open_app("?scale=2&H=8&T=20")
    visit.page.get_by_role("button", name="Reset all").click()
    visit.expect_query()
    visit.settled().page.go_back()
    visit.expect_query(scale="2", H="8", T="20")
    expect(visit.slider("Sequence length")).to_have_value("20", timeout=SHOWN_FOR)


@pytest.mark.parametrize("name", [listed.name for listed in EVERY])
def test_no_page_asks_for_what_the_policy_refuses(open_app: Open, name: str) -> None:
    visit = open_app(name)
    refused = [error for error in visit.errors if "Content Security Policy" in error or "Refused to" in error]
    assert refused == []
