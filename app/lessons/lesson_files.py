"""All lessons: those that come with the app, and a teacher's own from a folder of his."""

from __future__ import annotations

import os
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from app.lessons.lesson import Lesson
from app.lessons.read_lesson import read_lesson

FOLDER = Path(__file__).parents[2] / "lessons"
OWN = "LESSONS"  # the environment's variable for the folder of one's own
MOST_FILES = 500


class Lessons(NamedTuple):
    """Those that could be read, in their order, and of each other file one sentence that says why not."""

    every: tuple[Lesson, ...]
    refused: tuple[str, ...]


@lru_cache(maxsize=1)
def lessons() -> Lessons:
    """Read once, when they are asked for first."""
    own = os.environ.get(OWN)
    return read_all([FOLDER, *([Path(own)] if own else [])])


def lesson(name: str) -> Lesson | None:
    """A lesson by its name."""
    return next((one for one in lessons().every if one.name == name), None)


def read_all(folders: Iterable[Path]) -> Lessons:
    """The lessons of some folders. A file that cannot be read hides no other."""
    found: dict[str, Lesson] = {}
    refused = []
    for folder in folders:
        try:
            paths = sorted(path for path in folder.iterdir() if path.suffix == ".toml")[:MOST_FILES]
        except OSError as error:
            refused.append(f"{OWN} must be a folder that can be read, got {str(folder)[:100]!r}: {error.strerror}")
            continue
        for path in paths:
            try:
                if path.stem in found:
                    raise ValueError(f"{path.name}: the name must be its own, got that of “{found[path.stem].title}”")
                found[path.stem] = read_lesson(path)
            except ValueError as error:
                refused.append(str(error))
    every = sorted(found.values(), key=lambda one: (one.place, one.title))
    return Lessons(tuple(every), tuple(refused))
