"""A room as a student sees it: the question, the own answer, and after the reveal what was measured."""

from __future__ import annotations

import json

import streamlit as st
from markupsafe import Markup

from app.classroom import answers as stored
from app.classroom import rooms, seats
from app.classroom.content import part_at
from app.classroom.database import database
from app.classroom.room_part import follow_room
from app.classroom.rooms import Room
from app.classroom.tables import Phase
from app.language.language import plain, say
from app.language.page_link import to_page
from app.lessons.answer import checked_answer
from app.lessons.lesson import Answer, Step
from app.lessons.measure import reveal
from app.lessons.question_part import Post, State, question_part
from app.lessons.step_view import right_of, show_figure, show_why
from pages.room import coming_in

_SPREAD = 400  # milliseconds over which a class asks for its next page


def show(code: str, token: str) -> None:
    """What the room's phase has for this seat.

    Raises:
        Refused: there is no such room, or not any more, or it takes no new students.
    """
    room = rooms.room(database(), code)
    seat = seats.seat_of(database(), room.code, token) if token else None
    if seat is None:
        seats.check_free(database(), room.code)
        st.title(plain("Room {code}", code=room.code))
        coming_in.way_in(room.code)
        return
    part = part_at(room.content, room.step)
    st.title(part.lesson.title)
    if room.phase is Phase.WAITING:
        st.html(Markup('<p class="gh-prompt">{}</p>').format(plain("You are in. The question comes in a moment.")))
    else:
        _question(room, part.step(room.step), token)
    follow_room(room, spread=_SPREAD)
    st.html(
        say(
            '<p class="gh-caption">Room {code}, seat {seat}. Nobody sees whose answer is whose.</p>',
            code=room.code,
            seat=seat,
        )
    )


def _question(room: Room, step: Step, token: str) -> None:
    st.html(Markup('<p class="gh-prompt">{}</p>').format(step.prompt))
    measured = reveal(step.question, step.query) if room.phase is Phase.REVEALED else None
    state = {Phase.OPEN: State.OPEN, Phase.LOCKED: State.LOCKED}.get(room.phase, State.REVEALED)
    answer = _own(room, step, token)
    question_part(
        step.question,
        key=f"room_{room.code}_{room.step}",
        state=state,
        answer=answer,
        right=None if measured is None else right_of(step, measured),
        said=_said(state, answer),
        post=Post(url=to_page(f"answer/{room.code}"), room=room.code, step=room.step),
    )
    if state is not State.OPEN or step.before:
        show_figure(step, revealed=measured is not None)
    if measured is not None:
        show_why(step, measured)


def _own(room: Room, step: Step, token: str) -> Answer | None:
    found = stored.own_answer(database(), room.code, room.step, token)
    return None if found is None else checked_answer(step.question, json.loads(found.value))


def _said(state: State, answer: Answer | None) -> str:
    if state is State.LOCKED:
        return (
            plain("Locked. Your answer is kept.") if answer is not None else plain("Locked. You have no answer here.")
        )
    if state is State.OPEN and answer is not None:
        return plain("Saved. You can change it until the question is locked.")
    return ""
