"""The list of lessons, by whom they are for."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from app.components.problem import problem
from app.components.prose import caption
from app.language.language import plain
from app.language.page_link import to_page
from app.lessons.lesson import Lesson, Level
from app.lessons.lesson_files import Lessons
from pages.lessons import words


def show(found: Lessons, asked: str) -> None:
    """A heading a level. asked: the name that the link gives, empty for none; of one that does not exist it is told."""
    st.title(words.list_headline(found.every))
    if asked:
        caption(words.no_such_lesson(asked))
    for sentence in found.refused:
        problem(sentence)
    caption(plain("Each lesson asks first. You lock your answer, and then the network is run and measured."))
    for level in Level:
        of_level = [lesson for lesson in found.every if lesson.level is level]
        if of_level:
            st.html(_level(level, of_level))
    st.html(words.for_teachers(to_page("host")))


def _level(level: Level, lessons: list[Lesson]) -> Markup:
    rows = Markup("").join(
        Markup('<li><a href="{}" target="_self">{}</a><span>{}</span><span>“{}”</span></li>').format(
            to_page("lessons", f"lesson={lesson.name}"), lesson.title, words.minutes(lesson), lesson.misconception
        )
        for lesson in lessons
    )
    return Markup('<section class="gh-lessons"><h2>{}</h2><ul>{}</ul></section>').format(words.level(level), rows)
