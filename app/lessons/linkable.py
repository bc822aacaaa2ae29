"""Which pages a lesson's link can open, and which controls each has: known where the pages are put together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Linkable:
    """A page by its title, and the keys of its own controls beside the sidebar's."""

    title: str
    own_keys: tuple[str, ...]


_PAGES: dict[str, Linkable] = {}


def offer(pages: Mapping[str, Linkable]) -> None:
    """Set the pages, by name."""
    _PAGES.clear()
    _PAGES.update(pages)


def offered() -> Mapping[str, Linkable]:
    """The pages, by name, in their order."""
    return _PAGES
