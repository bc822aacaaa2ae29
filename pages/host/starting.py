"""How a room is opened: choose a lesson."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from app.components.browser_part import browser_part
from app.components.prose import caption
from app.language.language import plain
from app.language.page_link import to_page
from app.lessons.lesson_files import lessons

_part = browser_part("open_room", '<div class="gh-buttons"></div>', Path(__file__).with_name("open_room.js"))


def show() -> None:
    """A lesson, and the button that opens a room with it; this browser is then its host."""
    st.title(plain("Open a room for a class"))
    caption(
        plain("Students come in with six letters or a QR code, without account or name. A room is kept for 24 hours.")
    )
    titles = {lesson.name: lesson.title for lesson in lessons().every}
    asked = st.query_params.get("lesson", "")
    names = list(titles)
    chosen = st.selectbox(
        plain("Lesson"),
        names,
        index=names.index(asked) if asked in titles else 0,
        format_func=titles.__getitem__,
        key="room_lesson",
    )
    words = {"open": plain("Open the room"), "failed": plain("The server does not answer: try again.")}
    ways = {"rooms": to_page("rooms"), "host": to_page("host", "room=CODE")}
    _part(key="open_room", data={"lesson": chosen, "words": words, **ways})
