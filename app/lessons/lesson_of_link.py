"""A teacher's link as a lesson of one step, for a room and for paper."""

from __future__ import annotations

from app.experiment.from_query import experiment_of
from app.language.language import plain
from app.lessons.lesson import Lesson, Level, Onward, Step
from app.lessons.lesson_link import LessonLink

_LONGEST_TITLE = 60  # characters


def lesson_of_link(link: LessonLink) -> Lesson:
    """The lesson, with the link's own prompt and question.

    Raises:
        ValueError: it asks nothing, or has no answer: it is a student's.
    """
    if link.question is None or not link.answered:
        raise ValueError(plain("A room needs a teacher’s link that asks a question."))
    curves = tuple(curve.key for curve in experiment_of(link.query).curves)
    step = Step(
        prompt=link.prompt,
        page=link.page,
        query=link.query,
        before=() if link.asks_first else curves,
        question=link.question,
        why=plain("Measured: {value}."),
    )
    return Lesson(
        name="",
        title=_title(link.prompt) or plain("A question for the class"),
        level=Level.FIRST,
        minutes=5,
        misconception="",
        steps=(step,),
        onward=Onward(text="", page=link.page, query=link.query),
    )


def _title(prompt: str) -> str:
    """The prompt's first sentence, where it is short."""
    first = prompt.strip().partition("\n")[0].partition(". ")[0].rstrip(".")
    return first if len(first) <= _LONGEST_TITLE else ""
