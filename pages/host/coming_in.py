"""How students come in, and how the door is closed."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from app.classroom import hosting
from app.classroom.address import base_url, only_this_computer
from app.classroom.database import database
from app.classroom.rooms import Room
from app.classroom.tables import Phase
from app.components.diagram_part import diagram
from app.components.problem import problem
from app.components.qr_code import qr_code
from app.language.language import plain


def show(room: Room, key: str) -> None:
    """The address in one line, the rest behind a button; the code large while the class comes in."""
    link = f"{base_url()}/r/{room.code}"
    if only_this_computer():
        problem(plain("Only this computer can open these pages. Start the server with ADDRESS=0.0.0.0 for a class."))

    def close() -> None:
        hosting.close_joining(database(), room.code, key, bool(st.session_state[f"closed_{room.code}"]))

    first = room.phase is Phase.WAITING and room.step == 0
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", key="join_line"):
        st.html(Markup('<p class="gh-join">{} <b>{}</b></p>').format(plain("Come in:"), link))
        box = st.popover(plain("Room"), width="content")
    if first:
        _large(link, room.code)
    with box:
        if not first:
            _large(link, room.code)
        st.toggle(
            plain("Closed to new students"),
            value=not room.joining,
            key=f"closed_{room.code}",
            on_change=close,
        )
        st.html(
            Markup('<p class="gh-link"><a href="./export/{}.csv" download>{}</a></p>').format(
                room.code, plain("Answers as CSV")
            )
        )
        st.caption(plain("To lead this room from another device, open this link there. Show it to nobody else."))
        st.code(f"{base_url()}/h/{room.code}/{key}", language=None, wrap_lines=True)


def _large(link: str, code: str) -> None:
    with st.container(key="join", horizontal=True):
        diagram(qr_code(link, plain("QR code of the room’s address")).svg, key=f"qr_{code}")
        st.html(Markup('<p class="gh-code">{}</p>').format(code))
