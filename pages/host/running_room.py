"""A room as its host sees and moves it."""

from __future__ import annotations

import json
from collections.abc import Callable

import streamlit as st
from markupsafe import Markup

from app.classroom import answers as stored
from app.classroom import hosting, rooms
from app.classroom.content import Part, content_with, part_at
from app.classroom.database import Database, database
from app.classroom.refused import NotAllowed
from app.classroom.room_part import follow_room
from app.classroom.rooms import Room
from app.classroom.tables import Phase
from app.components.projector import project
from app.language.language import plain
from app.lessons.answer import checked_answer
from app.lessons.class_answers import show_answers
from app.lessons.lesson import Answer, Step
from app.lessons.lesson_files import lessons
from app.lessons.measure import Measured, reveal
from app.lessons.question_part import State, question_part
from app.lessons.step_view import show_figure, show_why
from pages.host import coming_in

Move = Callable[[Database, str, str, int], Room]


def show(code: str, key: str) -> None:
    """How to come in, the question, its counts, and the one move that comes next.

    Raises:
        Refused: there is no such room, or this browser is not its host.
    """
    room = rooms.room(database(), code)
    if not hosting.is_host(database(), room.code, key):
        raise NotAllowed(plain("This room has another host. Only the browser that opened it can lead it."))
    part = part_at(room.content, room.step)
    lesson, step = part.lesson, part.step(room.step)
    project()
    st.title(lesson.title)
    coming_in.show(room, key, lambda: _count_and_move(room, part, key))
    if room.phase is Phase.WAITING:
        return
    measured = reveal(step.question, step.query) if room.phase is Phase.REVEALED else None
    if measured is None and not step.before:  # no figure yet: the question has the whole width
        st.html(Markup('<p class="gh-prompt">{}</p>').format(step.prompt))
        _question(room, step, measured)
        return
    asked, shown = st.columns([5, 8], gap="medium")
    with asked:
        st.html(Markup('<p class="gh-prompt">{}</p>').format(step.prompt))
        _question(room, step, measured)
    with shown:
        show_figure(step, revealed=measured is not None)
    if measured is not None:
        show_why(step, measured)


def _question(room: Room, step: Step, measured: Measured | None) -> None:
    """Open: as the class sees it. Then what the class has answered."""
    if room.phase is Phase.OPEN:
        key = f"host_{room.code}_{room.step}"
        question_part(step.question, key=key, state=State.LOCKED, answer=None)
        return
    st.html(Markup('<p class="gh-q-ask">{}</p>').format(step.question.ask))
    show_answers(step.question, _answers(room, step), measured)


def _answers(room: Room, step: Step) -> list[Answer]:
    found = (
        checked_answer(step.question, json.loads(each.value))
        for each in stored.answers(database(), room.code, room.step)
    )
    return [answer for answer in found if answer is not None]


def _make(move: Move, room: Room, key: str) -> None:
    move(database(), room.code, key, room.step)


def _count_and_move(room: Room, part: Part, key: str) -> None:
    """Above everything, where it is never scrolled away."""
    follow_room(room, spread=0)
    _moves(room, part, key)


def _moves(room: Room, part: Part, key: str) -> None:
    """The move that comes next; a second click of it changes nothing."""
    label, move = {
        Phase.WAITING: (plain("Ask question {number}", number=room.step - part.first + 1), hosting.ask),
        Phase.OPEN: (plain("Lock the answers"), hosting.lock),
        Phase.LOCKED: (plain("Reveal"), hosting.reveal),
        Phase.REVEALED: (plain("Next question"), hosting.next_question),
    }[room.phase]
    if room.phase is Phase.REVEALED and part.is_last(room.step):
        with st.popover(plain("Next lesson"), width="content"):
            _next_lesson(room, part.lesson.name, key)
        return
    st.button(label, key="move", type="primary", on_click=_make, args=(move, room, key))


def _next_lesson(room: Room, now: str, key: str) -> None:
    """Another lesson in the same room: the class stays where it is. now: the name of the present one."""
    titles = {lesson.name: lesson.title for lesson in lessons().every}
    names = [*titles]
    following = (names.index(now) + 1) % len(names) if now in titles else 0
    chosen = st.selectbox(plain("Lesson"), names, following, format_func=titles.__getitem__, key=f"after_{room.step}")

    def go_on() -> None:
        content = content_with(room.content, chosen, room.step + 1)
        hosting.next_question(database(), room.code, key, room.step, content)

    st.button(plain("Go on with this lesson"), key="go_on", type="primary", on_click=go_on)
