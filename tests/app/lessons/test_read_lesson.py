"""Each kind of mistake in a lesson's file gives one sentence that names the file, the field, the rule and the value."""

from __future__ import annotations

import math
import re
from pathlib import Path

import pytest

from app.lessons.lesson import Choices, Compared, Drawn, Lesson, Number
from app.lessons.measure import claimed, reveal
from app.lessons.quantities import QUANTITIES
from app.lessons.read_lesson import lesson_of, read_lesson
from app.lessons.read_question import ABOVE_ZERO
from tests.app.lessons.mistakes import MISTAKES, PLAIN
from tests.house import ROOT


def refused(data: bytes) -> str:
    """What is said of a file."""
    with pytest.raises(ValueError, match=r"^mine\.toml: ") as said:
        lesson_of("mine", data)
    assert len(str(said.value)) <= 300
    return str(said.value)


def choices_of(lesson: Lesson) -> Choices:
    """The question of the first step."""
    question = lesson.steps[0].question
    assert isinstance(question, Choices)
    return question


def test_a_file_gives_its_lesson() -> None:
    lesson = lesson_of("mine", PLAIN.encode())
    assert (lesson.name, lesson.title, lesson.minutes) == ("mine", "A title", 5)
    first = choices_of(lesson)
    assert first.claim == 1
    assert [(choice.low, choice.high) for choice in first.choices] == [(-math.inf, 5), (5, 40), (40, math.inf)]
    assert [type(step.question) for step in lesson.steps] == [Choices, Number, Drawn]
    assert [step.before for step in lesson.steps] == [("rnn",), (), ()]


@pytest.mark.parametrize(("right", "wrong", "said"), MISTAKES, ids=[said for _, _, said in MISTAKES])
def test_a_mistake_is_one_sentence_with_its_place(right: str, wrong: str, said: str) -> None:
    assert right in PLAIN
    assert said in refused(PLAIN.replace(right, wrong, 1).encode())


@pytest.mark.parametrize("count", [1, 7])
def test_a_question_has_two_to_six_choices(count: int) -> None:
    before, _, after = PLAIN.partition("choices = [")
    _, _, after = after.partition("]\nclaim = 2")
    row = '{ text = "One" },' * count
    said = refused(f"{before}choices = [{row}]\nclaim = 1{after}".encode())
    assert f"question, choices must be 2 to 6 tables, got {count}" in said


def test_what_is_no_text_is_refused_with_its_line() -> None:
    assert refused(PLAIN.encode().replace(b"A belief", b"A \xff belief")).endswith(
        "line 5 must be UTF-8, got the byte 0xff"
    )
    assert refused(b"#" * 100_001) == "mine.toml: the file must have at most 100000 bytes, got more"
    assert refused(b"").startswith("mine.toml: step must be given")


@pytest.mark.parametrize("name", ["Mine.toml", "my lesson.toml", "mine.txt", "ü.toml", "a" * 41 + ".toml"])
def test_a_file_s_name_is_the_lesson_s_in_links(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(PLAIN, encoding="utf-8")
    with pytest.raises(ValueError, match="the file must be named"):
        read_lesson(tmp_path / name)


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    (tmp_path / "folder.toml").mkdir()
    for name in ("folder", "nothing"):
        with pytest.raises(ValueError, match=f"{name}.toml: the file must be readable"):
            read_lesson(tmp_path / f"{name}.toml")


def test_html_stays_text() -> None:
    lesson = lesson_of("mine", PLAIN.replace("A belief.", "<script>alert(1)</script>").encode())
    assert lesson.misconception == "<script>alert(1)</script>"


def test_the_exact_zero_of_a_size_is_a_choice_of_its_own() -> None:
    sizes = '[{ text = "0", to = "zero" }, { text = "Small", from = "zero", to = -3 }, { text = "Large", from = -3 }]'
    before, _, after = PLAIN.replace('"horizon"', '"log10_left"').partition("choices = [")
    _, _, after = after.partition("]\nclaim")
    first = choices_of(lesson_of("mine", f"{before}choices = {sizes}\nclaim{after}".encode()))
    assert [(choice.low, choice.high) for choice in first.choices][:2] == [(-math.inf, ABOVE_ZERO), (ABOVE_ZERO, -3)]


def test_a_comparison_is_with_the_step_s_own_query_where_it_names_none() -> None:
    compared = 'of = "lstm"\ncompared = "ratio"\nagainst_of = "rnn"'
    lesson = lesson_of("mine", PLAIN.replace('of = "lstm"', compared).replace("{value}", "{second}").encode())
    measure = choices_of(lesson).measure
    assert (measure.compared, measure.against, measure.against_of) == (Compared.RATIO, "", "rnn")


def test_the_guide_for_teachers_has_a_lesson_and_every_quantity() -> None:
    guide = (ROOT / "docs" / "lesson_files.md").read_text(encoding="utf-8")
    example = guide.partition("```toml\n")[2].partition("```")[0]
    step = lesson_of("mine", example.encode()).steps[0]
    assert claimed(step.question, reveal(step.question, step.query))
    assert re.findall(r"^\| `(\w+)`", guide, re.MULTILINE) == [*QUANTITIES]
