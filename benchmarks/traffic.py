"""What a first visit brings over the wire, by the browser's own count.

Run by `python -m benchmarks load`.
"""

from __future__ import annotations

from playwright.sync_api import sync_playwright

from tests.browser.conftest import CHROMIUM, SWITCHES
from tests.browser.visit import Visit


def first_visit(address: str) -> tuple[float, int]:
    """Megabytes and requests until the first page is at rest, with nothing in the browser's cache; bodies and headers."""
    bytes_of: dict[str, float] = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        page = browser.new_context(viewport={"width": 1280, "height": 720}).new_page()
        network = page.context.new_cdp_session(page)
        network.send("Network.enable")
        network.on("Network.loadingFinished", lambda one: bytes_of.update({one["requestId"]: one["encodedDataLength"]}))
        frames: list[float] = []
        network.on("Network.webSocketFrameReceived", lambda one: frames.append(_length(one["response"])))
        Visit(page, address).open()
        page.wait_for_load_state("networkidle")
        browser.close()
    return (sum(bytes_of.values()) + sum(frames)) / 1e6, len(bytes_of)


def _length(frame: dict[str, object]) -> float:
    """Bytes of a frame, which is written in base64 where it is binary."""
    length = len(str(frame["payloadData"]))
    return length * 3 / 4 if frame["opcode"] == 2 else length
