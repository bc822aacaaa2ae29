"""The links of a lesson, to copy and to show a class."""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit, urlunsplit

import streamlit as st
from markupsafe import Markup

from app.components.problem import problem
from app.components.prose import caption
from app.language.language import plain
from app.lessons.lesson_link import LessonLink
from app.lessons.secret import secret
from app.lessons.short_link import short_code
from app.lessons.signed_link import signed
from pages.lesson_link import words
from pages.lesson_link.qr_code import MOST_MODULES, code_of


def show_links(link: LessonLink) -> None:
    """For the class with a QR code, and for the teacher.

    Raises:
        ValueError: the lesson is too long for a link.
    """
    student, teacher = signed(link.for_students(), secret()), signed(link, secret())
    for_class = _address(link.page, student)
    with st.container(key="links"):
        caption(plain("Students’ link:"))
        st.code(for_class, language=None, wrap_lines=True)
        caption(plain("Teacher’s link, with the answer:"))
        st.code(_address(link.page, teacher), language=None, wrap_lines=True)
    _qr_code(for_class, student)


def _qr_code(address: str, text: str) -> None:
    """Of the link, or of its short code where that is asked for."""
    code = short_code(text) if st.toggle(plain("Use a short code"), key="make_short") else None
    if code is not None:
        address = f"{_home()}/s/{code}"
        st.code(address, language=None)
    found = code_of(address)
    if found.modules > MOST_MODULES:
        problem(words.too_dense(found.modules, MOST_MODULES))
        return
    said = words.qr_caption(found.modules, found.level)
    st.html(Markup('<img class="gh-link-qr" alt="{}" src="{}">').format(said, found.address))
    caption(said)


def _address(page: str, text: str) -> str:
    return f"{_home()}/{page}?{urlencode({'l': text})}"


def _home() -> str:
    """Where the reader's browser found the app."""
    here = urlsplit(st.context.url or "http://localhost:8501")
    path = here.path.rstrip("/").removesuffix("/lesson_link")
    return urlunsplit((here.scheme, here.netloc, path, "", ""))
