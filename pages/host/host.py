"""Where is the class? The teacher's screen of a room, made for a projector."""

import streamlit as st
from markupsafe import Markup

from app.classroom.present import host_key
from app.classroom.refused import Refused
from app.components.problem import problem
from app.language.language import plain
from app.language.page_link import to_page
from pages.host import running_room, starting


def show() -> None:
    """The room of the link for its host; without one, how a room is opened."""
    code = st.query_params.get("room", "").strip()[:40]
    if not code:
        starting.show()
        return
    try:
        running_room.show(code, host_key(code))
    except Refused as refused:
        st.title(plain("This room cannot be led from here"))
        problem(str(refused))
        st.html(
            Markup('<p class="gh-link"><a href="{}" target="_self">{}</a></p>').format(
                to_page("host"), plain("Open a room for a class")
            )
        )


show()
