"""The glossary where it is needed: a term's first use on a page tells what it means, under a pointer, a finger or the keys."""

from __future__ import annotations

import re
from contextvars import ContextVar
from functools import lru_cache

from markupsafe import Markup, escape

from app.language.glossary import TERMS, Term
from app.language.language import current, plain

_TOLD: ContextVar[set[str] | None] = ContextVar("terms told", default=None)
_TAG = re.compile(r"(<[^>]*>)")


def new_page() -> None:
    """Every term is new again."""
    _TOLD.set(set())


def with_terms(words: Markup) -> Markup:
    """A text in which the first use of each term carries its entry; what stands in tags is left as it is."""
    told = _TOLD.get()
    if told is None:
        return words
    pattern, terms = _forms(current())

    def entry(found: re.Match[str]) -> str:
        term = terms[found.group().lower()]
        if term.name in told:
            return found.group()
        told.add(term.name)
        return _with_entry(found.group(), term)

    parts = _TAG.split(str(words))
    return Markup("".join(part if part.startswith("<") else pattern.sub(entry, part) for part in parts))


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
