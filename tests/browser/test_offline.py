"""Nothing leaves the machine, and nothing complains."""

from __future__ import annotations

from playwright.sync_api import Locator

from tests.browser.conftest import Open
from tests.browser.visit import Visit

# Opened at /page, Streamlit looks for its root first at /page/, then at /; Chromium reports the first as an error.
LOOKS_FOR_ITS_ROOT = ("/_stcore/health)", "/_stcore/host-config)")


def pages_named(visit: Visit) -> list[Locator]:
    links = visit.page.get_by_test_id("stTopNavLink")
    links.first.wait_for()
    return list(links.all())


def scroll_through(visit: Visit) -> None:
    """To the foot, so that what is drawn late is drawn."""
    visit.page.locator("[data-testid=stMainBlockContainer]").evaluate("(main) => main.scrollIntoView(false)")
    visit.page.wait_for_load_state("networkidle")


def test_walking_through_every_page_is_silent_and_asks_this_machine_alone(open_app: Open) -> None:
    visit = open_app()
    links = pages_named(visit)
    assert len(links) >= 2
    seen = set()
    for link in links:
        link.click()
        visit.page.wait_for_url(str(link.get_attribute("href")))
        visit.settled()
        scroll_through(visit)
        seen.add(visit.headline)
    assert len(seen) == len(links)
    assert visit.errors == []
    assert visit.hosts == {"127.0.0.1"}


def test_every_page_opens_by_its_own_address_and_asks_this_machine_alone(open_app: Open) -> None:
    visit = open_app()
    for address in [str(link.get_attribute("href")) for link in pages_named(visit)]:
        visit.page.goto(address)
        visit.settled()
        scroll_through(visit)
    assert [error for error in visit.errors if not error.endswith(LOOKS_FOR_ITS_ROOT)] == []
    assert visit.hosts == {"127.0.0.1"}
