"""Headlines as they are set: at most two lines on a projector, three on a phone; and German fits as English does."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from pages.page_list import EVERY
from tests.browser.conftest import Open
from tests.browser.visit import Visit

_LINES = """(title) => {
    const { paddingTop, paddingBottom, lineHeight } = getComputedStyle(title);
    return Math.round((title.clientHeight - parseFloat(paddingTop) - parseFloat(paddingBottom)) / parseFloat(lineHeight));
}"""
_OVER_THE_SIDE = "() => document.documentElement.scrollWidth - innerWidth"
STATES = {
    "gradient_decay": ("", "?type=many+to+many&activation=sigmoid", "?cells=LSTM&scale=0", "?cells=RNN&T=200&scale=4"),
    "activations": ("", "?cells=LSTM,+forget+bias+3&activation=sigmoid"),
    "theory": ("", "?cells=LSTM,+forget+bias+3"),
    "gates": ("", "?cells=LSTM,+forget+bias+3&layers=2&type=many+to+many"),
    "sequence_types": ("", "?cells=LSTM,+forget+bias+3&type=encoder–decoder"),
    "depth_and_direction": ("", "?layers=6&both=true&cells=LSTM,+forget+bias+3"),
}


def lines(visit: Visit) -> int:
    found = visit.page.locator("[data-testid=stMain] h1").first.evaluate(_LINES)
    return int(found)


@pytest.mark.parametrize(("width", "height", "most"), [(1280, 720, 2), (390, 844, 3)])
def test_no_headline_takes_more_lines_than_a_reader_sees_at_once(
    open_app: Open, width: int, height: int, most: int
) -> None:
    visit = open_app("activations", width=width, height=height)
    long = {}
    for page in EVERY:
        for state in STATES.get(page.name, ("",)):
            visit.open(f"{page.name}{state}")
            if (count := lines(visit)) > most:
                long[page.name, state] = count, visit.headline
    assert long == {}


@pytest.mark.parametrize(("width", "height", "most"), [(1280, 720, 1), (390, 844, 3)])
def test_the_first_page_in_german_fits(open_app: Open, width: int, height: int, most: int) -> None:
    visit = open_app("?lang=de", width=width, height=height)
    for state in STATES["gradient_decay"]:
        visit.open(f"?lang=de&{state.removeprefix('?')}")
        assert lines(visit) <= most + (width == 1280 and len(visit.headline) > 66), visit.headline
        assert visit.page.evaluate(_OVER_THE_SIDE) <= 0
        assert visit.page.locator(".gh-tells").first.inner_text().startswith("Was das bedeutet.")
    assert visit.errors == []


def test_a_choice_of_the_language_says_everything_anew_and_stands_in_the_link(open_app: Open) -> None:
    visit = open_app("?bias=3")
    visit.page.get_by_test_id("stSidebar").get_by_role("radio", name="de").click(force=True)
    visit.expect_query(bias="3", lang="de")
    visit.page.wait_for_function(
        "() => document.querySelector('[data-testid=stMain] h1').innerText.includes('verschwindet')"
    )
    assert visit.page.get_by_text("Sequenzlänge").count() == 1


@pytest.mark.parametrize("query", ["", "?lang=de"])
def test_every_section_of_the_menu_stands_beside_the_sidebar(open_app: Open, query: str) -> None:
    visit = open_app(query)
    shown = visit.page.get_by_test_id("stTopNavSection").filter(visible=True)
    expect(shown).to_have_count(3)
    expect(visit.page.get_by_test_id("stToolbar")).not_to_contain_text("more")
