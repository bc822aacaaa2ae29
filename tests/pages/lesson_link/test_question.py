"""A teacher's question -> a question that covers every value, with the answer that is measured."""

from __future__ import annotations

import math

import pytest

from app.lessons.lesson import Measure
from app.lessons.measure import Measured, holds
from pages.lesson_link.question import choices, claim

HORIZON = Measure(quantity="horizon", of="lstm")


def found(value: float) -> Measured:
    return Measured(value=value, first=value)


@pytest.mark.parametrize(("value", "right"), [(0.0, 0), (9.99, 0), (10.0, 1), (49.0, 2), (math.inf, 2)])
def test_the_answer_is_the_one_below_whose_limit_the_measured_value_is(value: float, right: int) -> None:
    question = choices("How far?", HORIZON, ["near", "far", "to the end"], [10, 49], found(value))
    assert question.claim == right
    assert [holds(choice, value) for choice in question.choices].count(True) == 1


@pytest.mark.parametrize(
    ("texts", "limits", "sentence"),
    [
        (["near", " "], [10], "An answer has no words yet"),
        (["near", "far"], [None], "A limit is missing"),
        (["a", "b", "c"], [10, 10], "The limits must rise"),
        (["a", "b", "c"], [10, 3], "The limits must rise"),
    ],
)
def test_what_is_missing_is_told_in_one_sentence(texts: list[str], limits: list[float | None], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        choices("How far?", HORIZON, texts, limits, found(5))


def test_a_number_is_right_within_its_factor() -> None:
    assert claim(0.5, 2.0, log10=False) == (0.25, 1.0)
    assert claim(-3.0, 10.0, log10=True) == (-4.0, -2.0)
