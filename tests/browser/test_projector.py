"""Projector mode: what stands in the last row's sight is larger, and nothing runs over."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from pages.page_list import EVERY
from tests.browser.conftest import Open
from tests.browser.test_headlines import STATES, lines
from tests.browser.test_layout import assert_nothing_runs_over
from tests.browser.visit import MAIN

_ON_SCREEN = """(selector) => {
    const tick = document.querySelector(`${selector} .xtick text`).getBoundingClientRect().height;
    const line = document.querySelector(`${selector} .scatterlayer .js-line`);
    const magnified = line.getBoundingClientRect().width / line.getBBox().width;
    return [tick, magnified * parseFloat(getComputedStyle(line).strokeWidth)];
}"""


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (1920, 1080)])
def test_on_a_projector_no_page_runs_over_and_headlines_take_two_lines(open_app: Open, width: int, height: int) -> None:
    visit = open_app("activations?projector=1", width=width, height=height)
    long = {}
    for page in EVERY:
        for state in STATES.get(page.name, ("",)):
            visit.open(f"{page.name}?projector=1&{state.removeprefix('?')}")
            assert_nothing_runs_over(visit)
            if (count := lines(visit)) > 2:
                long[page.name, state] = count, visit.headline
    assert long == {}


def test_the_switch_enlarges_type_and_lines_and_stands_in_the_link_of_every_page(open_app: Open) -> None:
    visit = open_app()
    small_tick, thin = visit.page.evaluate(_ON_SCREEN, MAIN)
    visit.page.get_by_test_id("stSidebar").get_by_text("Projector mode").click()
    visit.expect_query(projector="true")
    visit.page.wait_for_function("(plot) => document.querySelector(plot).matches('.gh-projector')", arg=MAIN)
    visit.settled()
    large_tick, thick = visit.page.evaluate(_ON_SCREEN, MAIN)
    assert large_tick >= 1.15 * small_tick
    assert thick >= 1.15 * thin
    links = visit.page.locator(".gh-question a, .gh-way a, .gh-paths a")
    addresses = links.evaluate_all("(all) => all.map((one) => one.search)")
    assert len(addresses) > 10
    assert [address for address in addresses if "projector=true" not in address] == []


def test_on_a_projector_hovering_reads_the_step_below_the_pointer(open_app: Open) -> None:
    visit = open_app("?projector=1&cells=RNN")
    point = visit.page.evaluate(
        """(selector) => {
            const plot = document.querySelector(selector), { xaxis, yaxis } = plot._fullLayout;
            const { x, y, width, height } = plot.querySelector(".nsewdrag").getBoundingClientRect();
            return [x + (width * xaxis.l2p(20)) / xaxis._length, y + height / 2];
        }""",
        MAIN,
    )
    visit.page.mouse.move(point[0] - 5, point[1])
    visit.page.mouse.move(*point)
    expect(visit.plot.locator(".hoverlayer").get_by_text("step 20", exact=True)).to_be_visible()
