"""What a student waits for in a real Chromium: the first chart, a pressed key, a dragged slider.

All times are `performance.now()` of the page, taken by `probe.js`. A paint is the end of the first animation frame in
which the path of a drawn curve differs from before, not the end of the transition that it may begin.
Run by `python -m benchmarks browser`.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.rows import Row, hand_over
from benchmarks.server import running_app
from tests.browser.conftest import CHROMIUM, SWITCHES
from tests.browser.visit import SHOWN_FOR, Visit

PROBE = Path(__file__).with_name("probe.js")
WINDOW = (1280, 720)
FIRST_CHARTS = 5
PRESSES = 20
PRESS_EVERY = 700  # milliseconds, at least: the next key waits until the last one's run is over
DRAGGED = ("Weight scale", "Sequence length", "Forget-gate bias")
DRAG_SECONDS = 2.0
DRAG_STEP = 8  # milliseconds between two movements of the mouse, at least
_ANSWERED = """(keys) => {
    const running = document.querySelector('[data-testid="stApp"]').dataset.testScriptState !== "notRunning";
    return !running && probe.changes.some(({ at }) => at > probe.keys[keys - 1]);
}"""

_COUNTED_SINCE = """(began) => {
    const changes = probe.changes.filter(({ at }) => at > began);
    return {
        pictures: changes.length,
        distinct_pictures: new Set(changes.map(({ drawn }) => drawn)).size,
        messages: probe.sent.filter((at) => at > began).length,
        seconds: (performance.now() - began) / 1000,
    };
}"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """One key, in milliseconds: until the figure's frame was received, and from there until it was painted."""

    to_frame: float
    to_paint: float


def rows() -> Iterator[Row]:
    """A row for each thing measured, on one server and one browser."""
    with running_app() as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        with _visit(browser, server.address):
            pass  # the server is warm from here on
        yield first_chart(browser, server.address)
        with _visit(browser, server.address) as visit:
            yield from _press_rows("values never asked for", press_many(visit, "Weight scale", "ArrowRight"))
            yield from _press_rows("values seen before", press_many(visit, "Weight scale", "ArrowLeft"))
        for label in DRAGGED:
            with _visit(browser, server.address) as visit:
                yield drag(visit, label)
        browser.close()


def first_chart(browser: Browser, address: str) -> Row:
    """From the start of the navigation to the first curve, each time with nothing in the browser's cache."""
    times = []
    for _ in range(FIRST_CHARTS):
        with _visit(browser, address) as visit:
            times.append(float(visit.page.evaluate("probe.firstChart")))
    middle = float(np.median(times))
    return Row(
        work="first chart, warm server, empty browser cache",
        ours=f"{middle:.0f} ms [{min(times):.0f}, {max(times):.0f}]",
        numbers={"median_ms": middle, "lowest_ms": min(times), "highest_ms": max(times)},
    )


def press_many(visit: Visit, label: str, key: str, times: int = PRESSES) -> list[Press]:
    """Press a key on a slider's thumb, each time once the last one's run is over."""
    page = visit.page
    visit.slider(label).focus()
    already = int(page.evaluate("probe.keys.length"))
    for count in range(already + 1, already + times + 1):
        page.keyboard.press(key)
        page.wait_for_timeout(PRESS_EVERY)
        page.wait_for_function(_ANSWERED, arg=count, timeout=SHOWN_FOR)
    recorded = page.evaluate("({ keys: probe.keys, received: probe.received, changes: probe.changes })")
    return [_press(pressed, recorded) for pressed in recorded["keys"][already:]]


def _press(pressed: float, recorded: dict[str, Any]) -> Press:
    painted = next(change["at"] for change in recorded["changes"] if change["at"] > pressed)
    between = [frame for frame in recorded["received"] if pressed < frame["at"] < painted]
    figures = [frame["at"] for frame in between if frame["figure"]]
    # Without a message from the server the page itself drew the figure: then all of the time is its own.
    received = figures[0] if figures else pressed
    return Press(to_frame=received - pressed, to_paint=painted - received)


def _press_rows(which: str, presses: list[Press]) -> Iterator[Row]:
    spans = {
        "keypress to paint": [press.to_frame + press.to_paint for press in presses],
        "keypress to the figure's frame": [press.to_frame for press in presses],
        "the figure's frame to paint": [press.to_paint for press in presses],
    }
    for name, times in spans.items():
        middle, late = (float(value) for value in np.quantile(times, [0.5, 0.9]))
        yield Row(
            work=f"{name}, {which}",
            ours=f"{middle:.0f} ms, p90 {late:.0f} ms",
            numbers={"median_ms": middle, "p90_ms": late, "presses": len(times)},
        )


def drag(visit: Visit, label: str) -> Row:
    """Drag a slider's thumb to its end and back; how often another picture is drawn while the mouse is down."""
    page = visit.page
    thumb = visit.page.get_by_role("group", name=label, exact=True).get_by_test_id("stSliderThumbValue").locator("..")
    at, track = visit.box(thumb), visit.box(thumb.locator(".."))
    x, y = at["x"] + at["width"] / 2, at["y"] + at["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    began = float(page.evaluate("performance.now()"))
    resting = visit.slider(label).input_value()
    farthest = track["x"] + track["width"]
    _glide(page, x, farthest, y)
    if visit.slider(label).input_value() == resting:
        raise RuntimeError(f"the thumb of {label} did not follow the mouse")
    _glide(page, farthest, x, y)
    counted: dict[str, float] = page.evaluate(_COUNTED_SINCE, began)
    page.mouse.up()
    rate = counted["pictures"] / counted["seconds"]
    return Row(
        work=f"drag {label}, {DRAG_SECONDS:g} s",
        ours=f"{rate:.0f} pictures a second, {counted['messages']:.0f} messages sent",
        numbers=counted | {"pictures_a_second": rate},
    )


def _glide(page: Page, start: float, end: float, y: float) -> None:
    """Move the mouse in small steps at a steady pace, in half of DRAG_SECONDS."""
    began = time.monotonic()
    while (share := (time.monotonic() - began) / (DRAG_SECONDS / 2)) < 1:
        page.mouse.move(start + share * (end - start), y)
        page.wait_for_timeout(DRAG_STEP)
    page.mouse.move(end, y)


@contextmanager
def _visit(browser: Browser, address: str) -> Iterator[Visit]:
    """A page with a profile of its own, opened and at rest."""
    width, height = WINDOW
    context = browser.new_context(viewport={"width": width, "height": height})
    context.add_init_script(path=PROBE)
    try:
        yield Visit(context.new_page(), address).open()
    finally:
        context.close()


if __name__ == "__main__":
    hand_over(rows())
