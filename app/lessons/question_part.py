"""A question on the page: asked by the browser, answered into the session, or sent to the room."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import streamlit as st

from app import numbers
from app.components.browser_part import browser_part
from app.language.language import plain
from app.lessons.lesson import Answer, Choices, Drawn, Question

_HERE = Path(__file__).parent
_part = browser_part(
    "question",
    '<div class="gh-q"></div>',
    *(_HERE / f"{name}.js" for name in ("question_curve", "question_send", "question")),
)


class State(StrEnum):
    """What can be done with a question."""

    OPEN = "open"
    LOCKED = "locked"
    REVEALED = "revealed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """Where a class sends its answers: the address, the room's code, and the step that is asked."""

    url: str
    room: str
    step: int


def question_part(
    question: Question,
    *,
    key: str,
    state: State,
    answer: Answer | None,
    right: int | str | list[float] | None = None,
    said: str = "",
    post: Post | None = None,
    on_answer: Callable[[], None] | None = None,
) -> None:
    """Draw a question. Of the right answer the browser is told nothing before the reveal.

    right: of choices the place, of a number what was measured, as written, of a curve its values at the lags. post: where
    to send an answer; None reports it to this session, `answered(key)` then has it.
    """
    data: dict[str, Any] = {
        "key": key,
        "question": _asked(question),
        "state": state,
        "answer": answer,
        "said": said,
        "words": _words(revealed=right is not None),
    }
    if right is not None and state is State.REVEALED:
        data["right"] = right
    if post is not None:
        data["post"] = {"url": post.url, "room": post.room, "step": post.step}
    _part(key=key, data=data, on_answered_change=on_answer or (lambda: None))


def answered(key: str) -> Any:
    """What the reader has just locked, or None; as the browser says it, unchecked."""
    said = getattr(st.session_state.get(key), "answered", None)
    return said.get("value") if isinstance(said, dict) and said.get("key") == key else None


def _asked(question: Question) -> dict[str, Any]:
    asked: dict[str, Any] = {"ask": question.ask}
    if isinstance(question, Choices):
        return asked | {"kind": "choices", "choices": [choice.text for choice in question.choices]}
    if isinstance(question, Drawn):
        return asked | {"kind": "drawn", "lags": [0, *question.lags], "lowest": question.lowest}
    low, high = numbers.general(question.low), numbers.general(question.high)
    allowed = plain("from {low} to {high}", low=low, high=high)
    return asked | {
        "kind": "number",
        "unit": question.unit,
        "low": question.low,
        "high": question.high,
        "allowed": allowed,
    }


def _words(*, revealed: bool) -> dict[str, str]:
    return {
        "lock": plain("Lock my answer"),
        "send": plain("Send my answer"),
        "sending": plain("Sending …"),
        "waiting": plain("The server does not answer. Your answer is sent again and again until it is saved."),
        "saved": plain("Saved. You can change it until the question is locked."),
        "unsent": plain("Not sent yet."),
        "right": plain("measured"),
        "yours": plain("your answer"),
        "measured": plain("measured:"),
        "overlaid": plain("Thick: measured. Thin: what you drew."),
        "how": ""
        if revealed
        else plain("Click or tap to set a point. With the Tab key and the arrow keys it works, too."),
        "lag": plain("steps back from the last one"),
        "curve": plain("The gradient’s size, relative to the last step, as you draw it."),
        "point": plain("{lag} steps back"),
        "power": plain("10 to the power {power}"),
    }
