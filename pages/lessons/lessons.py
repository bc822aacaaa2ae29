"""What do you expect, and what is measured? Short lessons that ask before they show."""

import streamlit as st

from app.lessons.lesson_files import lesson, lessons
from pages.lessons import all_lessons, one_lesson


def show() -> None:
    """The lesson of the link, or the list of all."""
    asked = st.query_params.get("lesson", "")
    found = lesson(asked)
    if found is None:
        all_lessons.show(lessons(), asked)
    else:
        one_lesson.show(found)


show()
