"""One lesson: each step asks, locks, reveals, and says why."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from app.components.prose import caption, tells
from app.language.language import plain, say
from app.language.page_link import to_page
from app.lessons.answer import judge
from app.lessons.lesson import Lesson
from app.lessons.measure import reveal
from app.lessons.own_answer import Kept, ask
from app.lessons.paper_section import on_paper
from app.lessons.step_view import right_of, show_figure, show_why
from pages.lessons import words

_KEPT = "lessons_answered"  # by lesson and step


def show(lesson: Lesson) -> None:
    """The step that the link names."""
    number = _number(lesson)
    step, kept = lesson.steps[number - 1], _kept(lesson, number)
    st.title(lesson.title)
    with st.container(key="lesson"):
        asked, shown = st.columns([5, 8], gap="medium")
        measured = reveal(step.question, step.query) if kept.is_revealed else None
        with asked:
            caption(words.where(lesson, number))
            st.html(Markup('<p class="gh-prompt">{}</p>').format(step.prompt))
            right = None if measured is None else right_of(step, measured)
            ask(step.question, kept, right, key=f"question_{lesson.name}_{number}")
        with shown:
            show_figure(step, revealed=measured is not None)
    if measured is not None and kept.answer is not None:
        show_why(step, measured, words.judged(step, judge(step.question, kept.answer, measured)))
        _onward(lesson, number)
    on_paper(lesson)


def _onward(lesson: Lesson, number: int) -> None:
    if number < len(lesson.steps):
        st.button(plain("Next step"), key="next_step", type="primary", on_click=_go, args=(number + 1,))
        return
    onward = say(
        'Try next: {text} <a href="{link}" target="_self">Open it</a>',
        text=lesson.onward.text,
        link=to_page(lesson.onward.page, lesson.onward.query),
    )
    tells(words.misconception(lesson), onward, lead="")
    st.html(
        Markup('<p class="gh-link"><a href="{}" target="_self">{}</a></p>').format(
            to_page("lessons"), plain("All lessons")
        )
    )


def _go(number: int) -> None:
    st.query_params["step"] = str(number)


def _number(lesson: Lesson) -> int:
    asked = st.query_params.get("step", "1")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 4 else 1
    return max(1, min(number, len(lesson.steps)))


def _kept(lesson: Lesson, number: int) -> Kept:
    found: dict[tuple[str, int], Kept] = st.session_state.setdefault(_KEPT, {})
    return found.setdefault((lesson.name, number), Kept())
