"""How a room is opened: choose a lesson."""

from __future__ import annotations

import streamlit as st

from app.classroom.open_room_part import open_room_part
from app.components.prose import caption
from app.language.language import plain
from app.lessons.lesson_files import lessons


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
    open_room_part(lesson=chosen)
