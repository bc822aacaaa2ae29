"""A class goes through a whole lesson: a teacher, three students, keyboards only, desktop and phone."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.classroom import Participant, another_tab, participant
from tests.browser.visit import SHOWN_FOR

MOVE = ".st-key-move button"
RADIO = ".gh-q input[type=radio]"
PHONE = (390, 844)
Join = Callable[..., Participant]


@pytest.fixture
def join(chromium: BrowserContext, class_server: str) -> Iterator[Join]:
    """A browser of its own for each participant; at the end none has said an error."""
    browser, all_of_them = chromium.browser, list[Participant]()
    assert browser is not None

    def joined(width: int = 1280, height: int = 720, *, dark: bool = False) -> Participant:
        all_of_them.append(participant(browser, class_server, width, height, dark=dark))
        return all_of_them[-1]

    yield joined
    errors = [error for each in all_of_them for error in each.visit.errors if "_stcore" not in error]
    for each in all_of_them:
        each.page.context.close()
    assert errors == []


def open_room(teacher: Participant) -> str:
    teacher.go("host?lesson=two_steps").tab_to(".gh-buttons button").press("Enter")
    teacher.page.wait_for_url("**/host?room=*", timeout=SHOWN_FOR)
    teacher.visit.settled()
    return teacher.page.locator(".gh-code").inner_text()


def come_in_by_address(student: Participant, code: str) -> Participant:
    student.go(f"r/{code}")
    student.page.wait_for_url(f"**/room?room={code}", timeout=SHOWN_FOR)
    return student.expect_text("The question comes in a moment.")


def seat(student: Participant) -> str:
    return student.page.get_by_text("Nobody sees whose answer is whose").inner_text()


def move(teacher: Participant, label: str) -> None:
    expect(teacher.page.locator(MOVE)).to_have_text(label, timeout=SHOWN_FOR)
    teacher.tab_to(MOVE).press("Enter")


def choose(student: Participant, place: int) -> None:
    student.tab_to(RADIO).press("Space")
    for _ in range(place):
        student.press("ArrowDown")
    student.expect_text("Saved.")


def test_a_class_goes_through_a_lesson_by_keyboard_alone(join: Join) -> None:
    teacher, typing, phone, late = join(), join(), join(*PHONE), join(*PHONE)
    code = open_room(teacher)
    typing.go("room").tab_to("[data-testid=stTextInput] input")
    typing.page.keyboard.type(code.lower())
    typing.press("Enter").tab_to(".gh-way-in a").press("Enter")
    typing.expect_text("The question comes in a moment.")
    come_in_by_address(phone, code)
    teacher.expect_text("2 in the room")
    move(teacher, "Ask question 1")
    choose(typing, 2)
    choose(phone, 0)
    choose(phone, 1)
    before = seat(phone)
    phone.visit.reload()
    phone.expect_text("Saved.")
    assert phone.page.locator(f"{RADIO}:checked").get_attribute("value") == "1"
    assert seat(phone) == before
    second = another_tab(phone.page.context.new_page(), phone.visit.address).go(f"r/{code}")
    second.expect_text("Saved.")
    assert seat(second) == before
    second.page.close()
    late.go(f"r/{code}")
    choose(late, 2)
    teacher.expect_text("3 of 3 have answered")
    for student in (typing, phone, late):
        student.expect_no_right_answer_yet().expect_fits()
    move(teacher, "Lock the answers")
    for student in (typing, phone, late):
        student.expect_text("Locked. Your answer is kept.").expect_no_right_answer_yet().expect_fits()
    expect(teacher.page.locator(".gh-bars b")).to_have_text(["0", "1", "2"])
    move(teacher, "Reveal")
    for student in (typing, phone, late):
        student.expect_right_answer().expect_text("of the LSTM’s gradient is left").expect_fits()
    assert phone.page.locator(".gh-q-is-right").inner_text().startswith("Less than a millionth")
    phone.page.go_back()
    phone.page.go_forward()
    phone.expect_right_answer()
    assert seat(phone) == before
    move(teacher, "Next question")
    teacher.expect_text("3 in the room")
    phone.expect_text("The question comes in a moment.")
    phone.frames.clear()
    move(teacher, "Ask question 2")
    for student, number in ((typing, "40"), (phone, "12")):
        student.tab_to(".gh-q input[type=number]")
        student.page.keyboard.type(number)
        student.expect_text("Not sent yet.").press("Enter").expect_text("Saved.").expect_no_right_answer_yet()
    teacher.expect_text("2 of 3 have answered")
    move(teacher, "Lock the answers")
    phone.expect_text("Locked. Your answer is kept.").expect_no_right_answer_yet()
    late.expect_text("Locked. You have no answer here.")
    move(teacher, "Reveal")
    for student in (typing, phone, late):
        student.expect_right_answer().expect_text("The horizon is").expect_fits()
    teacher.expect_text("Next lesson")


def test_a_second_browser_leads_by_the_host_link_and_a_closed_room_takes_nobody_else(join: Join) -> None:
    teacher, tablet, student, stranger = join(), join(), join(*PHONE), join(*PHONE)
    code = open_room(teacher)
    come_in_by_address(student, code)
    teacher.tab_to(".st-key-join_line [data-testid=stPopover] button").press("Enter")
    link = teacher.page.locator("[data-testid=stPopoverBody] [data-testid=stCode] code").inner_text()
    tablet.go(link[link.index("/h/") + 1 :])
    move(tablet, "Ask question 1")
    choose(student, 0)
    expect(teacher.page.locator(MOVE)).to_have_text("Lock the answers", timeout=SHOWN_FOR)
    tablet.tab_to(".st-key-join_line [data-testid=stPopover] button").press("Enter")
    tablet.tab_to("[data-testid=stPopoverBody] input[type=checkbox]").press("Space")
    tablet.page.wait_for_timeout(500)
    tablet.visit.settled()
    stranger.go(f"r/{code}").expect_text("The teacher has closed this room to new students.").expect_fits()
    student.visit.reload()
    student.expect_text("Saved.")
    stranger.go(f"host?room={code}").expect_text("This room has another host.")


def test_a_wrong_code_is_told_and_another_can_be_typed(join: Join) -> None:
    student = join(*PHONE)
    student.go("r/AAAAAA").expect_text("No room has this code: check its six characters.").expect_fits()
    student.tab_to("[data-testid=stTextInput] input")
    student.page.keyboard.type("o0")
    student.press("Enter").expect_text("A code has six letters or digits.")
