"""The lessons that come with the app: every claim holds on any seed, and every sentence is plain."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qs

import numpy as np
import pytest

from app.lessons.lesson import Choices, Drawn, Lesson, Number, Step
from app.lessons.lesson_files import FOLDER, read_all
from app.lessons.measure import Measured, claimed, measure_of, reveal, told
from app.lessons.quantities import QUANTITIES
from pages.own_keys import KEYS
from tests.wording import offences, sentences


def trains(step: Step) -> bool:
    """Whether networks are trained for its question."""
    return QUANTITIES[measure_of(step.question).quantity].trains


LESSONS = read_all([FOLDER])
SEEDS = range(10)
CODE = "out[:, -1]"  # whose hyphen is no minus of a sentence
STEPS = [
    pytest.param(step, id=f"{lesson.name}-{at}", marks=[pytest.mark.long] if trains(step) else [])
    for lesson in LESSONS.every
    for at, step in enumerate(lesson.steps, start=1)
]


def at_seed(step: Step, seed: int) -> Step:
    """The same step with all that is drawn drawn anew."""
    question = step.question
    if not isinstance(question, Drawn) and question.measure.against:
        against = f"{question.measure.against}&seed={seed}"
        question = replace(question, measure=replace(question.measure, against=against))
    return replace(step, query=f"{step.query}&seed={seed}", question=question)


def texts(lesson: Lesson) -> list[str]:
    """Every text of a lesson as it is shown, at its own seed."""
    found = [lesson.misconception, lesson.onward.text]
    for step in lesson.steps:
        found += [step.prompt, step.question.ask, told(step, reveal(step.question, step.query))]
        found += [step.look.text] if step.look else []
        found += [choice.text for choice in step.question.choices] if isinstance(step.question, Choices) else []
    return found


def test_every_file_is_a_lesson() -> None:
    assert LESSONS.refused == ()
    assert len(LESSONS.every) == len([*FOLDER.iterdir()]) >= 18


@pytest.mark.parametrize("step", STEPS)
def test_what_a_lesson_claims_is_measured_at_nine_of_ten_seeds(step: Step) -> None:
    found = [reveal(drawn.question, drawn.query) for drawn in (at_seed(step, seed) for seed in SEEDS)]
    held = [claimed(step.question, measured) for measured in found]
    assert sum(held) >= 9, [measured.value for measured in found]
    typical = float(np.quantile([measured.value for measured in found], 0.5, method="inverted_cdf"))
    assert claimed(step.question, Measured(value=typical, first=typical)), typical


@pytest.mark.parametrize("lesson", LESSONS.every, ids=[lesson.name for lesson in LESSONS.every])
def test_every_sentence_of_a_lesson_is_short_and_in_the_terms_of_the_field(lesson: Lesson) -> None:
    said = [sentence.replace(CODE, "out") for text in texts(lesson) for sentence in sentences(text)]
    assert {sentence: broken for sentence in said if (broken := offences(sentence))} == {}
    assert offences(lesson.title.replace(CODE, "out")) == []


@pytest.mark.parametrize("lesson", LESSONS.every, ids=[lesson.name for lesson in LESSONS.every])
def test_a_lesson_s_links_have_only_keys_of_pages(lesson: Lesson) -> None:
    queries = [lesson.onward.query, *(step.query for step in lesson.steps)]
    for step in lesson.steps:
        if not isinstance(step.question, Drawn):
            queries.append(step.question.measure.against)
    assert {key for query in queries for key in parse_qs(query, keep_blank_values=True)} <= KEYS


def test_the_lessons_ask_in_every_way_and_for_every_quantity() -> None:
    questions = [step.question for lesson in LESSONS.every for step in lesson.steps]
    assert sum(isinstance(question, Number) for question in questions) >= 3
    assert sum(isinstance(question, Drawn) for question in questions) >= 3
    measures = [measure_of(question) for question in questions]
    assert {m.quantity for m in measures} | {m.against_quantity for m in measures} >= {*QUANTITIES}


def test_a_lesson_claims_other_places_than_one() -> None:
    claims = [s.question.claim for lesson in LESSONS.every for s in lesson.steps if isinstance(s.question, Choices)]
    assert all(claims.count(place) < 0.5 * len(claims) for place in {*claims})


@pytest.mark.parametrize("step", STEPS)
def test_no_curve_shown_before_the_reveal_is_the_answer(step: Step) -> None:
    question = step.question
    of = question.of if isinstance(question, Drawn) else question.measure.of
    of_the_weights = measure_of(question).quantity == "older_half_share"  # which no curve of states shows
    assert of not in step.before or of_the_weights
