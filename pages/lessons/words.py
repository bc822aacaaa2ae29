"""What the lessons say beside their own texts."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from app import numbers
from app.components.link_refusal import quoted
from app.language.language import later, plain, plain_count, say
from app.lessons.lesson import Choices, Judgement, Lesson, Level, Step

_LEVELS = {
    Level.FIRST: later("For a first course"),
    Level.SECOND: later("For a second course"),
    Level.PRACTICE: later("For practice"),
}


def list_headline(lessons: Sequence[Lesson]) -> str:
    """How many lessons there are."""
    return plain_count(
        "One lesson that asks before it shows", "{count} lessons that ask before they show", len(lessons)
    )


def no_such_lesson(asked: str) -> str:
    """Of a link whose lesson does not exist."""
    return plain("No lesson is called “{name}”. Choose one of these.", name=quoted(asked))


def level(of: Level) -> str:
    """Whom lessons are for, as a heading."""
    return plain(_LEVELS[of])


def minutes(lesson: Lesson) -> str:
    """How long a lesson takes."""
    return plain_count("{count} minute", "{count} minutes", lesson.minutes)


def where(lesson: Lesson, number: int) -> str:
    """Which step this is, and of which lesson."""
    return plain(
        "Step {number} of {count} · {minutes}",
        number=number,
        count=len(lesson.steps),
        minutes=minutes(lesson),
    )


def judged(step: Step, judgement: Judgement) -> str:
    """Whether an answer was right."""
    question, right = step.question, judgement.right
    if judgement.factor is not None:
        factor = numbers.bare(judgement.factor)
        if right:
            return plain("Your curve is close: on average a factor of {factor} away.", factor=factor)
        return plain("Your curve is a factor of {factor} away on average.", factor=factor)
    if isinstance(question, Choices):
        return plain("Your answer is what was measured.") if right else plain("Something else was measured.")
    return plain("Your number is close enough.") if right else plain("Your number is not close enough.")


def misconception(lesson: Lesson) -> Markup:
    """The belief that a lesson meets."""
    return say(
        "<b>A common belief:</b> “{belief}” This lesson measured that it is not so.", belief=lesson.misconception
    )


def for_teachers(link: str) -> Markup:
    """How a class uses lessons, and where the guide is. link: to where a room is opened."""
    return say(
        '<section class="gh-lessons"><h2>For teachers</h2><p class="gh-tells">'
        "In a room, a whole class predicts before it sees. Students come in with a QR code, without account or name. "
        "The guide is the file <code>docs/teaching.md</code> of this project. "
        '<a href="{link}" target="_self">Open a room</a></p></section>',
        link=link,
    )
