"""The links of a lesson, to copy and to show a class."""

from __future__ import annotations

from urllib.parse import urlencode

import streamlit as st

from app.classroom.address import base_url
from app.classroom.open_room_part import open_room_part
from app.components.diagram_part import diagram
from app.components.problem import problem
from app.components.prose import caption
from app.components.qr_code import MOST_MODULES, qr_code
from app.language.language import plain
from app.lessons.lesson_link import LessonLink
from app.lessons.lesson_of_link import lesson_of_link
from app.lessons.paper_section import on_paper
from app.lessons.secret import secret
from app.lessons.short_link import short_code
from app.lessons.signed_link import signed
from pages.lesson_link import words


def show_links(link: LessonLink) -> None:
    """For the class with a QR code, and for the teacher.

    Raises:
        ValueError: the lesson is too long for a link, or for a QR code, or no more short codes are kept.
    """
    student, teacher = signed(link.for_students(), secret()), signed(link, secret())
    for_class = _address(link.page, student)
    caption(plain("Students’ link:"))
    st.code(for_class, language=None, wrap_lines=True)
    caption(plain("Teacher’s link, with the answer:"))
    st.code(_address(link.page, teacher), language=None, wrap_lines=True)
    if st.toggle(plain("Use a short code"), key="make_short") and (code := short_code(student)) is not None:
        for_class = f"{base_url()}/s/{code}"
        st.code(for_class, language=None)
    found = qr_code(for_class, words.qr_caption())
    if found.modules > MOST_MODULES:
        problem(words.too_dense(found.modules, MOST_MODULES))
    else:
        diagram(found.svg, key="qr_of_link")
    if link.question is not None:
        caption(plain("Or let the class answer together:"))
        open_room_part(link=teacher)
        on_paper(lesson_of_link(link))


def _address(page: str, text: str) -> str:
    return f"{base_url()}/{page}?{urlencode({'l': text})}"
