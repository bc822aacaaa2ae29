"""A lesson on paper: nothing that it reveals is on the sheet, all of it in the key, and no text is ever markup."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from markupsafe import escape

from app.language import language
from app.lessons.lesson import Choices, Drawn, Lesson
from app.lessons.lesson_files import FOLDER, read_all
from app.lessons.measure import reveal, right_choice, told, written
from app.lessons.worksheet import key, main, worksheet

LESSONS = {lesson.name: lesson for lesson in read_all([FOLDER]).every}
ON_PAPER = ["first_picture", "product_of_derivatives", "ten_steps", "spectral_radius"]
SCRIPT = "<script>alert(1)</script>&{title}"


class Tags(HTMLParser):
    """Which elements a page has, and that each ends where it should."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.seen.append(tag)
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("name", ON_PAPER)
def test_a_sheet_asks_every_question_and_reveals_nothing(name: str) -> None:
    lesson = LESSONS[name]
    page = worksheet(lesson)
    for step in lesson.steps:
        assert escape(step.prompt) in page
        assert escape(step.question.ask) in page
        assert escape(told(step, reveal(step.question, step.query))) not in page
    assert "✓" not in page
    assert "Measured" not in page
    assert escape(lesson.misconception) not in page
    assert page.count('class="lines"') == len(lesson.steps)


@pytest.mark.parametrize("name", ON_PAPER)
def test_a_key_has_what_was_measured_and_why(name: str) -> None:
    lesson = LESSONS[name]
    page = key(lesson)
    for step in lesson.steps:
        measured = reveal(step.question, step.query)
        assert escape(told(step, measured)) in page
        if not isinstance(step.question, Drawn):
            assert f"Measured: {escape(written(step.question, step.query, measured).value)}" in page
        if isinstance(step.question, Choices):
            right = step.question.choices[right_choice(step.question, measured)]
            assert f'<li class="right"><span class="box">✓</span>{escape(right.text)}</li>' in page
    assert escape(lesson.misconception) in page
    assert page.count("The measured curve.") == sum(isinstance(step.question, Drawn) for step in lesson.steps)


@pytest.mark.parametrize("name", LESSONS)
def test_every_lesson_has_a_sheet_that_needs_no_network(name: str) -> None:
    page = worksheet(LESSONS[name])
    assert Tags(page).open == []
    assert {"script", "img", "link", "iframe", "a"} & set(Tags(page).seen) == set()
    assert set(re.findall(r"https?://[^\"\s]+", page)) <= {"http://www.w3.org/2000/svg"}
    assert re.findall(r"url\(|@import", page) == []


def test_what_a_comparison_sets_otherwise_is_said() -> None:
    other = "Compared with the same experiment, but:</p><dl><div><dt>{}</dt><dd>{}</dd></div></dl>"
    assert other.format("Initialisation", "orthogonal") in worksheet(LESSONS["identity_start"])
    assert other.format("k of the loss scale 2^k", "not set") in worksheet(LESSONS["three_zeros"])
    assert other.format("Sequence length", "50") in worksheet(LESSONS["ten_steps"])


def test_curves_are_told_apart_without_colour() -> None:
    page = key(LESSONS["first_picture"])
    last = page.split("<figure>")[-1]
    dashes = re.findall(r'stroke-dasharray="([^"]+)"', last)
    assert len(dashes) == len(set(dashes)) == 4
    assert set(re.findall(r'(?:stroke|fill)="([^"]+)"', page)) <= {"#000", "#fff", "#bbb", "none"}
    for name in ("RNN", "LSTM", "GRU", "LSTM bias 3"):
        assert f">{name}: " in last


def test_a_curve_that_is_not_to_be_seen_yet_is_not_on_the_sheet() -> None:
    lesson = LESSONS["first_picture"]
    bare = replace(lesson, steps=(replace(lesson.steps[-1], before=()),))
    assert "The figure comes with the reveal." in worksheet(bare)
    assert "<polyline" not in worksheet(bare)
    assert key(bare).count("<polyline") == 4


def scripted(lesson: Lesson) -> Lesson:
    """Every text of a lesson as markup that must not run."""
    steps = []
    for step in lesson.steps:
        question = replace(step.question, ask=SCRIPT)
        if isinstance(question, Choices):
            question = replace(question, choices=tuple(replace(one, text=SCRIPT) for one in question.choices))
        steps.append(replace(step, prompt=SCRIPT, question=question, why=SCRIPT.replace("{title}", "")))
    onward = replace(lesson.onward, text=SCRIPT)
    return replace(lesson, title=SCRIPT, misconception=SCRIPT, steps=tuple(steps), onward=onward)


@pytest.mark.parametrize("make", [worksheet, key])
def test_a_text_is_never_markup(make: object) -> None:
    assert callable(make)
    page = make(scripted(LESSONS["first_picture"]))
    assert "script" not in Tags(page).seen
    assert str(escape(SCRIPT)) in page


def test_a_text_to_read_is_escaped_among_the_settings() -> None:
    lesson = LESSONS["first_picture"]
    step = replace(lesson.steps[0], query="cells=RNN&inputs=text&T=3&text=%3Cscript%3Eabcdef")
    page = worksheet(replace(lesson, steps=(replace(step, question=lesson.steps[1].question),)))
    assert "&lt;script&gt;abcdef" in page
    assert "script" not in Tags(page).seen


def test_a_network_that_diverges_has_a_key_that_says_so() -> None:
    lesson = LESSONS["first_picture"]
    query = "cells=RNN&activation=linear&scale=8&init=orthogonal&longer=5000"
    question = replace(lesson.steps[1].question, measure=replace(lesson.steps[1].question.measure, of="rnn"))  # type: ignore[arg-type, union-attr]
    page = key(replace(lesson, steps=(replace(lesson.steps[1], query=query, question=question),)))
    assert "RNN diverges at step" in page
    assert "✓" not in page


def test_a_sheet_speaks_the_language_that_is_spoken() -> None:
    language.use("de")
    try:
        page = worksheet(LESSONS["first_picture"])
    finally:
        language.use("en")
    assert '<html lang="de">' in page
    assert "Arbeitsblatt" in page
    assert "Warum erwarten Sie das?" in page


def test_the_command_writes_a_file_or_says_why_not(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "sheet.html"
    assert main(["last_output", "--out", str(out)]) == 0
    assert out.read_text(encoding="utf-8") == worksheet(LESSONS["last_output"])
    assert main(["last_output"]) == 0
    assert capsys.readouterr().out.startswith("<!doctype html>")
    assert main(["none_such"]) == 2
    assert capsys.readouterr().err.startswith("LESSON must be one of first_picture, ")
    assert main(["last_output", "--out", str(tmp_path)]) == 2
    assert "--out must be a file that can be written" in capsys.readouterr().err
