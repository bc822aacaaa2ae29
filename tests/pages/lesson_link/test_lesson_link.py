"""The page that makes a lesson's link."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from app.lessons import secret as of_links
from app.lessons import short_link
from app.lessons.lesson import Choices, Number
from app.lessons.lesson_link import NO_CHOICE, LessonLink
from app.lessons.signed_link import read_link
from tests.pages.reading import headline, open_page, texts

SECRET = "secret of the tests"
GATES = {"lesson_page": "Gates", "cells": "LSTM", "T": "9", "H": "4", "B": "2", "scale": "2.5", "t": "3"}


@pytest.fixture(autouse=True)
def _secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET", SECRET)
    of_links.secret.cache_clear()


def links(app: AppTest) -> tuple[LessonLink, LessonLink]:
    """The students' and the teacher's."""
    assert not app.exception, app.exception[0].value
    found = [urlsplit(code.value) for code in app.code[:2]]
    assert {address.path for address in found} == {f"/{_read(found[0].query).page}"}
    student, teacher = (_read(address.query) for address in found)
    assert (student.answered, teacher.answered) == (False, True)
    assert teacher.for_students() == student
    return student, teacher


def _read(query: str) -> LessonLink:
    return read_link(parse_qs(query)["l"][0], SECRET)


def test_it_takes_the_experiment_and_the_page_that_one_comes_from() -> None:
    app = open_page("lesson_link", GATES)
    assert headline(app) == "Make a lesson link"
    student, _ = links(app)
    assert student.page == "gates"
    assert parse_qs(student.query) == {key: [value] for key, value in GATES.items() if key != "lesson_page"}
    app.slider(key="scale").set_value(3.0).run()
    assert parse_qs(links(app)[0].query)["scale"] == ["3"]


def test_what_is_locked_or_hidden_stands_in_the_link_and_in_a_table() -> None:
    app = open_page("lesson_link", GATES)
    app.multiselect(key="make_locked").set_value(["scale", "t"]).run()
    app.multiselect(key="make_hidden").set_value(["bias"]).run()
    student, _ = links(app)
    assert (student.locked, student.hidden) == ({"scale", "t", "bias"}, {"bias"})
    assert "Weight scale2.5locked" in texts(app)
    assert "Forget-gate biasdefaulthidden" in texts(app)


def ask(app: AppTest, kind: str, **values: Any) -> AppTest:
    app.radio(key="make_kind").set_value(kind).run()
    for key, value in values.items():
        widgets = app.text_input if isinstance(value, str) else app.number_input
        widgets(key=f"make_{key}").set_value(value)
    return app.run()


def test_a_question_s_answer_is_in_the_teacher_s_link_alone() -> None:
    app = ask(open_page("lesson_link", GATES), "choices", ask="How much?", count=2)
    app = ask(app, "choices", text_0="less", text_1="more", below_0=0.99)
    student, teacher = links(app)
    assert isinstance(teacher.question, Choices)
    assert isinstance(student.question, Choices)
    assert (teacher.question.claim, student.question.claim) == (0, NO_CHOICE)
    assert teacher.asks_first
    assert "Answer 1 is right." in texts(app)


def test_a_number_is_asked_for_with_its_tolerance() -> None:
    _, teacher = links(ask(open_page("lesson_link", GATES), "number", ask="Which factor?", near=2.0))
    assert isinstance(teacher.question, Number)
    low, high = teacher.question.claim
    assert high / low == pytest.approx(4.0)


def test_what_is_missing_is_one_sentence_and_no_link() -> None:
    app = ask(open_page("lesson_link", GATES), "choices", ask="How much?")
    assert "An answer has no words yet" in texts(app)
    assert len(app.code) == 0


def test_a_long_lesson_is_shown_by_its_short_code(monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[str] = []
    monkeypatch.setattr(short_link, "_KEEP", [lambda text: kept.append(text) or "ABC234"])
    app = open_page("lesson_link", GATES)
    app.text_area(key="make_prompt").set_value("Look at every gate. " * 20).run()
    assert "The last row can read 45: use a short code." in texts(app)
    app.toggle(key="make_short").set_value(True).run()
    assert "The last row" not in texts(app)
    assert app.code[2].value.endswith("/s/ABC234")
    assert _read(f"l={kept[-1]}") == links(app)[0]
