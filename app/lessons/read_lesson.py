"""A lesson's file -> Lesson. Every mistake is one sentence, so that teachers can write their own."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from pathlib import Path
from string import Formatter

from app.lessons.fields import LONGEST_SENTENCE, Fields, Table, cut, quoted
from app.lessons.lesson import Choices, Drawn, Lesson, Level, Look, Number, Onward, Step
from app.lessons.read_question import QUERY, normal, read_question, taken
from app.lessons.subject import Subject

MAX_BYTES = 100_000
TITLE, PROMPT, WHY, LINE = 60, 600, 600, 200  # characters
MOST_STEPS = 10
LOOKS = ("far end", "near end", "middle", "horizon", "zeros")
_NAME = re.compile(r"[a-z0-9_-]{1,40}")
_PAGES = Path(__file__).parents[2] / "pages"
_LESSON = ("title", "level", "minutes", "place", "misconception", "step", "onward")
_STEP = ("prompt", "page", "query", "before", "question", "why", "look")


def read_lesson(path: Path) -> Lesson:
    """The lesson of a file, which is named after it.

    Raises:
        ValueError: a sentence with the file, the field, the rule and the value.
    """
    file = cut(path.name, 60)
    if path.suffix != ".toml" or not _NAME.fullmatch(path.stem):
        raise ValueError(f"{quoted(path.name)[1:-1]}: the file must be named [a-z0-9_-].toml, got {quoted(path.name)}")
    try:
        with path.open("rb") as opened:
            data = opened.read(MAX_BYTES + 1)
    except OSError as error:
        raise ValueError(f"{file}: the file must be readable, got {quoted(error.strerror)}") from None
    return lesson_of(path.stem, data)


def lesson_of(name: str, data: bytes) -> Lesson:
    """The lesson of a file's content.

    Raises:
        ValueError: a sentence with the file, the field, the rule and the value.
    """
    file = f"{name}.toml"
    if len(data) > MAX_BYTES:
        raise ValueError(f"{file}: the file must have at most {MAX_BYTES} bytes, got more")
    fields = Fields(_table(file, data), file, "", _LESSON)
    steps = fields.tables("step", 1, MOST_STEPS)
    return Lesson(
        name=name,
        title=fields.text("title", TITLE),
        level=Level(fields.one_of("level", [*Level])),
        minutes=fields.whole("minutes", 1, 90),
        misconception=fields.text("misconception", LINE),
        steps=tuple(_step(Fields(step, file, f"step {at}", _STEP)) for at, step in enumerate(steps, start=1)),
        onward=_onward(Fields(fields.table("onward"), file, "onward", ("text", "page", "query"))),
        place=fields.whole("place", 0, 10_000, 1000),
    )


def _table(file: str, data: bytes) -> Table:
    try:
        return tomllib.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise ValueError(f"{file}: line {line} must be UTF-8, got the byte {data[error.start]:#04x}") from None
    except RecursionError:
        raise ValueError(f"{file}: the file must be TOML of few levels, got too many") from None
    except ValueError as error:
        what, _, where = str(error).rpartition(" (at ")
        place = where.partition(",")[0].rstrip(")") if what else "the file"
        raise ValueError(
            cut(f"{file}: {place} must be TOML, got {quoted(what or str(error))}", LONGEST_SENTENCE)
        ) from None


def _step(fields: Fields) -> Step:
    query, curves = _query(fields)
    question = read_question(fields.table("question"), fields.file, f"{fields.place}, question", curves)
    place, look = f"{fields.place}, look", None
    if "look" in fields:
        look = _look(Fields(fields.table("look"), fields.file, place, ("at", "of", "text")), curves)
    return Step(
        prompt=fields.text("prompt", PROMPT),
        page=fields.one_of("page", pages()),
        query=query,
        before=fields.some_of("before", [*curves]),
        question=question,
        why=_why(fields, question),
        look=look,
    )


def _query(fields: Fields) -> tuple[str, dict[str, Subject]]:
    """As a link has it, and its curves."""
    query = normal(fields.text("query", QUERY, ""))
    curves = taken(fields, "query", query)
    if not curves:
        fields.refuse("query", "show a cell", quoted(query))
    return query, curves


def _look(fields: Fields, curves: dict[str, Subject]) -> Look:
    return Look(at=fields.one_of("at", LOOKS), of=fields.one_of("of", [*curves]), text=fields.text("text", LINE))


def _onward(fields: Fields) -> Onward:
    query, _ = _query(fields)
    return Onward(text=fields.text("text", LINE), page=fields.one_of("page", pages()), query=query)


def _why(fields: Fields, question: Choices | Number | Drawn) -> str:
    why = fields.text("why", WHY)
    compared = not isinstance(question, Drawn) and question.measure.compared is not None
    known = ("value", "first", "second") if compared else ("value", "first")
    try:
        parts = [part[1:] for part in Formatter().parse(why)]
    except ValueError as error:
        fields.refuse("why", "have braces only around a name, such as {value}", quoted(str(error)))
    for name, form, conversion in parts:
        if name is not None and (name not in known or form or conversion):
            given = f"{{{name}{f'!{conversion}' if conversion else ''}{f':{form}' if form else ''}}}"
            fields.refuse("why", f"have only {', '.join(f'{{{one}}}' for one in known)} in braces", quoted(given))
    return why


@lru_cache
def pages() -> tuple[str, ...]:
    """The pages' addresses: each is a folder with a file of its name."""
    return tuple(sorted(path.name for path in _PAGES.iterdir() if (path / f"{path.name}.py").is_file()))
