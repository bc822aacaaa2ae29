"""What a class has answered, on the teacher's screen: how many chose what, which numbers, which curves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import streamlit as st
from markupsafe import Markup

from app.components.chart import chart
from app.language.language import plain, plain_count
from app.lessons.answers_figure import curves_figure, numbers_figure
from app.lessons.lesson import Answer, Choices, Drawn, Question
from app.lessons.measure import Measured, right_choice
from app.lessons.quantities import QUANTITIES


def show_answers(question: Question, answers: Sequence[Answer], measured: Measured | None) -> None:
    """The distribution, without who. measured: None before the reveal."""
    if isinstance(question, Choices):
        st.html(_bars(question, answers, measured))
        return
    alt = plain_count("{count} answer of the class.", "{count} answers of the class.", len(answers))
    if isinstance(question, Drawn):
        curves = [answer for answer in answers if isinstance(answer, list)]
        chart(
            curves_figure(question, curves, None if measured is None else measured.curve),
            key="answers",
            alt=alt,
            height=380,
        )
        return
    log = not QUANTITIES[question.measure.quantity].log10
    given = [float(answer) for answer in answers if not isinstance(answer, list)]
    chart(
        numbers_figure(question, given, None if measured is None else measured.value, log=log),
        key="answers",
        alt=alt,
        height=300,
    )


def _bars(question: Choices, answers: Sequence[Answer], measured: Measured | None) -> Markup:
    counted = Counter(answer for answer in answers if isinstance(answer, int))
    most = max(counted.values(), default=1)
    right = None if measured is None else right_choice(question, measured)
    rows = []
    for place, choice in enumerate(question.choices):
        is_right = place == right
        mark = Markup("<em>{}</em>").format(plain("measured")) if is_right else ""
        rows.append(
            Markup('<li{}><span>{}{}</span><i style="width:{}%"></i><b>{}</b></li>').format(
                Markup(' class="gh-q-is-right"') if is_right else "",
                choice.text,
                mark,
                round(70 * counted[place] / most),
                counted[place],
            )
        )
    return Markup('<ul class="gh-bars">{}</ul>').format(Markup("").join(rows))
