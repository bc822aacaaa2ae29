"""What do you think? A student's screen of a room, made for a phone."""

import streamlit as st

from app.classroom.present import seat_token
from app.classroom.refused import Refused
from app.components.problem import problem
from pages.room import coming_in, taking_part


def show() -> None:
    """The room of the link for one of its seats; without a room, where its code is typed."""
    code = st.query_params.get("room", "").strip()[:40]
    if not code:
        coming_in.ask_for_code()
        return
    try:
        taking_part.show(code, seat_token())
    except Refused as refused:
        problem(str(refused))
        coming_in.ask_for_code()


show()
