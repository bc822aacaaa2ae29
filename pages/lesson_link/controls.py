"""What a teacher chooses for a lesson's link: page, what can be moved, prompt, question."""

from __future__ import annotations

from urllib.parse import urlencode

import streamlit as st

from app.components.choose import choose
from app.components.numbers_table import numbers_table
from app.experiment.controls import CONTROLS
from app.language.language import plain
from app.lessons.lesson_link import MAX_PROMPT, LessonLink
from app.lessons.linkable import offered
from app.lessons.read_question import normal
from pages.lesson_link import words
from pages.lesson_link.question import ask_question

_LABELS = {control.key: control.label for control in CONTROLS}


def ask_link() -> LessonLink:
    """The controls, from top to bottom, and the teacher's link that they make.

    Raises:
        ValueError: what the link cannot have, in one sentence.
    """
    pages = {name: page.title for name, page in offered().items()}
    page = choose(plain("Page that the class opens"), pages, "lesson_page", width=320)
    keys = [*_LABELS, *offered()[page].own_keys]
    said = _said(keys)
    locked, hidden = _locked_and_hidden(keys, said)
    prompt = st.text_area(
        plain("Prompt"), key="make_prompt", max_chars=MAX_PROMPT, placeholder=plain("What the class is to do")
    )
    query = normal(urlencode(said, doseq=True))
    question = ask_question(query)
    first = question is not None and st.toggle(plain("Show the figure only after the answer"), True, key="make_first")
    return LessonLink(
        page=page,
        query=query,
        locked=locked | hidden,
        hidden=hidden,
        prompt=(prompt or "").strip(),
        question=question,
        asks_first=first,
        answered=True,
    )


def _said(keys: list[str]) -> dict[str, list[str]]:
    """What the experiment says by key: of the sidebar's controls what they say now, of the page's own what the link says."""
    said = {key: st.query_params.get_all(key) for key in keys if key in st.query_params and key not in _LABELS}
    for control in CONTROLS:
        value = st.session_state.get(control.key, control.default)
        if value not in (control.default, None):
            values = value if isinstance(value, list) else [value]
            said[control.key] = [control.written(each) for each in values] or [""]
    return said


def _locked_and_hidden(keys: list[str], said: dict[str, list[str]]) -> tuple[frozenset[str], frozenset[str]]:
    """Which controls cannot be moved, and which of them are not shown; a table of those that differ from the page."""
    with st.container(horizontal=True):
        locked = st.multiselect(plain("Locked"), keys, key="make_locked", format_func=_name, placeholder=plain("None"))
        hidden = st.multiselect(plain("Hidden"), keys, key="make_hidden", format_func=_name, placeholder=plain("None"))
    named = frozenset(locked), frozenset(hidden)
    rows = [
        (_name(key), ", ".join(said[key]) if key in said else plain("default"), words.state(key, *named))
        for key in keys
        if key in said or key in named[0] | named[1]
    ]
    if rows:
        numbers_table((plain("Control"), plain("Opens on"), plain("For the class")), rows)
    return named


def _name(key: str) -> str:
    return plain(_LABELS[key]) if key in _LABELS else plain("{key}, of this page", key=key)
