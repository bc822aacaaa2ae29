"""A lesson to print: each file is made when it is asked for."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from app.language import language
from app.language.language import plain
from app.lessons.lesson import Lesson
from app.lessons.worksheet import key, worksheet


def on_paper(lesson: Lesson) -> None:
    """Two downloads, the sheet for students and the key for their teacher, in the language spoken here."""
    with st.container(key="on_paper", horizontal=True):
        _download(plain("Worksheet to print"), worksheet, lesson, "worksheet")
        _download(plain("Key for teachers"), key, lesson, "key")


def _download(label: str, make: Callable[[Lesson], str], lesson: Lesson, kind: str) -> None:
    spoken = language.current()

    def made() -> str:  # in a thread of its own, which knows no session
        language.use(spoken)
        return make(lesson)

    name = f"{lesson.name or 'lesson'}-{kind}.html"
    st.download_button(label, made, name, "text/html", key=kind, on_click="ignore")
