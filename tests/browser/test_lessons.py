"""A lesson alone: each kind of question is asked, locked, revealed; the link says where one is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.classroom import Participant, participant
from tests.browser.visit import SHOWN_FOR

LOCK = ".gh-q-lock"
HANDLE = ".gh-q-handle[role=slider]"
REVEAL, NEXT = "[class*=st-key-reveal_] button", ".st-key-next_step button"


@pytest.fixture(params=[(1280, 720), (390, 844)], ids=["desktop", "phone"])
def reader(request: pytest.FixtureRequest, chromium: BrowserContext, class_server: str) -> Iterator[Participant]:
    assert chromium.browser is not None
    reader = participant(chromium.browser, class_server, *request.param)
    yield reader
    assert [error for error in reader.visit.errors if "_stcore" not in error] == []
    reader.page.context.close()


def lock_and_reveal(reader: Participant) -> None:
    reader.tab_to(LOCK).press("Enter").expect_text("Your answer is locked.").expect_no_right_answer_yet()
    reader.tab_to(REVEAL).press("Enter").expect_right_answer().expect_fits()


def values(reader: Participant) -> list[float]:
    found: list[str] = reader.page.locator(HANDLE).evaluate_all("all => all.map((one) => one.ariaValueNow)")
    return [float(value) for value in found]


def test_each_kind_of_question_is_answered_by_keyboard_and_the_link_says_where(reader: Participant) -> None:
    reader.go("lessons").page.get_by_role("link", name="One question of each kind").click()
    reader.expect_text("Step 1 of 3").expect_fits()
    expect(reader.page.locator(LOCK)).to_be_disabled()
    reader.tab_to(".gh-q input[type=radio]").press("Space").press("ArrowDown").expect_no_right_answer_yet()
    lock_and_reveal(reader)
    reader.expect_text("Something else was measured.").tab_to(NEXT).press("Enter").expect_text("Step 2 of 3")
    assert reader.visit.query == {"lesson": ["each_kind"], "step": ["2"]}
    reader.tab_to(".gh-q input[type=number]")
    reader.page.keyboard.type("4000")
    expect(reader.page.locator(LOCK)).to_be_disabled()
    reader.expect_text("from 1 to 199")
    for _ in range(2):
        reader.press("Backspace")
    lock_and_reveal(reader)
    reader.page.wait_for_timeout(1_000)  # what changes within a second is one entry of the history
    reader.expect_text("Your number is close enough.").tab_to(NEXT).press("Enter").expect_text("Step 3 of 3")
    reader.visit.reload()
    reader.expect_text("Step 3 of 3").tab_to(HANDLE).press("ArrowDown").press("ArrowDown").press("End").press("ArrowUp")
    assert values(reader) == [-19.5, 0, 0, 0, 0]
    assert reader.page.locator(HANDLE).first.get_attribute("aria-label") == "10 steps back"
    assert reader.page.locator(HANDLE).first.get_attribute("aria-valuetext") == "10 to the power −19.5"
    lock_and_reveal(reader)
    reader.expect_text("A common belief:")
    reader.page.go_back()
    reader.expect_text("Step 2 of 3")


def test_a_curve_is_drawn_by_mouse_or_finger_and_stays_as_it_was_locked(reader: Participant) -> None:
    reader.go("lessons?lesson=each_kind&step=3")
    box = reader.visit.box(reader.page.locator(".gh-q-curve"))
    mouse = reader.page.mouse
    mouse.move(box["x"] + 0.92 * box["width"], box["y"] + 0.2 * box["height"])
    mouse.down()
    for share in (0.8, 0.6, 0.4, 0.2, 0.1):
        mouse.move(box["x"] + share * box["width"], box["y"] + (0.9 - 0.7 * share) * box["height"], steps=4)
    mouse.up()
    drawn = values(reader)
    assert all(nearer > farther for nearer, farther in pairwise(drawn))
    line = reader.page.locator(".gh-q-line").get_attribute("d")
    lock_and_reveal(reader)
    assert reader.page.locator(".gh-q-line").get_attribute("d") == line
    expect(reader.page.locator(".gh-q-right")).to_have_attribute("d", re.compile(r"^M.*L"), timeout=SHOWN_FOR)


def test_a_lesson_that_there_is_not_shows_the_list(reader: Participant) -> None:
    reader.go("lessons?lesson=<script>alert(1)</script>&step=x").expect_text("No lesson is called").expect_fits()
    reader.go("lessons?lesson=each_kind&step=999").expect_text("Step 3 of 3")
