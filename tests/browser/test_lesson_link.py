"""A lesson's link, made by a teacher with the keyboard, opened by a student on a phone."""

from __future__ import annotations

from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.conftest import PATIENCE, Open
from tests.browser.visit import SHOWN_FOR, Visit

MAKER = "lesson_link?lesson_page=Gates&cells=LSTM&H=4&B=2&T=12&t=3"


def choose(page: Page, label: str, name: str) -> None:
    """Add one of several, with the keyboard."""
    page.get_by_role("combobox", name=label).focus()
    page.keyboard.type(name)
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")


def write(page: Page, field: Locator, text: str) -> None:
    field.focus()
    page.keyboard.type(text)
    page.keyboard.press("Tab")


def link_made(visit: Visit) -> str:
    """Path and query of the students' link."""
    visit.settled()
    address = urlsplit(visit.page.locator("[data-testid=stCode] code").first.inner_text())
    return f"{address.path.removeprefix('/')}?{address.query}"


def test_a_link_made_with_the_keyboard_is_answered_on_a_phone(
    open_app: Open, chromium: BrowserContext, server: str
) -> None:
    visit = open_app(MAKER)
    page = visit.page
    choose(page, "Locked", "Weight scale")
    expect(page.locator(".gh-table")).to_contain_text("locked", timeout=SHOWN_FOR)
    choose(page, "Hidden", "Forget-gate bias")
    expect(page.locator(".gh-table")).to_contain_text("hidden", timeout=SHOWN_FOR)
    write(page, page.get_by_label("Prompt"), "Look at <b>every</b> gate.")
    page.get_by_role("radiogroup", name="Question").get_by_role("radio").first.focus()
    for _ in range(2):
        page.keyboard.press("ArrowDown")
    expect(page.get_by_label("Your question")).to_be_visible(timeout=SHOWN_FOR)
    write(page, page.get_by_label("Your question"), "By which factor per step?")
    first = page.get_by_role("switch", name="Show the figure only after the answer")
    first.or_(page.get_by_role("checkbox", name="Show the figure only after the answer")).first.focus()
    visit.settled()
    asks_first = page.locator("[data-testid=stCode] code").first.inner_text()
    page.keyboard.press("Space")
    expect(page.locator("[data-testid=stCode] code").first).not_to_have_text(asks_first, timeout=SHOWN_FOR)
    expect(page.locator("svg.gh-qr, [data-testid=stMain] .gh-problem").first).to_be_visible(timeout=SHOWN_FOR)
    link = link_made(visit)
    assert [error for error in visit.errors if "_stcore" not in error] == []

    assert chromium.browser is not None
    context = chromium.browser.new_context(reduced_motion="reduce", viewport={"width": 390, "height": 844})
    context.set_default_timeout(PATIENCE)
    student = Visit(context.new_page(), server).open(f"{link}&scale=7.5&t=9&bias=3")
    phone = student.page
    expect(phone.get_by_text("Look at <b>every</b> gate.")).to_be_visible(timeout=SHOWN_FOR)
    assert "7.5" not in phone.url
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    before = student.headline
    phone.locator(".st-key-t").get_by_role("slider").focus()
    phone.keyboard.press("ArrowRight")
    phone.wait_for_function("new URLSearchParams(location.search).get('t') === '4'", timeout=SHOWN_FOR)
    assert student.settled().headline == before
    box = phone.locator(".gh-q input")
    box.focus()
    phone.keyboard.type("0.5")
    phone.keyboard.press("Tab")
    phone.keyboard.press("Enter")
    reveal = phone.get_by_role("button", name="Reveal")
    expect(reveal).to_be_visible(timeout=SHOWN_FOR)
    assert "Measured now" not in phone.locator("[data-testid=stMain]").inner_text()
    reveal.focus()
    phone.keyboard.press("Enter")
    expect(phone.get_by_text("Measured now:")).to_be_visible(timeout=SHOWN_FOR)
    assert [error for error in student.errors if "_stcore" not in error] == []
    context.close()
