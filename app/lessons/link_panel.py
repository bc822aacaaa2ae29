"""The prompt and the question of a lesson's link, above the page: answer, lock, reveal."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup
from streamlit.delta_generator import DeltaGenerator

from app.components.problem import problem
from app.language.language import plain
from app.lessons.answer import checked_answer
from app.lessons.lesson import Answer, Choices, Number
from app.lessons.lesson_link import LessonLink
from app.lessons.measure import Measured, measure
from app.lessons.question_part import State, answered, question_part
from app.lessons.revealed import claimed, revealed, right_answer

_PART = "lesson_link_question"
ANSWER, REVEALED = "lesson_link_answer", "lesson_link_revealed"  # in the session: the locked answer; whether it is time


def show_link(place: DeltaGenerator, link: LessonLink) -> None:
    """What the teacher wrote, as text, and what is to be answered."""
    with place, st.container(key="lesson_link"):
        if link.prompt:
            st.html(Markup('<p class="gh-prompt">{}</p>').format(link.prompt))
        if link.question is not None:
            _ask(link.question, link)


def holds_page_back(link: LessonLink) -> bool:
    """Whether the page waits for the answer."""
    return link.asks_first and link.question is not None and REVEALED not in st.session_state


def wait_for_answer() -> None:
    """In place of the page."""
    st.title(plain("First your answer, then the figure"))


def _ask(question: Choices | Number, link: LessonLink) -> None:
    """The browser is told the answer with the reveal, when it is measured."""
    answer: Answer | None = st.session_state.get(ANSWER)
    found, failed = _measured(question, link) if st.session_state.get(REVEALED) else (None, "")
    state = State.REVEALED if found else State.OPEN if answer is None else State.LOCKED
    right = None if found is None else right_answer(question, link.query, found)
    said = plain("Your answer is locked.") if state is State.LOCKED else ""

    def lock() -> None:
        if (locked := checked_answer(question, answered(_PART))) is not None:
            st.session_state[ANSWER] = locked

    question_part(question, key=_PART, state=state, answer=answer, right=right, said=said, on_answer=lock)
    if state is State.LOCKED and not failed:
        st.button(plain("Reveal"), key="lesson_reveal", type="primary", on_click=_reveal)
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


def _reveal() -> None:
    st.session_state[REVEALED] = True


def _said(sentences: list[str]) -> None:
    st.html(Markup('<p class="gh-prompt" role="status">{}</p>').format(" ".join(sentences)))
