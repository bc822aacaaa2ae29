"""What a teacher asks in a lesson's link: one of several answers or a number, held to what is measured."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

import streamlit as st

from app.components.prose import caption
from app.language.language import later, plain
from app.lessons.lesson import Choice, Choices, Measure, Number
from app.lessons.measure import Measured, measure, right_choice, written
from app.lessons.quantities import QUANTITIES
from app.lessons.read_question import ASK, CHOICE, FEWEST_CHOICES, MOST_CHOICES
from app.lessons.subject import Subject, subjects

_KINDS = {"none": later("no question"), "choices": later("one of several answers"), "number": later("a number")}


def ask_question(query: str) -> Choices | Number | None:
    """The question's controls, and the question with its answer, as it is measured now; None for no question.

    Raises:
        ValueError: what the question cannot have, in one sentence.
    """
    kind = st.radio(
        plain("Question"), [*_KINDS], key="make_kind", format_func=lambda one: plain(_KINDS[one]), horizontal=True
    )
    if kind == "none":
        return None
    of = subjects(query)
    if not of:
        raise ValueError(plain("A question needs a cell: choose one in the sidebar."))
    with st.container(horizontal=True):
        curve = str(st.selectbox(plain("Cell"), [*of], key="make_of", format_func=lambda key: of[key].curve.name))
        known = _measurable(of[curve])
        quantity = str(
            st.selectbox(plain("What is measured"), known, key="make_quantity", format_func=_said_of, width=640)
        )
    asked = Measure(quantity=quantity, of=curve)
    found = measure(asked, query)
    ask = st.text_input(plain("Your question"), key="make_ask", max_chars=ASK) or ""
    question: Choices | Number = _choices(ask, asked, found) if kind == "choices" else _number(ask, asked, found)
    caption(_measured(question, query, found))
    if not ask.strip():
        raise ValueError(plain("The question has no words yet: write it under “Your question”."))
    return question


def _measurable(of: Subject) -> list[str]:
    """The quantities that this curve has and that are measured at once."""
    return [key for key, quantity in QUANTITIES.items() if not quantity.trains and not quantity.needs(of)]


def _said_of(quantity: str) -> str:
    return plain(QUANTITIES[quantity].said)


def _measured(question: Choices | Number, query: str, found: Measured) -> str:
    value = written(question, query, found).value
    unit = plain(QUANTITIES[question.measure.quantity].unit)
    if isinstance(question, Number):
        return plain("Measured now: {value} ({unit}).", value=value, unit=unit)
    right = right_choice(question, found) + 1
    return plain("Measured now: {value} ({unit}). Answer {right} is right.", value=value, unit=unit, right=right)


def _choices(ask: str, asked: Measure, found: Measured) -> Choices:
    """Each answer is right below its limit and from the one before it on: together they cover every value."""
    count = int(
        st.number_input(plain("How many answers"), FEWEST_CHOICES, MOST_CHOICES, 3, 1, key="make_count", width=160)
    )
    texts, limits = [], []
    for at in range(count):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            label = plain("Answer {number}", number=at + 1)
            texts.append(st.text_input(label, key=f"make_text_{at}", max_chars=CHOICE) or "")
            if at < count - 1:
                below = plain("Answer {number} is right below", number=at + 1)
                limits.append(st.number_input(below, value=None, key=f"make_below_{at}", format="%g", width=240))
    return choices(ask, asked, texts, limits, found)


def choices(ask: str, asked: Measure, texts: Sequence[str], limits: Sequence[float | None], found: Measured) -> Choices:
    """Answers with the limits between them.

    Raises:
        ValueError: an answer or a limit is missing, or the limits do not rise.
    """
    if not all(text.strip() for text in texts):
        raise ValueError(plain("An answer has no words yet: write each of them, or choose fewer."))
    given = [limit for limit in limits if limit is not None]
    if len(given) < len(limits):
        raise ValueError(plain("A limit is missing: say below which value each answer but the last is right."))
    ends = [-math.inf, *given, math.inf]
    if any(high <= low for low, high in pairwise(ends)):
        raise ValueError(plain("The limits must rise from one answer to the next."))
    between = zip(texts, ends[:-1], ends[1:], strict=True)
    question = Choices(
        ask=ask,
        measure=asked,
        choices=tuple(Choice(text=text.strip(), low=low, high=high) for text, low, high in between),
        claim=0,
    )
    return Choices(ask=ask, measure=asked, choices=question.choices, claim=right_choice(question, found))


def _number(ask: str, asked: Measure, found: Measured) -> Number:
    quantity = QUANTITIES[asked.quantity]
    near = float(
        st.number_input(plain("Right within a factor of"), 1.01, 1000.0, 1.5, key="make_near", format="%g", width=240)
    )
    return Number(
        ask=ask,
        measure=asked,
        unit=quantity.unit,
        low=max(quantity.least, -1e9),
        high=min(quantity.most, 1e9),
        near=near,
        claim=claim(found.value, near, log10=quantity.log10),
    )


def claim(value: float, near: float, *, log10: bool) -> tuple[float, float]:
    """Between which values a number is right."""
    if log10:
        return value - math.log10(near), value + math.log10(near)
    return value / near, value * near
