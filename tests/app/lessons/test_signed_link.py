"""A signed text gives back its lesson, and nothing else does."""

from __future__ import annotations

import base64
import json
import math
import zlib
from dataclasses import replace
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st
from itsdangerous import URLSafeSerializer

from app.lessons.lesson import Choice, Choices, Measure, Number
from app.lessons.lesson_link import MAX_PROMPT, NO_CHOICE, NO_RANGE, LessonLink
from app.lessons.signed_link import LONGEST, STUDENT, read_link, signed

SECRET = "secret of the tests"
DECAY = Measure(quantity="decay_per_step", of="lstm")
CHOICES = Choices(
    ask="How much is left per step?",
    measure=DECAY,
    choices=(
        Choice(text="half", low=-math.inf, high=0.6),
        Choice(text="most", low=0.6, high=1.0),
        Choice(text="all", low=1.0, high=math.inf),
    ),
    claim=1,
)
NUMBER = Number(
    ask="Which factor?", measure=DECAY, unit="per step", low=0.0, high=9.0, near=1.5, claim=(0.4812, 0.7219)
)
LINK = LessonLink(
    page="gates",
    query="cells=LSTM&T=30&scale=2",
    locked=frozenset({"scale", "bias"}),
    hidden=frozenset({"bias"}),
    prompt="Move T.",
    question=CHOICES,
    asks_first=True,
    answered=True,
)


def held(text: str) -> str:
    """What anybody can read in a text."""
    packed = text.startswith(".")
    body = text.removeprefix(".").split(".")[0]
    found = base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))
    return (zlib.decompress(found) if packed else found).decode()


@pytest.mark.parametrize("question", [CHOICES, NUMBER, None])
def test_each_gives_back_its_lesson(question: Choices | Number | None) -> None:
    link = replace(LINK, question=question)
    assert read_link(signed(link, SECRET), SECRET) == link
    assert read_link(signed(link.for_students(), SECRET), SECRET) == link.for_students()


def test_a_student_s_text_is_without_the_answer() -> None:
    for question, answer in ((CHOICES, None), (NUMBER, "0.4812")):
        link = replace(LINK, question=question)
        student, teacher = held(signed(link.for_students(), SECRET)), held(signed(link, SECRET))
        assert "c" not in json.loads(student)
        assert "c" in json.loads(teacher)
        assert answer is None or (answer in teacher and answer not in student)
    other = replace(LINK, question=replace(CHOICES, claim=2))
    assert signed(other.for_students(), SECRET) == signed(LINK.for_students(), SECRET)
    assert replace(LINK, answered=False).for_students().question == replace(CHOICES, claim=NO_CHOICE)
    found = replace(LINK, question=NUMBER).for_students().question
    assert isinstance(found, Number)
    assert found.claim == NO_RANGE


def test_nobody_changes_one_sign_unseen() -> None:
    for text in (signed(LINK, SECRET), signed(LINK.for_students(), SECRET)):
        for at in range(len(text) - 1):  # the last sign has bits that no byte has
            changed = text[:at] + ("A" if text[at] != "A" else "B") + text[at + 1 :]
            with pytest.raises(ValueError, match="incomplete or was changed"):
                read_link(changed, SECRET)


@pytest.mark.parametrize(
    "text",
    [
        *("", ".", "..", "x" * 100_000, "." * 9_000, "\0", "é", "A.B", signed(LINK, "another secret")),
        URLSafeSerializer(SECRET, salt="room").dumps({"p": "gates"}),
        *(URLSafeSerializer(SECRET, salt=STUDENT).dumps(found) for found in ([], {}, {"p": "gates", "a": [1]}, None)),
        URLSafeSerializer(SECRET, salt=STUDENT).dumps({"p": "gates", "a": ["?", "no such quantity", "rnn", []]}),
    ],
)
def test_anything_else_is_refused_in_one_sentence(text: str) -> None:
    with pytest.raises(ValueError, match=r"^This lesson link is incomplete or was changed: ask for it again\.$"):
        read_link(text, SECRET)


@given(st.text(max_size=300))
def test_no_text_ends_in_anything_but_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match="ask for it again"):
        read_link(text, SECRET)


def test_what_could_not_be_read_again_is_not_signed() -> None:
    data = "".join(sha256(str(at).encode()).hexdigest() for at in range(LONGEST // 16))
    with pytest.raises(ValueError, match="too long for a link"):
        signed(replace(LINK, query=data), SECRET)


def test_a_prompt_has_an_end() -> None:
    replace(LINK, prompt="x" * MAX_PROMPT)
    with pytest.raises(ValueError, match=f"prompt must be at most {MAX_PROMPT} characters, got {MAX_PROMPT + 1}"):
        replace(LINK, prompt="x" * (MAX_PROMPT + 1))
