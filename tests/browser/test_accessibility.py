"""Every page by axe-core, in both themes; and four curves told apart by every eye, in colour or in dash."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from itertools import combinations
from pathlib import Path

import axe_playwright_python
import numpy as np
import pytest
from jaxtyping import Float64
from PIL import Image
from playwright.sync_api import BrowserContext, Page, expect

from app.drawing.palette import DARK, PAGE
from pages.page_list import EVERY
from tests.browser.visit import MAIN, Visit

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "rules": {"target-size": {"enabled": True}},  # of WCAG 2.2, off by default
    "resultTypes": ["violations"],
}
# Streamlit's own controls where they do nothing on a page: WCAG 1.4.3 leaves out inactive ones, but their labels stand
# beside the disabled control, where axe does not see that they belong to it.
INACTIVE = (
    ":is([data-testid=stSidebar], [data-testid=stMain]) .stElementContainer:has(:is(:disabled, [aria-disabled=true]))"
)
_FOUND = """async ([rules, inactive]) => {
    const { violations } = await axe.run(document, rules);
    const excused = (node) => document.querySelector(node.target[0])?.closest(inactive);
    return violations.filter(({ impact }) => ["serious", "critical"].includes(impact)).flatMap(({ id, nodes }) =>
        nodes.filter((node) => id !== "color-contrast" || !excused(node)).map((node) => `${id}: ${node.html.slice(0, 160)}`));
}"""


@pytest.fixture(scope="module")
def tab(chromium: BrowserContext, server: str) -> Iterator[Visit]:
    """One tab for every page."""
    page = chromium.new_page()
    page.set_viewport_size({"width": 1280, "height": 720})
    yield Visit(page, server)
    page.close()


def findings(page: Page) -> list[str]:
    found: list[str] = page.evaluate(_FOUND, [RULES, INACTIVE])
    return found


@pytest.mark.parametrize("page", [listed.name for listed in EVERY])
def test_axe_finds_nothing_serious_of_ours_in_either_theme(tab: Visit, page: str) -> None:
    tab.page.emulate_media(color_scheme="light")
    tab.open(f"{page}?nets=RNN&seeds=one&steps=10&updates=10")
    if page == "unrolled":  # whose player has its words a moment after its place
        tab.page.locator("[data-do=on][aria-label]").wait_for(state="attached")
    tab.page.evaluate(AXE)
    broken = {}
    for scheme, ground in (("light", PAGE), ("dark", DARK[PAGE])):
        tab.page.emulate_media(color_scheme=scheme)
        tab.page.wait_for_function(
            "(ground) => getComputedStyle(document.querySelector('.stApp')).backgroundColor === ground",
            arg=f"rgb{rgb(ground)}",
        )
        if found := findings(tab.page):
            broken[scheme] = found
    assert broken == {}


def test_axe_sees_what_is_wrong(tab: Visit) -> None:
    tab.open("glossary")
    tab.page.locator(".gh-glossary").wait_for()
    tab.page.evaluate(AXE)
    tab.page.evaluate(
        "() => document.querySelector('.gh-glossary').insertAdjacentHTML('afterbegin', "
        '\'<dd style="color:#ccc;background:#fff">pale <button style="width:9px;height:9px"></button></dd>\')'
    )
    assert {one.split(":")[0] for one in findings(tab.page)} >= {"button-name", "color-contrast"}


def rgb(colour: str) -> tuple[int, int, int]:
    red, green, blue = (int(colour[k : k + 2], 16) for k in (1, 3, 5))
    return red, green, blue


EYES = ("none", "protanopia", "deuteranopia", "tritanopia", "achromatopsia")
FAR_APART = 60.0  # of the 441 between black and white
_STROKES = """(selector) => Object.fromEntries(
    [...document.querySelectorAll(`${selector} .scatterlayer .trace`)].flatMap((group) => {
        const { name, mode, fill } = (group.__data__[0].trace ?? group.__data__.trace), line = group.querySelector(".js-line");
        if (!line || mode !== "lines" || fill !== "none" || name.endsWith(" carried")) return [];
        const { stroke, strokeDasharray } = getComputedStyle(line);
        return [[name, [stroke, strokeDasharray]]];
    }))"""


def seen(page: Page, eye: str, colours: list[str]) -> Float64[np.ndarray, "n 3"]:
    """Colours as that eye sees them: Chromium paints them side by side, and the pixels are read."""
    page.set_content("".join(f'<i style="float:left;width:40px;height:40px;background:{one}"></i>' for one in colours))
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setEmulatedVisionDeficiency", {"type": eye})
    with Image.open(BytesIO(page.screenshot())) as shot:
        pixels = np.asarray(shot.convert("RGB"), np.float64)
    first = page.locator("i").first.bounding_box()
    assert first is not None
    return np.array([pixels[int(first["y"]) + 20, int(first["x"]) + 20 + 40 * k] for k in range(len(colours))])


def contrast(one: Float64[np.ndarray, " 3"], other: Float64[np.ndarray, " 3"]) -> float:
    """WCAG's ratio of two colours."""
    linear = [np.where(c <= 10.31, c / 3294.6, ((c / 255 + 0.055) / 1.055) ** 2.4) for c in (one, other)]
    dark, light = sorted(float(c @ [0.2126, 0.7152, 0.0722]) for c in linear)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("scheme", "ground"), [("light", PAGE), ("dark", DARK[PAGE])])
def test_every_eye_tells_the_four_curves_apart_by_colour_or_dash(tab: Visit, scheme: str, ground: str) -> None:
    tab.page.emulate_media(color_scheme=scheme)
    strokes = tab.open("?").page.evaluate(_STROKES, MAIN)
    assert len(strokes) == 4
    alike, pale = [], []
    for eye in EYES:
        *inks, page = seen(tab.page, eye, [*(stroke for stroke, _ in strokes.values()), ground])
        drawn = [(name, ink, dash) for (name, (_, dash)), ink in zip(strokes.items(), inks, strict=True)]
        for (one, ink, dash), (other, ink2, dash2) in combinations(drawn, 2):
            if np.linalg.norm(ink - ink2) < FAR_APART and dash == dash2:
                alike.append((eye, one, other))
        pale += [(eye, name) for name, ink, _ in drawn if contrast(ink, page) < (3.0 if eye == "none" else 2.5)]
    assert alike == []
    assert pale == []


def test_the_simulation_is_at_work(tab: Visit) -> None:
    red, green = "rgb(209,87,10)", "rgb(11,154,112)"
    full, none = (np.linalg.norm(np.subtract(*seen(tab.page, eye, [red, green]))) for eye in ("none", "achromatopsia"))
    assert none < 0.3 * full


def test_a_move_tells_a_screen_reader_the_new_headline_and_keeps_the_focus(tab: Visit) -> None:
    tab.open("?cells=RNN&scale=1")
    status = tab.page.get_by_role("status").and_(tab.page.locator(".gh-status"))
    expect(status).to_be_attached()
    assert status.inner_text() == ""
    tab.press("Weight scale", "End")
    expect(status).to_have_text(tab.headline)
    assert tab.page.evaluate("() => document.activeElement.getAttribute('aria-label')") == "Weight scale"


def test_wider_spacing_of_text_cuts_nothing_of_a_card(tab: Visit) -> None:
    tab.open("?")
    tab.page.add_style_tag(
        content="* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }"
    )
    cut = tab.page.locator(".gh-card > div").evaluate_all(
        "(all) => all.filter((one) => one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 2)"
        ".map((one) => one.innerText)"
    )
    assert cut == []
