"""Who is in front of this page: which room its link names, and what its cookies say. Read when the page was opened."""

from __future__ import annotations

import streamlit as st

from app.classroom import codes
from app.classroom.cookies import HOST, SEAT


def seat_token() -> str:
    """What this browser's cookie holds, empty where it never came in."""
    return st.context.cookies.get(SEAT, "")


def host_key(code: str) -> str:
    """The host key that this browser has of a room, empty where it has none."""
    return st.context.cookies.get(HOST.format(code=codes.as_code(code) or ""), "")
