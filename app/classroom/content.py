"""What a room holds: the lesson that its class goes through, as a text in the database."""

from __future__ import annotations

import json

from app.classroom.refused import NotFound
from app.language.language import plain
from app.lessons.lesson import Lesson
from app.lessons.lesson_files import lesson


def content_of(name: str) -> str:
    """The content of a room with a lesson.

    Raises:
        NotFound: there is no such lesson.
    """
    lesson_of(content := json.dumps({"lesson": name}))
    return content


def lesson_of(content: str) -> Lesson:
    """The lesson of a room's content.

    Raises:
        NotFound: this server does not have it, or not any more.
    """
    found = lesson(str(json.loads(content).get("lesson")))
    if found is not None:
        return found
    raise NotFound(plain("This server does not have the lesson of this room."))
