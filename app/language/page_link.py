"""A link from any page to another, which opens in the language spoken here."""

from __future__ import annotations

from app.language.language import ENGLISH, current


def to_page(page: str, query: str = "") -> str:
    """The page, by the folder it is in, and the query of its link; the first page has the empty name."""
    spoken = "" if current() == ENGLISH else f"lang={current()}"
    said = "&".join(filter(None, (query, spoken)))
    return f"./{page}?{said}" if said else f"./{page}"
