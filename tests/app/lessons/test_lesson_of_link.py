"""A teacher's link is a lesson of one step; a student's, or one that asks nothing, is none."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.classroom.content import content_of_link, part_at
from app.classroom.refused import Refused
from app.lessons.lesson import Choice, Choices, Measure
from app.lessons.lesson_link import LessonLink
from app.lessons.lesson_of_link import lesson_of_link
from app.lessons.measure import reveal, right_choice, told
from app.lessons.secret import secret
from app.lessons.signed_link import signed

LINK = LessonLink(
    page="gradient_decay",
    query="cells=RNN&H=4&T=12",
    prompt="A small RNN reads 12 steps. What is left at step 1?",
    question=Choices(
        ask="How much is left?",
        measure=Measure(quantity="log10_left", of="rnn"),
        choices=(
            Choice(text="Almost nothing", low=-1e9, high=-1.0),
            Choice(text="Most of it", low=-1.0, high=float("inf")),
        ),
        claim=0,
    ),
    answered=True,
)


def test_the_link_s_question_is_measured_and_told_as_a_step() -> None:
    lesson = lesson_of_link(LINK)
    (step,) = lesson.steps
    assert lesson.title == "A small RNN reads 12 steps"
    assert step.question == LINK.question
    assert isinstance(step.question, Choices)
    measured = reveal(step.question, step.query)
    assert right_choice(step.question, measured) == 0
    assert told(step, measured).startswith("Measured: ")


def test_a_short_first_sentence_of_the_prompt_is_the_title() -> None:
    assert lesson_of_link(replace(LINK, prompt="What is left?\nThink of it.")).title == "What is left?"


def test_where_the_link_asks_first_no_curve_is_shown_before() -> None:
    assert lesson_of_link(LINK).steps[0].before == ("rnn",)
    assert lesson_of_link(replace(LINK, asks_first=True)).steps[0].before == ()


def test_a_room_holds_a_teacher_s_link_and_reads_it_again() -> None:
    assert part_at(content_of_link(signed(LINK, secret())), 0).lesson == lesson_of_link(LINK)


@pytest.mark.parametrize("link", [LINK.for_students(), replace(LINK, question=None)])
def test_a_student_s_link_opens_no_room_nor_does_one_that_asks_nothing(link: LessonLink) -> None:
    with pytest.raises(Refused, match="A room needs a teacher’s link that asks a question"):
        content_of_link(signed(link, secret()))


def test_a_changed_link_opens_no_room() -> None:
    with pytest.raises(Refused, match="incomplete or was changed"):
        content_of_link(signed(LINK, secret())[:-2] + "xx")
