"""The page on a projector, a laptop and a phone, in light and dark."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Open
from tests.browser.visit import MAIN, SHOWN_FOR, Visit
from tests.pages.reading import PAGES, WITHOUT_FIGURES

DARK_PAGE, LIGHT_PAGE = "#11151C", "#FFFFFF"


def assert_inside(visit: Visit, locator: Locator, name: str) -> dict[str, Any]:
    box = visit.box(locator)
    size = dict(visit.page.viewport_size or {})
    for start, extent in (("x", "width"), ("y", "height")):
        assert 0 <= box[start] < box[start] + box[extent] <= size[extent], (name, box)
    return box


def test_finding_figure_and_main_controls_stand_above_the_fold_on_a_projector(open_app: Open) -> None:
    visit = open_app(width=1280, height=720)
    main = visit.page.get_by_test_id("stMain")
    headline = assert_inside(visit, main.locator("h1"), "headline")
    cards = [assert_inside(visit, card, "card") for card in main.locator(".gh-card").all()]
    figure = assert_inside(visit, visit.plot, "figure")
    assert len(cards) == 4
    assert headline["y"] < min(card["y"] for card in cards) < figure["y"]
    assert figure["height"] >= 360
    for label in ("Weight scale", "Forget-gate bias", "Sequence length"):
        assert_inside(visit, visit.page.get_by_role("group", name=label, exact=True), label)
    assert_inside(visit, visit.page.get_by_test_id("stSidebar").get_by_test_id("stSelectbox").first, "Activation")
    told = visit.box(visit.page.locator(".gh-tells"))
    assert told["y"] < 720  # what it means begins above the fold


def assert_nothing_runs_over(visit: Visit) -> None:
    beyond = visit.page.evaluate("""() => {
        const main = document.querySelector('[data-testid="stMain"]');
        return [document.documentElement.scrollWidth - innerWidth, main.scrollWidth - main.clientWidth];
    }""")
    assert max(beyond) <= 0, beyond
    rows = visit.page.locator(".gh-card > div")
    cut = rows.evaluate_all("(rows) => rows.filter((r) => r.scrollWidth > r.clientWidth + 1).map((r) => r.innerText)")
    assert cut == []


def expect_figure_on(visit: Visit, colour: str) -> None:
    for ground in ("paper_bgcolor", "plot_bgcolor"):
        visit.page.wait_for_function(
            "([plot, ground, colour]) => document.querySelector(plot)._fullLayout[ground].toUpperCase() === colour",
            arg=[MAIN, ground, colour],
            timeout=SHOWN_FOR,
        )


@pytest.mark.parametrize(("width", "height", "opens_dark"), [(1280, 720, False), (1440, 900, True), (390, 844, True)])
def test_nothing_runs_over_the_side_in_light_or_dark_and_the_figure_follows_the_scheme(
    open_app: Open, width: int, height: int, opens_dark: bool
) -> None:
    visit = open_app(width=width, height=height, dark=opens_dark)
    for dark in (opens_dark, not opens_dark):
        visit.page.emulate_media(color_scheme="dark" if dark else "light")
        expect_figure_on(visit, DARK_PAGE if dark else LIGHT_PAGE)
        assert_nothing_runs_over(visit)


def test_on_a_phone_the_controls_are_a_sheet_under_a_figure_right_below_the_headline(open_app: Open) -> None:
    visit = open_app(width=390, height=844)
    headline, figure, card = (visit.box(visit.page.locator(at)) for at in ("[data-testid=stMain] h1", MAIN, ".gh-card"))
    assert headline["y"] < figure["y"] < card["y"]
    assert figure["y"] - (headline["y"] + headline["height"]) < 40
    sidebar = visit.page.get_by_test_id("stSidebar")
    if not sidebar.is_visible():
        visit.page.get_by_test_id("stExpandSidebarButton").click()
    expect(sidebar).to_be_visible()
    sheet = visit.box(sidebar)
    assert sheet["height"] <= 0.5 * 844
    assert abs(sheet["y"] + sheet["height"] - 844) <= 1  # at the foot
    assert sheet["width"] >= 389
    assert visit.box(visit.plot)["y"] < sheet["y"]
    visit.press("Weight scale", "ArrowRight")  # and it can be used there
    visit.expect_query(scale="1.05")


def test_on_a_phone_every_page_explains_its_first_figure_before_the_next_section(open_app: Open) -> None:
    late = {}
    visit = open_app("training?nets=RNN&seeds=one&steps=10&H=4", width=390, height=844)
    for page in (page for page in PAGES if page not in WITHOUT_FIGURES):
        visit.open(f"{page}?nets=RNN&seeds=one&steps=10&H=4&T=12")
        expect(visit.page.locator(".gh-tells").first).to_be_visible(timeout=SHOWN_FOR)
        explained = visit.page.locator(".gh-tells").evaluate_all(
            "(all) => Math.min(...all.map((one) => one.getBoundingClientRect().y))"
        )
        sections = visit.page.locator("[data-testid=stMain] :is(h2, .st-key-experiments)")
        below = sections.evaluate_all("(all) => Math.min(...all.map((one) => one.getBoundingClientRect().y))")
        if below and explained > below:
            late[page] = explained, below
    assert late == {}


CUT_WORDS = """() => [...document.querySelectorAll('[data-testid="stMain"] .js-plotly-plot')].flatMap((plot) => {
    const edge = plot.getBoundingClientRect();
    return [...plot.querySelectorAll('svg.main-svg text')].filter((text) => text.textContent.trim()).filter((text) => {
        const box = text.getBoundingClientRect();
        return box.width && (box.left < edge.left - 1 || box.right > edge.right + 1);
    }).map((text) => text.textContent);
})"""


def test_on_a_phone_no_page_with_its_sections_open_runs_over_the_side_or_cuts_a_word(open_app: Open) -> None:
    visit = open_app("training?nets=RNN&seeds=one&steps=10&H=4", width=390, height=844)
    wrong = {}
    for page in PAGES:
        visit.open(f"{page}?nets=RNN&seeds=one&steps=10&H=4&T=12")
        closed = visit.page.locator("[data-testid=stMain] [data-testid=stExpander] details:not([open]) > summary")
        while closed.count():
            closed.first.click()
            visit.settled()
        beyond = visit.page.evaluate("""() => {
            const main = document.querySelector('[data-testid="stMain"]');
            const way = document.querySelector('.st-key-way [data-testid="stPageLink"] a');
            return [main, way].map((part) => (part ? part.scrollWidth - part.clientWidth : 0));
        }""")
        cut = visit.page.evaluate(CUT_WORDS)
        if max(beyond) > 0 or cut:
            wrong[page] = beyond, cut
    assert wrong == {}


@pytest.mark.parametrize("width", [1280, 390])
def test_how_to_read_the_figure_opens_above_it_and_moves_nothing(open_app: Open, width: int) -> None:
    visit = open_app(width=width)
    before = visit.box(visit.plot)
    visit.page.locator(".gh-read summary").click()
    words = visit.page.locator(".gh-read > div")
    expect(words).to_contain_text("Each line is one network.")
    box = visit.box(words)
    assert 0 <= box["x"] < box["x"] + box["width"] <= width
    assert words.evaluate(
        "(e) => e.contains(document.elementFromPoint(e.getBoundingClientRect().x + 9, "
        "e.getBoundingClientRect().bottom - 9))"
    )
    assert visit.box(visit.plot) == before
    visit.page.locator(".gh-read summary").click()
    expect(words).to_be_hidden()
