"""A lesson's link as a signed text: nobody changes it unseen, and a student's holds no answer."""

from __future__ import annotations

import math
from typing import Any

from itsdangerous import BadData, URLSafeSerializer

from app.language.language import plain
from app.lessons.lesson import Choice, Choices, Measure, Number
from app.lessons.lesson_link import NO_CHOICE, NO_RANGE, LessonLink
from app.lessons.quantities import QUANTITIES

LONGEST = 8_000  # characters of a text that is read
STUDENT, TEACHER = "student", "teacher"  # salts: neither's text passes for the other's


def signed(link: LessonLink, secret: str) -> str:
    """The text of a link; compressed where that is shorter.

    Raises:
        ValueError: it is too long to be read again.
    """
    held = link if link.answered else link.for_students()
    text = _signer(secret, TEACHER if link.answered else STUDENT).dumps(_plain(held))
    if len(text) > LONGEST:
        raise ValueError(plain("This lesson is too long for a link: shorten the prompt, the question or your data."))
    return str(text)


def read_link(text: str, secret: str) -> LessonLink:
    """The link of a signed text.

    Raises:
        ValueError: one sentence on a text that is no link of this app, or has been changed.
    """
    if len(text) <= LONGEST:
        for salt in (STUDENT, TEACHER):
            try:
                return _link(_signer(secret, salt).loads(text), answered=salt == TEACHER)
            except (BadData, ValueError, KeyError, TypeError, AttributeError, RecursionError):
                continue
    raise ValueError(plain("This lesson link is incomplete or was changed: ask for it again."))


def _signer(secret: str, salt: str) -> URLSafeSerializer:
    return URLSafeSerializer(secret, salt=salt)


def _plain(link: LessonLink) -> dict[str, Any]:
    """A link in JSON's own types. What is empty is left out, so that a QR code has less to hold."""
    question, claim = _plain_question(link.question)
    found = {
        "p": link.page,
        "q": link.query,
        "l": sorted(link.locked - link.hidden),
        "h": sorted(link.hidden),
        "t": link.prompt,
        "f": int(link.asks_first),
        "a": question,
        "c": claim if link.answered else None,
    }
    return {name: value for name, value in found.items() if value}


def _plain_question(question: Choices | Number | None) -> tuple[list[Any], list[Any]]:
    """A question, and beside it its answer."""
    match question:
        case Choices(ask=ask, measure=measure):
            choices = [[one.text, _finite(one.low), _finite(one.high)] for one in question.choices]
            return [ask, measure.quantity, measure.of, choices], [question.claim]
        case Number(ask=ask, measure=measure):
            asked = [ask, measure.quantity, measure.of, question.low, question.high, question.near, question.unit]
            return asked, [_finite(end) for end in question.claim]
        case _:
            return [], []


def _link(found: dict[str, Any], *, answered: bool) -> LessonLink:
    hidden = frozenset(found.get("h", ()))
    return LessonLink(
        page=found["p"],
        query=found.get("q", ""),
        locked=hidden.union(found.get("l", ())),
        hidden=hidden,
        prompt=found.get("t", ""),
        question=_question(found["a"], found.get("c")) if "a" in found else None,
        asks_first=bool(found.get("f")),
        answered=answered,
    )


def _question(asked: list[Any], claim: list[Any] | None) -> Choices | Number:
    ask, quantity, of, *rest = asked
    measure = Measure(quantity=quantity, of=of)
    QUANTITIES[quantity]  # of another version of this app, it may be unknown here
    if len(rest) == 1:
        choices = tuple(Choice(text=text, low=_low(low), high=_high(high)) for text, low, high in rest[0])
        return Choices(ask=ask, measure=measure, choices=choices, claim=claim[0] if claim else NO_CHOICE)
    low, high, near, unit = rest
    between = (_low(claim[0]), _high(claim[1])) if claim else NO_RANGE
    return Number(ask=ask, measure=measure, unit=unit, low=low, high=high, near=near, claim=between)


def _finite(value: float) -> float | None:
    """JSON has no word for what has no end."""
    return value if math.isfinite(value) else None


def _low(value: float | None) -> float:
    return -math.inf if value is None else value


def _high(value: float | None) -> float:
    return math.inf if value is None else value
