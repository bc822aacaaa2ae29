"""A lesson in one link: an experiment, what of it can be moved, a prompt and a question."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.lessons.lesson import Choices, Number

MAX_PROMPT = 600  # characters
NO_CHOICE = -1  # in place of the choice that is claimed, where the answer is left out
NO_RANGE = (float("-inf"), float("inf"))


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonLink:
    """page: its folder. query: the experiment. locked, hidden: keys of controls that cannot be moved; the hidden ones are
    not drawn either. question: its claim is the answer, left out of a student's link. asks_first: the page is shown
    after the answer. answered: whether it is the teacher's link, which holds the answer.
    """

    page: str
    query: str
    locked: frozenset[str] = frozenset()
    hidden: frozenset[str] = frozenset()
    prompt: str = ""
    question: Choices | Number | None = None
    asks_first: bool = False
    answered: bool = False

    def __post_init__(self) -> None:
        if len(self.prompt) > MAX_PROMPT:
            raise ValueError(f"prompt must be at most {MAX_PROMPT} characters, got {len(self.prompt)}")

    def for_students(self) -> LessonLink:
        """The same without the answer."""
        return replace(self, question=without_answer(self.question), answered=False)


def without_answer(question: Choices | Number | None) -> Choices | Number | None:
    """A question that claims nothing."""
    match question:
        case Choices():
            return replace(question, claim=NO_CHOICE)
        case Number():
            return replace(question, claim=NO_RANGE)
        case _:
            return None
