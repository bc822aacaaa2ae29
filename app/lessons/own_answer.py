"""A question that a reader answers alone: the answer is locked, then revealed on a button."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from app.language.language import plain
from app.lessons.answer import checked_answer
from app.lessons.lesson import Answer, Question
from app.lessons.question_part import State, answered, question_part


@dataclass(slots=True, kw_only=True)
class Kept:
    """What the session keeps of it: the locked answer, and whether it is time."""

    answer: Answer | None = None
    is_revealed: bool = False


def ask(
    question: Question, kept: Kept, right: int | str | list[float] | None, *, key: str, can_reveal: bool = True
) -> None:
    """Draw the question as it stands. right: what the browser is told with the reveal, None until then."""
    state = State.REVEALED if right is not None else State.OPEN if kept.answer is None else State.LOCKED

    def lock() -> None:
        if (locked := checked_answer(question, answered(key))) is not None:
            kept.answer = locked

    said = plain("Your answer is locked.") if state is State.LOCKED else ""
    question_part(question, key=key, state=state, answer=kept.answer, right=right, said=said, on_answer=lock)
    if state is State.LOCKED and can_reveal:
        st.button(plain("Reveal"), key=f"reveal_{key}", type="primary", on_click=_reveal, args=(kept,))


def _reveal(kept: Kept) -> None:
    kept.is_revealed = True
