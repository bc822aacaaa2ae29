"""What the browser hears of a room: how many are there, how many have answered, and that the teacher has moved on."""

from __future__ import annotations

from pathlib import Path

from app.classroom.rooms import Room
from app.components.browser_part import browser_part
from app.language.language import plain

_part = browser_part("room", '<p class="gh-room-count" role="status"></p>', Path(__file__).with_name("room.js"))


def follow_room(room: Room, *, spread: int) -> None:
    """Show the counts, and run the page again when the room is in another phase or at another step.

    spread: milliseconds over which the browsers of a class ask for it.
    """
    counts = {"seats": plain("{seats} in the room"), "answers": plain("{answers} of {seats} have answered")}
    data = {"url": f"./events/{room.code}", "phase": room.phase, "step": room.step, "counts": counts, "spread": spread}
    _part(key="room", data=data, on_moved_change=lambda: None)
