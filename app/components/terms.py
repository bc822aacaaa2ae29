"""The glossary where it is needed: a term's first use on a page tells what it means, under a pointer, a finger or the keys."""

from __future__ import annotations

import re
from contextvars import ContextVar
from functools import lru_cache

from markupsafe import Markup, escape

from app.language.glossary import TERMS, Term
from app.language.language import current, plain

_TOLD: ContextVar[frozenset[str] | None] = ContextVar("terms told", default=None)
_TAG = re.compile(r"(<[^>]*>)")


def new_page() -> None:
    """Every term is new again."""
    _TOLD.set(frozenset())


def with_terms(words: Markup) -> Markup:
    """A text in which the first use of each term carries its entry; what stands in tags is left as it is."""
    told = _TOLD.get()
    if told is None:
        return words
    marked, told = _marked(words, told, current())
    _TOLD.set(told)
    return marked


@lru_cache(maxsize=256)
def _marked(words: Markup, told: frozenset[str], language: str) -> tuple[Markup, frozenset[str]]:
    """The text, and the terms that are told after it."""
    pattern, terms = _forms(language)
    known = set(told)

    def entry(found: re.Match[str]) -> str:
        term = terms[found.group().lower()]
        if term.name in known:
            return found.group()
        known.add(term.name)
        return _with_entry(found.group(), term)

    parts = _TAG.split(str(words))
    marked = Markup("".join(part if part.startswith("<") else pattern.sub(entry, part) for part in parts))
    return marked, frozenset(known)


def _with_entry(written: str, term: Term) -> str:
    return (
        f'<span class="gh-term" tabindex="0" role="note" aria-label="{written}: {escape(plain(term.entry))}" '
        f'data-entry="{escape(plain(term.entry))}">{written}</span>'
    )


@lru_cache
def _forms(language: str) -> tuple[re.Pattern[str], dict[str, Term]]:
    """What finds a term in a text of a language, the longest form first, and which it is."""
    terms = {str(escape(plain(form))).lower(): term for term in TERMS for form in (term.name, *term.written)}
    longest_first = sorted(terms, key=len, reverse=True)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, longest_first))})(?![\w-])", re.IGNORECASE), terms
