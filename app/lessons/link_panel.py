"""The prompt and the question of a lesson's link, above the page: answer, lock, reveal."""

from __future__ import annotations

import re
from typing import Any

import streamlit as st
from markupsafe import Markup
from streamlit.delta_generator import DeltaGenerator

from app.components.problem import problem
from app.language.language import plain
from app.lessons.lesson import Choices, Number
from app.lessons.lesson_link import LessonLink
from app.lessons.measure import measure
from app.lessons.revealed import claimed, revealed, unit

_ANSWER = "lesson_answer"  # the locked one


def show_link(place: DeltaGenerator, link: LessonLink) -> None:
    """What the teacher wrote, as text, and what is to be answered."""
    with place, st.container(key="lesson_link"):
        if link.prompt:
            st.html(Markup('<p class="gh-lesson-prompt">{}</p>').format(link.prompt))
        if link.question is not None:
            _ask(link.question, link)


def holds_page_back(link: LessonLink) -> bool:
    """Whether the page waits for the answer."""
    return link.asks_first and link.question is not None and _ANSWER not in st.session_state


def wait_for_answer() -> None:
    """In place of the page."""
    st.title(plain("First your answer, then the figure"))


def _ask(question: Choices | Number, link: LessonLink) -> None:
    locked: float | None = st.session_state.get(_ANSWER)
    answer = _answer(question, disabled=locked is not None)
    if locked is None:
        # Above it the page is drawn anew as soon as it is pressed: whether it waits is known before.
        st.button(
            plain("Lock my answer"),
            key="lesson_lock",
            disabled=answer is None,
            type="primary",
            on_click=_lock,
            args=(answer,),
        )
    if link.answered and st.toggle(plain("Show the answer"), key="lesson_shown"):
        _said([claimed(question)])
    if locked is not None:
        try:
            _said(revealed(question, link.query, locked, measure(question.measure, link.query)))
        except ValueError as error:
            problem(str(error))


def _answer(question: Choices | Number, **state: Any) -> float | None:
    """The answer as it stands, None for none yet."""
    st.html(Markup('<p class="gh-lesson-ask">{}</p>').format(question.ask))
    if isinstance(question, Number):
        label = plain("Your answer ({unit})", unit=unit(question))
        number = st.number_input(
            as_label(label), question.low, question.high, None, key="lesson_number", format="%g", width=240, **state
        )
        return None if number is None else float(number)
    texts = [as_label(choice.text) for choice in question.choices]
    chosen = st.radio(
        plain("Your answer"), range(len(texts)), index=None, format_func=texts.__getitem__, key="lesson_choice", **state
    )
    return None if chosen is None else int(chosen)


def _lock(answer: float) -> None:
    st.session_state[_ANSWER] = answer


def _said(sentences: list[str]) -> None:
    st.html(Markup('<p class="gh-lesson-said" role="status">{}</p>').format(" ".join(sentences)))


def as_label(text: str) -> str:
    """A text as a widget's label, which would read it as Markdown."""
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", text)
