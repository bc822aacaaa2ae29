"""What a room holds: the lesson that its class goes through, as a text in the database."""

from __future__ import annotations

import json
from typing import Any

from app.classroom.refused import NotFound, Refused
from app.language.language import plain
from app.lessons.answer import checked_answer
from app.lessons.lesson import Choices, Lesson, Question
from app.lessons.lesson_files import lesson
from app.lessons.lesson_of_link import lesson_of_link
from app.lessons.secret import secret
from app.lessons.signed_link import read_link


def content_of(name: str) -> str:
    """The content of a room with a lesson.

    Raises:
        NotFound: there is no such lesson.
    """
    lesson_of(content := json.dumps({"lesson": name}))
    return content


def content_of_link(text: str) -> str:
    """The content of a room with the question of a teacher's link.

    Raises:
        Refused: it is no such link.
    """
    lesson_of(content := json.dumps({"link": text}))
    return content


def lesson_of(content: str) -> Lesson:
    """The lesson of a room's content.

    Raises:
        NotFound, Refused: this server does not have it, or cannot read it.
    """
    held = json.loads(content)
    if "link" in held:
        try:
            return lesson_of_link(read_link(held["link"], secret()))
        except ValueError as error:
            raise Refused(str(error)) from error
    found = lesson(str(held.get("lesson")))
    if found is not None:
        return found
    raise NotFound(plain("This server does not have the lesson of this room."))


def answer_of(content: str, step: int, said: Any) -> str:
    """An answer as it is stored: JSON, and one that the question of a step can have.

    Raises:
        NotFound, Refused: there is no such question, or it cannot have this answer.
    """
    answer = checked_answer(_question(content, step), said)
    if answer is None:
        raise Refused(plain("This question cannot have this answer."))
    return json.dumps(answer)


def written_answer(content: str, step: int, stored: str) -> tuple[str, str]:
    """An answer as a table has it, and in words: of choices their place from 1, and their text."""
    answer = json.loads(stored)
    question = _question(content, step)
    if isinstance(question, Choices) and checked_answer(question, answer) is not None:
        return str(answer + 1), question.choices[answer].text
    return stored, ""


def _question(content: str, step: int) -> Question:
    steps = lesson_of(content).steps
    if not 0 <= step < len(steps):
        raise NotFound(plain("This room’s lesson has no such question."))
    return steps[step].question
