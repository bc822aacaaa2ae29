"""Which terms a reader looks for."""

from __future__ import annotations

from app.language.glossary import TERMS, Term
from app.language.language import plain


def found(typed: str) -> list[Term]:
    """The terms whose name has what was typed, then those whose other forms or entry have it; all in their order."""
    wanted = typed.strip().casefold()
    by_name = [term for term in TERMS if wanted in plain(term.name).casefold()]
    return by_name + [term for term in TERMS if term not in by_name and wanted in _text(term)]


def _text(term: Term) -> str:
    return " ".join(plain(text) for text in (*term.written, term.entry)).casefold()
