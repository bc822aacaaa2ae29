"""What is said in another language: all of it, with the same values and the same HTML as in English."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from markupsafe import Markup

from app import numbers
from app.language import language
from app.language.glossary import TERMS
from app.language.language import LANGUAGES, plain, plain_count, say, say_count
from tests.app.language.spoken import ROOT, Message, said_in, to_translate

TRANSLATIONS = [spoken for spoken in LANGUAGES if spoken != language.ENGLISH]
UNSAID = "A sentence with {value} that no file has."


@pytest.fixture(autouse=True)
def _english_again() -> Iterator[None]:
    yield
    language.use("en")


def catalog_of(spoken: str) -> Catalog:
    with Path(language.__file__).with_name(f"{spoken}.po").open("rb") as file:
        return read_po(file, locale=spoken, abort_invalid=True)


def translations(spoken: str) -> dict[Message, tuple[str, ...]]:
    """Of each sentence its translation, of a count all forms; those without one are left out."""
    found: dict[Message, tuple[str, ...]] = {}
    for message in catalog_of(spoken):
        forms = message.string if isinstance(message.string, tuple) else (message.string,)
        if message.id and all(forms):
            found[tuple(message.id) if isinstance(message.id, list) else message.id] = forms
    return found


def pairs(spoken: str) -> list[tuple[str, str]]:
    """Each sentence beside its translation; the first form of a count beside the one in English, others beside the many."""
    found = []
    for source, forms in translations(spoken).items():
        english = source if isinstance(source, tuple) else (source,)
        found += [(english[min(at, len(english) - 1)], form) for at, form in enumerate(forms)]
    return found


def placeholders(text: str) -> Counter[str]:
    return Counter(f"{name}!{how}:{form}" for _, name, form, how in Formatter().parse(text) if name is not None)


def tags(text: str) -> Counter[str]:
    return Counter(re.findall(r"<[^>]+>", text))


def edges(text: str) -> tuple[str, str]:
    """The blanks at both ends, with which a sentence follows another."""
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]


@pytest.mark.parametrize("spoken", TRANSLATIONS)
def test_every_sentence_of_the_first_page_and_of_the_frame_is_translated(spoken: str) -> None:
    assert sorted(to_translate() - translations(spoken).keys(), key=str) == []


@pytest.mark.parametrize("spoken", TRANSLATIONS)
def test_every_translation_is_of_a_sentence_that_is_still_said(spoken: str) -> None:
    everywhere = said_in(path for folder in ("app", "pages") for path in sorted((ROOT / folder).rglob("*.py")))
    assert sorted(translations(spoken).keys() - everywhere - to_translate(), key=str) == []


@pytest.mark.parametrize("spoken", TRANSLATIONS)
def test_a_translation_has_the_values_of_its_sentence(spoken: str) -> None:
    assert [pair for pair in pairs(spoken) if placeholders(pair[0]) != placeholders(pair[1])] == []


@pytest.mark.parametrize("spoken", TRANSLATIONS)
def test_a_translation_has_the_tags_and_the_outer_blanks_of_its_sentence(spoken: str) -> None:
    other = [pair for pair in pairs(spoken) if tags(pair[0]) != tags(pair[1]) or edges(pair[0]) != edges(pair[1])]
    assert other == []


@pytest.mark.parametrize("spoken", TRANSLATIONS)
def test_a_translated_count_has_as_many_forms_as_its_language(spoken: str) -> None:
    forms = catalog_of(spoken).num_plurals
    counts = {source: said for source, said in translations(spoken).items() if isinstance(source, tuple)}
    assert {source: said for source, said in counts.items() if len(said) != forms} == {}


@pytest.mark.parametrize("spoken", LANGUAGES)
def test_a_written_form_belongs_to_one_term_of_the_glossary(spoken: str) -> None:
    language.use(spoken)
    terms: dict[str, set[str]] = {}
    for term in TERMS:
        for form in (term.name, *term.written):
            terms.setdefault(plain(form).lower(), set()).add(term.name)
    assert {form: names for form, names in terms.items() if len(names) > 1} == {}


@pytest.mark.parametrize("spoken", TRANSLATIONS)
def test_what_has_no_translation_is_said_in_english(spoken: str) -> None:
    language.use(spoken)
    assert plain(UNSAID, value=3) == say(UNSAID, value=3) == "A sentence with 3 that no file has."
    assert plain_count("{count} thing unsaid", "{count} things unsaid", 1) == "1 thing unsaid"
    assert say_count("{count} thing unsaid", "{count} things unsaid", 2) == "2 things unsaid"


@pytest.mark.parametrize(
    ("spoken", "said"),
    [
        ("en", ["1 time step", "2 time steps", "0 time steps"]),
        ("de", ["1 Zeitschritt", "2 Zeitschritte", "0 Zeitschritte"]),
    ],
)
def test_a_count_has_the_form_of_its_number(spoken: str, said: list[str]) -> None:
    language.use(spoken)
    assert [plain_count("{count} time step", "{count} time steps", count) for count in (1, 2, 0)] == said
    assert [say_count("{count} time step", "{count} time steps", count) for count in (1, 2, 0)] == said


@pytest.mark.parametrize(
    ("spoken", "size", "factor", "thousands"),
    [("en", "0.54", "× 0.54", "4,000"), ("de", "0,54", "× 0,54", "4.000")],
)
def test_numbers_have_the_marks_of_the_language(spoken: str, size: str, factor: str, thousands: str) -> None:
    language.use(spoken)
    assert numbers.size(-0.27) == size
    assert numbers.factor(0.5432) == factor
    assert numbers.size(math.log10(4000)) == thousands


def test_a_language_that_there_is_not_is_english() -> None:
    language.use("xx")
    assert language.current() == "en"
    assert numbers.size(-0.27) == "0.54"


@pytest.mark.parametrize("spoken", LANGUAGES)
def test_a_value_is_escaped_unless_it_is_html_by_its_type(spoken: str) -> None:
    language.use(spoken)
    assert "&lt;i&gt;" in say("<b>{rate}</b> ({name})", rate="1", name="<i>")
    assert "<i>" in say("<b>{rate}</b> ({name})", rate="1", name=Markup("<i>"))
    assert "&lt;i&gt;" in say_count("{name} has {count} part", "{name} has {count} parts", 2, name="<i>")
    assert "<i>" in say_count("{name} has {count} part", "{name} has {count} parts", 2, name=Markup("<i>"))
