"""A room’s lesson says which answers there are, and what they mean."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest

from app.classroom.content import answer_of, content_of, content_with, part_at, written_answer
from app.classroom.database import Database
from app.classroom.hosting import ask, lock, next_question, reveal
from app.classroom.refused import NotFound, OutOfTurn
from app.classroom.rooms import open_room, room
from app.classroom.tables import Phase
from app.lessons import lesson_files
from app.lessons.lesson_files import Lessons
from app.lessons.read_lesson import read_lesson
from tests.app.classroom.asked import (
    LESSON,
    LESSONS,
    Browser,
    question_out,
    seated,
    stored,
    vote,
)

pytestmark = pytest.mark.usefixtures("rooms")


@pytest.mark.parametrize(
    "value",
    [
        99,
        3,
        -1,
        True,
        1.0,
        "1",
        None,
        [],
        {},
        "=1+1",
        "<script>",
        "x" * 30_000,
        float("nan"),
        float("inf"),
        [0] * 10_000,
    ],
)
def test_an_answer_that_the_question_cannot_have_is_refused(rooms: Database, value: Any) -> None:
    code, _, _ = question_out(rooms)
    student = seated(code)
    refused = vote(code, student, value)
    assert (refused.status, refused.sentence) == (400, "This question cannot have this answer.")
    assert stored(rooms, code) == {}


@pytest.mark.parametrize("step", [2, -1, 99, 10**30])
def test_an_answer_to_a_question_that_the_lesson_has_not_is_refused(rooms: Database, step: int) -> None:
    code, _, _ = question_out(rooms)
    assert vote(code, seated(code), 1, step=step).sentence == "This room’s lesson has no such question."


@pytest.mark.parametrize("name", ["none", "", "../two_steps", "<b>", "\ud800", "x" * 60_000])
def test_a_room_with_a_lesson_that_there_is_not_is_refused(name: str) -> None:
    refused = Browser().post("/rooms", {"lesson": name})
    assert refused.status == 404
    assert "<b>" not in refused.sentence


def test_the_answers_travel_as_a_table_with_what_they_mean(rooms: Database) -> None:
    code, host, _ = question_out(rooms)
    for value in (2, 0):
        vote(code, seated(code), value)
    answered = host.get(f"/export/{code}.csv")
    assert answered.headers["content-disposition"] == f'attachment; filename="room-{code}.csv"'
    table = list(csv.reader(io.StringIO(answered.body.decode("utf-8-sig"))))
    assert table[0] == ["question", "seat", "answer", "in words"]
    assert table[1:] == [["1", "1", "3", "Less than a millionth"], ["1", "2", "1", "More than half"]]


@pytest.mark.parametrize("begin", ["=HYPERLINK(1)", "+1", "-1", "@x"])
def test_no_cell_of_the_table_is_run_as_a_formula(
    rooms: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, begin: str
) -> None:
    own = (LESSONS / f"{LESSON}.toml").read_text(encoding="utf-8").replace("More than half", begin)
    (tmp_path / f"{LESSON}.toml").write_text(own, encoding="utf-8")
    edited = Lessons((read_lesson(tmp_path / f"{LESSON}.toml"),), ())
    monkeypatch.setattr(lesson_files, "lessons", lambda: edited)
    code, host, _ = question_out(rooms)
    vote(code, seated(code), 0)
    table = list(csv.reader(io.StringIO(host.get(f"/export/{code}.csv").body.decode("utf-8-sig"))))
    assert table[1][2:] == ["1", f"'{begin}"]


def test_another_lesson_goes_on_in_the_same_room_and_each_question_keeps_its_own() -> None:
    content = content_with(content_of(LESSON), LESSON, 2)
    assert [part_at(content, question).first for question in (0, 1, 2, 3)] == [0, 0, 2, 2]
    assert part_at(content, 2).step(2) == part_at(content, 0).step(0)
    assert [part_at(content, question).is_last(question) for question in (0, 1, 2, 3)] == [False, True, False, True]
    assert written_answer(content, 2, "0") == written_answer(content, 0, "0")
    with pytest.raises(NotFound, match="no such question"):
        answer_of(content, 4, 0)


def test_a_class_goes_on_with_another_lesson_once(rooms: Database) -> None:
    code, key = open_room(rooms, content_of(LESSON))
    for move in (ask, lock, reveal):
        move(rooms, code, key, 0)
    longer = content_with(room(rooms, code).content, LESSON, 1)
    for _ in range(2):  # clicked twice
        there = next_question(rooms, code, key, 0, longer)
        assert (there.step, there.phase, there.content) == (1, Phase.WAITING, longer)
    with pytest.raises(OutOfTurn):
        next_question(rooms, code, key, 1, longer)
