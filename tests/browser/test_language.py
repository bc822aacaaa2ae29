"""The language of the screen: another one takes nothing away, and a link says the same in each."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Open
from tests.browser.visit import SHOWN_FOR, Visit

LINK = {
    "cells": ["LSTM, forget bias 3", "GRU"],
    "init": ["Gaussian"],
    "activation": ["leaky ReLU"],
    "type": ["many to many"],
    "inputs": ["sine waves"],
    "stored": ["float16"],
    "both": ["true"],
    "direction": ["backward"],
    "scale": ["1.5"],
}
ENGLISH = ["leaky ReLU", "Gaussian", "sine waves", "many to many", "squared error", "backward", "float16"]
GERMAN = [
    "Leaky ReLU",
    "gaußverteilt",
    "Sinuswellen",
    "viele zu vielen",
    "quadratischer Fehler",
    "rückwärts",
    "float16",
]


def boxes(visit: Visit) -> list[str]:
    """What the boxes show, without the one that only a bidirectional network has."""
    shown = [box.input_value() for box in visit.page.locator("[data-testid=stSelectbox] input").all()]
    return shown[:5] + shown[6:]


def speak(visit: Visit, language: str) -> None:
    visit.page.get_by_test_id("stSidebar").get_by_role("radio", name=language, exact=True).click(force=True)
    says = "Initialisierung" if language == "de" else "Initialisation"
    expect(visit.page.get_by_test_id("stSidebar").get_by_text(says, exact=True)).to_be_visible(timeout=SHOWN_FOR)
    visit.settled()


def link(visit: Visit) -> dict[str, list[str]]:
    return {key: values for key, values in visit.query.items() if key != "lang"}


def test_another_language_keeps_every_control_and_the_link_in_english(open_app: Open) -> None:
    visit = open_app(f"?{urlencode(LINK, doseq=True)}")
    assert boxes(visit) == ENGLISH
    for language, words in (("de", GERMAN), ("en", ENGLISH), ("de", GERMAN)):
        speak(visit, language)
        assert boxes(visit) == words
        assert link(visit) == LINK
        assert visit.page.locator(".gh-link-said").count() == 0
    assert visit.reload().query == LINK | {"lang": ["de"]}
    assert boxes(visit) == GERMAN
    assert visit.errors == []


def test_a_choice_made_in_german_stands_in_the_link_in_english(open_app: Open) -> None:
    visit = open_app("?lang=de")
    visit.page.get_by_role("combobox", name="Initialisierung").click()
    visit.page.get_by_role("option", name="Einheitsmatrix").click()
    visit.expect_query(init="identity", lang="de")
    visit.settled().page.get_by_test_id("stSidebar").get_by_text("GRU", exact=True).click()
    visit.page.wait_for_function("() => location.search.includes('cells')")
    assert visit.settled().query == {
        "init": ["identity"],
        "lang": ["de"],
        "cells": ["RNN", "LSTM", "LSTM, forget bias 3"],
    }
    copied = parse_qs(urlsplit(visit.page.url).query) | {"lang": ["en"]}
    english = open_app(f"?{urlencode(copied, doseq=True)}")
    expect(english.page.get_by_role("combobox", name="Initialisation")).to_have_value("identity")
    assert list(english.curves) == ["RNN", "LSTM", "LSTM bias 3"]
    assert english.page.locator(".gh-link-said").count() == 0


def test_back_leads_to_the_language_of_that_address(open_app: Open) -> None:
    visit = open_app(f"?{urlencode(LINK, doseq=True)}&lang=de&loss=squared+error")
    speak(visit, "en")
    visit.page.go_back()
    expect(visit.page.get_by_role("combobox", name="Initialisierung")).to_have_value("gaußverteilt", timeout=SHOWN_FOR)
    assert boxes(visit.settled()) == GERMAN


SECTIONS = ("weights", "roads", "units", "seeds", "equations", "check", "take")
STATES = ("", "both=true&layers=2&stored=float16&inputs=text&T=20", "type=many+to+many&activation=linear&scale=2")
ENGLISH_WORDS = re.compile(
    r"\b(the|of|and|with|from|at|by|is|are|to|for|not|each|than|step|steps|size|sizes|loss|layer|unit|units|sequence|"
    r"measured|forward|backward|copy|figure|script|run|path|paths|gate|forget|zeros|default|random|squared|error|"
    r"many|one|text|below|above|hidden|shown|used|back|next|leave)\b",
    re.IGNORECASE,
)
BOTH_LANGUAGES = (
    "Backpropagation through time",
    "Clipping",
    "Text",
    "LSTM bias 3",
    "Language · Sprache",
    "h_n",
    "out[:, -1]",
)
OF_STREAMLIT = ("Skip to main content",)
_SAID = """() => {
    const page = document.querySelector(".stApp").cloneNode(true);
    for (const node of page.querySelectorAll("[data-testid=stCode], .katex, style, script")) node.remove();
    const lines = [...page.querySelectorAll("*")].flatMap((node) =>
        [...node.childNodes].filter((child) => child.nodeType === Node.TEXT_NODE).map((child) => child.data.trim()));
    const boxes = [...document.querySelectorAll("[data-testid=stSelectbox] input")].map((box) => box.value);
    return [...new Set([...lines, ...boxes])].filter(Boolean);
}"""


def english_left(visit: Visit) -> list[str]:
    """What is on screen that has an English word."""
    left = []
    for line in visit.page.evaluate(_SAID):
        said = line
        for name in (*BOTH_LANGUAGES, *OF_STREAMLIT):
            said = said.replace(name, "")
        if ENGLISH_WORDS.search(said):
            left.append(line)
    return left


@pytest.mark.parametrize("state", STATES)
def test_no_english_is_left_on_the_first_page_in_german(open_app: Open, state: str) -> None:
    opened = "&".join(f"open_{name}=true" for name in SECTIONS)
    visit = open_app(f"?lang=de&{opened}&{state}")
    visit.page.get_by_test_id("stSidebar").locator("summary").first.click()
    expect(visit.page.get_by_label("Verborgene Einheiten").first).to_be_attached(timeout=SHOWN_FOR)
    expect(visit.page.get_by_role("button", name="Link kopieren")).to_be_attached(timeout=SHOWN_FOR)
    visit.settled()
    assert english_left(visit) == []
    assert visit.page.title() == "Gradientenabnahme · Gradient Horizon"
    assert visit.errors == []


def test_no_english_is_left_in_the_glossary_and_on_the_tour_in_german(open_app: Open) -> None:
    visit = open_app("glossary?lang=de")
    assert english_left(visit) == []
    assert visit.page.title() == "Glossar · Gradient Horizon"
    visit.open("?lang=de&tour=1")
    for stop in range(1, 9):
        expect(visit.page.locator(".gh-tour b")).to_have_text(f"Rundgang, Station {stop} von 8", timeout=SHOWN_FOR)
        assert english_left(visit.settled()) == []
        visit.page.locator(".gh-tour button[data-by='1']").click()


def test_a_browser_s_tab_has_the_name_of_its_page(open_app: Open) -> None:
    visit = open_app()
    assert visit.page.title() == "Gradient decay · Gradient Horizon"
    assert visit.open("gates").page.title() == "Gates · Gradient Horizon"


def test_a_dragged_slider_moves_the_curves_in_german_too(open_app: Open) -> None:
    visit = open_app("?lang=de")
    visit.slider("Gewichtsskala").focus()
    visit.page.wait_for_function("() => document.body.dataset.dragPreview?.includes('Weight scale')", timeout=SHOWN_FOR)
    visit.press("Gewichtsskala", "ArrowRight")
