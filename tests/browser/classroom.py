"""What a test does in a class: by keyboard alone, each participant a browser of his own."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from playwright.sync_api import Browser, Page, WebSocket, expect

from tests.browser.visit import SHOWN_FOR, Visit

MOST_TABS = 80
_RIGHT = re.compile(rb'"right":\s*(?!\s*"measured")')
_TOO_WIDE = """() => [document.documentElement, ...document.querySelectorAll("[data-testid=stMain]")]
    .some((box) => box.scrollWidth > box.clientWidth)"""


@dataclass
class Participant:
    """A browser with its own cookies, and all that the server sent to it."""

    visit: Visit
    frames: list[bytes] = field(default_factory=list)

    @property
    def page(self) -> Page:
        return self.visit.page

    def go(self, path: str) -> Participant:
        self.visit.open(path)
        return self

    def press(self, key: str) -> Participant:
        self.page.keyboard.press(key)
        return self

    def tab_to(self, selector: str) -> Participant:
        """Press Tab until the focus is on what is named.

        Raises:
            AssertionError: it cannot be reached so.
        """
        expect(self.page.locator(selector).first).to_be_visible(timeout=SHOWN_FOR)
        for _ in range(MOST_TABS):
            if self.page.evaluate("(wanted) => document.activeElement.matches(wanted)", selector):
                return self
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{selector} cannot be reached by Tab")

    def expect_text(self, text: str) -> Participant:
        expect(self.page.get_by_text(text).first).to_be_visible(timeout=SHOWN_FOR)
        return self

    def expect_no_right_answer_yet(self) -> Participant:
        """Neither on the page nor in anything that came to this browser since it was last forgotten."""
        assert self.page.locator(".gh-q-is-right, .gh-q-right, .gh-q em").count() == 0
        assert not any(_RIGHT.search(frame) for frame in self.frames)
        return self

    def expect_right_answer(self) -> Participant:
        expect(self.page.locator(".gh-q em, .gh-q-right").first).to_be_attached(timeout=SHOWN_FOR)
        assert any(_RIGHT.search(frame) for frame in self.frames)
        self.frames.clear()
        return self

    def expect_fits(self) -> Participant:
        assert not self.page.evaluate(_TOO_WIDE)
        return self


def participant(
    browser: Browser, address: str, width: int = 1280, height: int = 720, *, dark: bool = False
) -> Participant:
    """A new browser on the app."""
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if dark else "light",
        reduced_motion="reduce",
    )
    return another_tab(context.new_page(), address)


def another_tab(page: Page, address: str) -> Participant:
    """A tab that has just been opened."""
    found = Participant(Visit(page, address))

    def listen(socket: WebSocket) -> None:
        socket.on(
            "framereceived", lambda frame: found.frames.append(frame if isinstance(frame, bytes) else frame.encode())
        )

    page.on("websocket", listen)
    return found
