"""The prompt and the question of a lesson's link, above the page: answer, lock, reveal."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup
from streamlit.delta_generator import DeltaGenerator

from app.components.problem import problem
from app.language.language import plain
from app.lessons.lesson import Choices, Number
from app.lessons.lesson_link import LessonLink
from app.lessons.measure import Measured, measure
from app.lessons.own_answer import Kept, ask
from app.lessons.revealed import claimed, revealed, right_answer

_PART, KEPT = "lesson_link_question", "lesson_link_answer"


def show_link(place: DeltaGenerator, link: LessonLink) -> None:
    """What the teacher wrote, as text, and what is to be answered."""
    with place, st.container(key="lesson_link"):
        if link.prompt:
            st.html(Markup('<p class="gh-prompt">{}</p>').format(link.prompt))
        if link.question is not None:
            _ask(link.question, link)


def holds_page_back(link: LessonLink) -> bool:
    """Whether the page waits for the answer."""
    return link.asks_first and link.question is not None and not kept().is_revealed


def wait_for_answer() -> None:
    """In place of the page."""
    st.title(plain("First your answer, then the figure"))


def kept() -> Kept:
    """The session's own answer."""
    found: Kept = st.session_state.setdefault(KEPT, Kept())
    return found


def _ask(question: Choices | Number, link: LessonLink) -> None:
    """The browser is told the answer with the reveal, when it is measured."""
    answer = kept().answer
    found, failed = _measured(question, link) if kept().is_revealed else (None, "")
    right = None if found is None else right_answer(question, link.query, found)
    ask(question, kept(), right, key=_PART, can_reveal=not failed)
    if link.answered and st.toggle(plain("Show the answer"), key="lesson_shown"):
        _said([claimed(question)])
    if failed:
        problem(failed)
    if found is not None and answer is not None and not isinstance(answer, list):
        _said(revealed(question, link.query, answer, found))


def _measured(question: Choices | Number, link: LessonLink) -> tuple[Measured | None, str]:
    """What is measured of the link's experiment, or why nothing is."""
    try:
        return measure(question.measure, link.query), ""
    except ValueError as error:
        return None, str(error)


def _said(sentences: list[str]) -> None:
    st.html(Markup('<p class="gh-prompt" role="status">{}</p>').format(" ".join(sentences)))
