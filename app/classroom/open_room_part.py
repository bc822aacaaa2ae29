"""The button that opens a room; the browser that presses it is the room's host."""

from __future__ import annotations

from pathlib import Path

from app.components.browser_part import browser_part
from app.language.language import plain
from app.language.page_link import to_page

_part = browser_part("open_room", '<div class="gh-buttons"></div>', Path(__file__).with_name("open_room.js"))


def open_room_part(**of: str) -> None:
    """of: what the room is opened with, as its route takes it: lesson, a name, or link, a teacher's signed text."""
    words = {"open": plain("Open the room"), "failed": plain("The server does not answer: try again.")}
    ways = {"rooms": to_page("rooms"), "host": to_page("host", "room=CODE")}
    _part(key="open_room", data={"of": of, "words": words, **ways})
