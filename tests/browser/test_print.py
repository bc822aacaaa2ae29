"""What a printer gets: no controls, black on white, and every figure whole on its sheet."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Open
from tests.browser.visit import MAIN

_GROUND = "(plot) => [plot._fullLayout.paper_bgcolor.toUpperCase(), plot._fullLayout.width]"


@pytest.mark.parametrize("query", ["", "?projector=1"])
def test_on_paper_the_figure_is_light_and_fits_and_the_controls_are_gone(open_app: Open, query: str) -> None:
    visit = open_app(query, dark=True)
    visit.page.evaluate("() => window.dispatchEvent(new Event('beforeprint'))")
    ground, width = visit.plot.evaluate(_GROUND)
    assert (ground, width <= 720) == ("#FFFFFF", True)
    visit.page.emulate_media(media="print", color_scheme="dark")
    for control in ("[data-testid=stSidebar]", "[data-testid=stHeader]", ".st-key-tools", ".st-key-way"):
        assert not visit.page.locator(control).first.is_visible(), control
    ink, page = visit.page.evaluate(
        "() => ['.gh-tells', '.stApp'].map((at, k) => getComputedStyle(document.querySelector(at))"
        "[k ? 'backgroundColor' : 'color'])"
    )
    assert (ink, page) == ("rgb(0, 0, 0)", "rgb(255, 255, 255)")
    assert visit.plot.evaluate("(plot) => getComputedStyle(plot).breakInside") == "avoid"
    visit.page.emulate_media(media="screen")
    visit.page.evaluate("() => window.dispatchEvent(new Event('afterprint'))")
    visit.page.wait_for_function(
        "(selector) => document.querySelector(selector)._fullLayout.paper_bgcolor.toUpperCase() === '#11151C'", arg=MAIN
    )


def test_a_printer_s_event_reaches_the_figure(open_app: Open) -> None:
    visit = open_app(dark=True)
    visit.page.evaluate(
        "() => window.addEventListener('beforeprint', () => { document.body.dataset.printed = 'yes'; })"
    )
    assert visit.page.pdf(format="A4").startswith(b"%PDF")
    assert visit.page.evaluate("() => document.body.dataset.printed") == "yes"
