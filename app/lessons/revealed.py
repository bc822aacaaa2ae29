"""What a lesson's link says of an answer, and what the answer is."""

from __future__ import annotations

from app import numbers
from app.language.language import plain
from app.lessons.lesson import Choices, Number
from app.lessons.measure import Measured, right_choice, score_number, written
from app.lessons.quantities import QUANTITIES


def revealed(question: Choices | Number, query: str, answer: float, measured: Measured) -> list[str]:
    """What was measured, and whether the answer agrees. answer: the place of a choice, or a number."""
    value = written(question, query, measured).value
    found = [plain("Measured now: {value} ({unit}).", value=value, unit=unit(question))]
    if isinstance(question, Choices):
        right = right_choice(question, measured)
        found.append(plain("The answer is “{choice}”.", choice=question.choices[right].text))
        if right == answer:
            return [*found, plain("That is your answer, too.")]
        return [*found, plain("You chose “{choice}”.", choice=question.choices[int(answer)].text)]
    near = numbers.general(question.near)
    given = plain("You answered {number}.", number=numbers.general(answer))
    if score_number(question, answer, measured).right:
        return [*found, given, plain("This is within a factor of {near}, so it counts as right.", near=near)]
    return [*found, given, plain("This is farther away than a factor of {near}.", near=near)]


def right_answer(question: Choices | Number, query: str, measured: Measured) -> int | str:
    """The place of the right choice, or what was measured, as it is written."""
    return (
        right_choice(question, measured) if isinstance(question, Choices) else written(question, query, measured).value
    )


def claimed(question: Choices | Number) -> str:
    """The answer that the teacher's link holds."""
    if isinstance(question, Choices):
        return plain("The answer is “{choice}”.", choice=question.choices[question.claim].text)
    low, high = (numbers.general(end) for end in question.claim)
    return plain("The answer is between {low} and {high} ({unit}).", low=low, high=high, unit=unit(question))


def unit(question: Choices | Number) -> str:
    """In which unit it is measured."""
    own = question.unit if isinstance(question, Number) else ""
    return own or plain(QUANTITIES[question.measure.quantity].unit)
