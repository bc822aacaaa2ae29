"""One tab on the app: what a student does in it, and what there is to see."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import ConsoleMessage, Locator, Page, Request, expect

MAIN = ".st-key-decay .js-plotly-plot"
_READ_CURVES = """(plot) => Object.fromEntries(plot._fullData
    .filter((trace) => trace.yaxis === "y" && trace.mode === "lines" && trace.fill === "none")
    .map((trace) => [trace.name, Array.from(trace.y)]))"""
_IS_DRAWN_AFTER = """([selector, before]) => {
    const plot = document.querySelector(selector);
    const running = document.querySelector('[data-testid="stApp"]').dataset.testScriptState !== "notRunning";
    return !running && plot && plot._fullData && JSON.stringify(plot._fullData.map((t) => Array.from(t.y))) !== before;
}"""
_SEEN = "(plot) => JSON.stringify(plot._fullData.map((t) => Array.from(t.y)))"
SHOWN_FOR = 25_000  # milliseconds


@dataclass
class Visit:
    """A page and all that it said and asked for since it was opened."""

    page: Page
    address: str
    errors: list[str] = field(default_factory=list)
    hosts: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("request", self._asked)
        self.page.on("websocket", lambda socket: self.hosts.add(urlsplit(socket.url).hostname or socket.url))

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.errors.append(f"{message.text} ({message.location.get('url')})")

    def _asked(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob"):
            self.hosts.add(parts.hostname or request.url)

    def open(self, query: str = "") -> Visit:
        self.page.goto(f"{self.address}/{query}")
        return self.settled()

    def reload(self) -> Visit:
        self.page.reload()
        return self.settled()

    def settled(self) -> Visit:
        """Wait until the script has run and, where a figure belongs, it is painted."""
        expect(self.page.locator("[data-testid=stMain] h1").first).to_be_visible(timeout=SHOWN_FOR)
        expect(self.page.get_by_test_id("stApp")).to_have_attribute(
            "data-test-script-state", "notRunning", timeout=SHOWN_FOR
        )
        if self.page.locator(".st-key-decay").count():
            expect(self.page.locator(f"{MAIN} .scatterlayer .trace").first).to_be_attached(timeout=SHOWN_FOR)
        return self

    @property
    def plot(self) -> Locator:
        return self.page.locator(MAIN)

    @property
    def headline(self) -> str:
        return self.page.locator("[data-testid=stMain] h1").first.inner_text()

    @property
    def curves(self) -> dict[str, list[float]]:
        """The drawn curves by name: log10 of sizes by lag; without the fine lines of what LSTMs carry."""
        found: dict[str, list[float]] = self.plot.evaluate(_READ_CURVES)
        return {name: line for name, line in found.items() if not name.endswith(" carried")}

    @property
    def query(self) -> dict[str, list[str]]:
        return parse_qs(urlsplit(self.page.url).query)

    def slider(self, label: str) -> Locator:
        return self.page.get_by_role("group", name=label, exact=True).get_by_role("slider")

    def press(self, label: str, key: str, times: int = 1) -> Visit:
        """Move a slider with the keyboard and wait until other data are drawn."""
        before = self.plot.evaluate(_SEEN)
        self.slider(label).focus()
        for _ in range(times):
            self.page.keyboard.press(key)
        return self.redrawn(before)

    def redrawn(self, before: str) -> Visit:
        self.page.wait_for_function(_IS_DRAWN_AFTER, arg=[MAIN, before], timeout=SHOWN_FOR)
        return self.settled()

    def seen(self) -> str:
        """All that is drawn in the main figure, to compare."""
        return str(self.plot.evaluate(_SEEN))

    def expect_query(self, **expected: str) -> None:
        """Wait until the address carries exactly these options."""
        self.page.wait_for_function(
            """(expected) => {
                const found = Object.fromEntries(new URLSearchParams(location.search));
                return JSON.stringify(Object.entries(found).sort()) === JSON.stringify(Object.entries(expected).sort());
            }""",
            arg=expected,
            timeout=SHOWN_FOR,
        )

    def open_more(self) -> Visit:
        """Unfold the rare controls."""
        self.page.locator("[data-testid=stSidebar] summary").first.click()
        expect(self.slider("Hidden units")).to_be_attached(timeout=SHOWN_FOR)
        return self

    def box(self, locator: Locator) -> dict[str, Any]:
        found = locator.first.bounding_box()
        assert found is not None
        return dict(found)
