"""A link from any page to another, which opens in the language spoken here."""

from __future__ import annotations

from collections.abc import Callable

from app.language.language import ENGLISH, current

_CARRIED: list[Callable[[], str]] = []


def carry(query: Callable[[], str]) -> None:
    """Set what tells the query that every link has besides; empty for none."""
    _CARRIED[:] = [query]


def in_every_link() -> str:
    """What the query of every link says besides its own: the language spoken, and what is carried."""
    spoken = "" if current() == ENGLISH else f"lang={current()}"
    return "&".join(filter(None, (spoken, *(carried() for carried in _CARRIED))))


def to_page(page: str, query: str = "") -> str:
    """The page, by the folder it is in, and the query of its link; the first page has the empty name."""
    said = "&".join(filter(None, (query, in_every_link())))
    return f"./{page}?{said}" if said else f"./{page}"
