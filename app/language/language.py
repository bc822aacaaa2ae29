"""What the screen says, by language: whole sentences in English, with named values, and their translations.

A translation is a file, `<language>.po` in this folder, whose keys are the English sentences. What it lacks is English.
"""

from __future__ import annotations

import gettext
from collections.abc import Callable
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from markupsafe import Markup, escape

LANGUAGES = ("en", "de")
ENGLISH = LANGUAGES[0]
_FOLDER = Path(__file__).parent
_CHOSEN: ContextVar[str | None] = ContextVar("language", default=None)
_ASK: list[Callable[[], str]] = []


def use(language: str) -> None:
    """Say everything that this thread says from now on in a language; in English, where there is no such one."""
    _CHOSEN.set(language if language in LANGUAGES else ENGLISH)


def ask(whose: Callable[[], str]) -> None:
    """Set what tells the language of a thread that nobody has told: a part of a page that runs again by itself."""
    _ASK[:] = [whose]


def current() -> str:
    """The language that is spoken in this thread."""
    if (chosen := _CHOSEN.get()) is None:
        use(_ASK[0]() if _ASK else ENGLISH)
        chosen = _CHOSEN.get()
    return chosen or ENGLISH


def say(sentence: str, /, **values: object) -> Markup:
    """A sentence of HTML in the language spoken, with its named values; what is no HTML by its type is escaped."""
    return _filled(_translated(sentence), values)


def say_count(one: str, many: str, count: int, /, **values: object) -> Markup:
    """The same of a count, in the form that its language has for so many; {count} is the number."""
    return _filled(_counted(one, many, count), {"count": count, **values})


def plain(sentence: str, /, **values: object) -> str:
    """A sentence without HTML in the language spoken: a headline, a label, an alternative text."""
    said = _translated(sentence)
    return said.format(**values) if values else said


def plain_count(one: str, many: str, count: int, /, **values: object) -> str:
    """The same of a count; {count} is the number."""
    return _counted(one, many, count).format(count=count, **values)


def in_language(language: str, sentence: str) -> str:
    """A sentence without values in a language that need not be the one spoken."""
    found = None if language == ENGLISH else _catalog(language).get(sentence)
    return str(found.string) if found is not None and found.string else sentence


def later(sentence: str) -> str:
    """Mark a text that is said elsewhere, so that it is found for translation."""
    return sentence


def decimal_symbols() -> tuple[str, str]:
    """The decimal mark and the mark between thousands."""
    return _symbols(current())


def _filled(template: str, values: dict[str, object]) -> Markup:
    """As `Markup.format`, whose formatter is ten times slower; a template gives its values no format of their own."""
    return Markup(template.format(**{name: escape(value) for name, value in values.items()}) if values else template)


def _counted(one: str, many: str, count: int) -> str:
    found = None if (language := current()) == ENGLISH else _catalog(language).get((one, many))
    forms = found.string if found is not None else None
    if not isinstance(forms, tuple) or not all(forms):
        return one if count == 1 else many
    return forms[_form(language)(count)]


def _translated(sentence: str) -> str:
    return in_language(current(), sentence) if sentence else sentence


@lru_cache
def _symbols(language: str) -> tuple[str, str]:
    symbols = Locale(language).number_symbols["latn"]
    return symbols["decimal"], symbols["group"]


@lru_cache
def _form(language: str) -> Callable[[int], int]:
    """Which of its forms a language has for a count."""
    return gettext.c2py(_catalog(language).plural_expr)


@lru_cache
def _catalog(language: str) -> Catalog:
    path = _FOLDER / f"{language}.po"
    if not path.is_file():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language)
