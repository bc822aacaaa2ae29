"""The text in a real browser: pointed at, walked by keyboard, kept by a click, with the core's numbers in the picture."""

from __future__ import annotations

import numpy as np
import pytest
from playwright.sync_api import expect

from pages.text_memory.runs import read_ready
from rnn_core.trained.text_models import bundled_story
from tests.browser.conftest import Open
from tests.browser.visit import SHOWN_FOR, Visit

TOKENS = tuple(bundled_story()[3487:3517])
_DRAWN = """(strip) => Array.from(strip.querySelectorAll("i[data-s]")).map((token) => [
    parseFloat(token.style.getPropertyValue("--share")), parseFloat(token.querySelector("b").style.height)])"""


def opened(open_app: Open, query: str, **window: int) -> Visit:
    visit = open_app(f"text_memory?{query}", **window)
    expect(visit.page.locator(".gh-x[data-at]")).to_be_visible(timeout=SHOWN_FOR)
    return visit.settled()


def expect_guess(visit: Visit, cell: str, t: int) -> None:
    """The strip of a cell shows the core's numbers of the guess after token t."""
    expect(visit.page.locator(".gh-x")).to_have_attribute("data-at", str(t))
    strip = visit.page.locator(f'.gh-x-strip[data-cell="{cell}"]')
    drawn = np.array(strip.evaluate(_DRAWN))
    found = read_ready(cell, "character", TOKENS)
    share = np.clip(1 + found.guesses.log10_gradient[t, : t + 1] / 6, 0, 1)
    np.testing.assert_allclose(drawn[: t + 1, 0] / 64, share, atol=1e-3)
    np.testing.assert_allclose(drawn[: t + 1, 1] / 22, found.moved[t, : t + 1], atol=3e-3)
    assert (drawn[t + 1 :] == 0).all()
    expect(strip.locator(".gh-x-next div").first).to_contain_text(
        f"{min(float(found.guesses.probability[t]), 0.99):.2f}"
    )


def test_a_guess_is_pointed_at_walked_to_and_kept_with_the_cores_numbers(open_app: Open) -> None:
    visit = opened(open_app, "T=30&cells=GRU&cells=RNN")
    expect_guess(visit, "gru", 29)
    expect_guess(visit, "rnn", 29)
    visit.page.locator('.gh-x-strip[data-cell="rnn"] i[data-s="11"]').hover()
    expect_guess(visit, "gru", 11)
    assert "after" not in visit.query
    visit.page.mouse.move(700, 5)
    expect_guess(visit, "rnn", 29)
    visit.page.locator(".gh-x-strips").focus()
    for key in ("ArrowLeft", "ArrowLeft", "Home", "ArrowRight"):
        visit.page.keyboard.press(key)
    expect_guess(visit, "gru", 1)
    before = visit.headline
    visit.page.keyboard.press("Enter")
    expect(visit.page.locator("h1").first).not_to_have_text(before, timeout=SHOWN_FOR)
    visit.settled()
    assert visit.query["after"] == ["2"]
    expect_guess(visit.reload(), "gru", 1)
    assert [error for error in visit.errors if "_stcore" not in error] == []


@pytest.mark.parametrize("width", [390, 1280])
def test_signs_of_html_are_read_as_signs_and_nothing_overflows(open_app: Open, width: int) -> None:
    text = "<img+src=x+onerror=alert(1)>+%26amp;+😀"
    visit = opened(open_app, f"reads=Your+own&own={text}", width=width, height=844)
    strip = visit.page.locator('.gh-x-strip[data-cell="lstm"] .gh-x-text')
    assert strip.evaluate("(node) => node.textContent") == "<img src=x onerror=alert(1)> &amp; 😀"
    expect(strip.locator(".gh-x-unknown")).to_have_count(
        len(set_of_unknown(strip.evaluate("(node) => node.textContent")))
    )
    assert visit.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert [error for error in visit.errors if "_stcore" not in error] == []


def set_of_unknown(text: str) -> list[str]:
    return [
        sign for sign, known in zip(text, read_ready("lstm", "character", tuple(text)).known, strict=True) if not known
    ]


def test_words_that_every_object_has_are_quoted_and_the_legend_is_above_the_strips(open_app: Open) -> None:
    text = "the+constructor+{seen}+boat+" + "and+the+lamp+was+out+" * 4
    visit = opened(open_app, f"cells=RNN&unit_read=words&reads=Your+own&own={text}&after=1")
    said = visit.page.locator(".gh-x-said")
    expect(said).to_have_text(
        "After “…the” the text continues with “constructor”, which these networks never met.", timeout=SHOWN_FOR
    )
    visit.page.locator(".gh-x-strips").focus()
    visit.page.keyboard.press("ArrowRight")
    visit.page.keyboard.press("ArrowRight")
    expect(said).to_contain_text("After “…the constructor {” the text continues with “seen”", timeout=SHOWN_FOR)
    expect(visit.page.locator(".gh-x > *").first).to_contain_text("predicts the next word")
    expect(visit.page.locator(".gh-x-strip").first).to_contain_text("most probable next words")
    assert [error for error in visit.errors if "_stcore" not in error] == []
