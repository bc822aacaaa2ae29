"""An answer as a browser says it, checked: nothing of it is trusted."""

from __future__ import annotations

import math
from typing import Any

from app.lessons.lesson import HIGHEST, Answer, Choices, Drawn, Judgement, Question
from app.lessons.measure import Measured, right_choice, score_drawn, score_number


def checked_answer(question: Question, said: Any) -> Answer | None:
    """The answer, None where a browser cannot have meant one of this question's."""
    if isinstance(question, Choices):
        valid = isinstance(said, int) and not isinstance(said, bool) and 0 <= said < len(question.choices)
        return said if valid else None
    if isinstance(question, Drawn):
        if not isinstance(said, list) or len(said) != len(question.lags) + 1:
            return None
        points = [_number(value, question.lowest, HIGHEST) for value in said]
        return None if None in points else [point for point in points if point is not None]
    return _number(said, question.low, question.high)


def judge(question: Question, answer: Answer, measured: Measured) -> Judgement:
    """An answer beside what was measured."""
    if isinstance(question, Choices):
        return Judgement(right=right_choice(question, measured) == answer)
    if isinstance(question, Drawn):
        drawn = score_drawn(question, answer[1:] if isinstance(answer, list) else (), measured)
        return Judgement(right=drawn.right, factor=10**drawn.distance)
    return Judgement(right=not isinstance(answer, list) and score_number(question, float(answer), measured).right)


def _number(said: Any, low: float, high: float) -> float | None:
    if isinstance(said, bool) or not isinstance(said, int | float):
        return None
    value = float(said) if abs(said) < 1e300 else math.inf
    return value if low <= value <= high else None
