"""What a room holds: the lessons that its class goes through, as a text in the database."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from app.classroom.refused import NotFound, Refused
from app.language.language import plain
from app.lessons.answer import checked_answer
from app.lessons.lesson import Choices, Lesson, Question, Step
from app.lessons.lesson_files import lesson
from app.lessons.lesson_of_link import lesson_of_link
from app.lessons.secret import secret
from app.lessons.signed_link import read_link


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A lesson of a room, and the room's question, from 0, at which it begins."""

    lesson: Lesson
    first: int

    def step(self, question: int) -> Step:
        """The step of a room's question; the last one where there is none so far on."""
        return self.lesson.steps[min(question - self.first, len(self.lesson.steps) - 1)]

    def is_last(self, question: int) -> bool:
        """Whether the lesson ends with this question."""
        return question - self.first + 1 >= len(self.lesson.steps)


def content_of(name: str) -> str:
    """The content of a room with a lesson.

    Raises:
        NotFound: there is no such lesson.
    """
    return _checked([{"from": 0, "lesson": name}])


def content_of_link(text: str) -> str:
    """The content of a room with the question of a teacher's link.

    Raises:
        Refused: it is no such link.
    """
    return _checked([{"from": 0, "link": text}])


def content_with(content: str, name: str, first: int) -> str:
    """The same content, and another lesson from a question on.

    Raises:
        NotFound: there is no such lesson.
    """
    return _checked([*json.loads(content), {"from": first, "lesson": name}])


def part_at(content: str, question: int) -> Part:
    """The lesson that a room is in.

    Raises:
        NotFound, Refused: this server does not have it, or cannot read it.
    """
    held = [part for part in json.loads(content) if part["from"] <= question][-1]
    return Part(lesson=_lesson(held), first=held["from"])


def _checked(parts: list[dict[str, Any]]) -> str:
    _lesson(parts[-1])
    return json.dumps(parts)


def _lesson(held: dict[str, Any]) -> Lesson:
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
    part = part_at(content, max(0, step))
    if not 0 <= step - part.first < len(part.lesson.steps):
        raise NotFound(plain("This room’s lesson has no such question."))
    return part.step(step).question
