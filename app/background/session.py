"""Works of the background as one session follows them."""

from __future__ import annotations

import os
from collections.abc import Hashable
from dataclasses import replace

import streamlit as st
from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

from app.background.progress import Progress, State
from app.background.works import Background, Make


def slots() -> int:
    """How many pieces of work run at once: a core each."""
    return os.cpu_count() or 1


def _is_connected(session: str) -> bool:
    return not runtime.exists() or runtime.get_instance().is_active_session(session)


_OF_THIS_PROCESS = Background(slots(), _is_connected)


def _session() -> str:
    context = get_script_run_ctx()
    return context.session_id if context else ""


_STOPPED = "stopped_work"  # keys that this session has stopped


def follow(key: Hashable, make: Make) -> Progress:
    """Follow a piece of work from this session; one that this session has stopped is only looked at.

    To this session it is stopped then, even where it runs on for others; it may have come to its end for them.
    """
    if key in st.session_state.get(_STOPPED, ()):
        seen = _OF_THIS_PROCESS.look(key) or Progress(state=State.STOPPED)
        return replace(seen, state=State.STOPPED, place_in_queue=0) if seen.busy else seen
    return _OF_THIS_PROCESS.follow(key, make, _session())


def new_run() -> None:
    """Leave, after a moment of grace, what the page does not follow again in this run."""
    _OF_THIS_PROCESS.turn_away(_session())


def stop(*keys: Hashable) -> None:
    """Stop works for this session; they run on for others who follow them."""
    st.session_state.setdefault(_STOPPED, set()).update(keys)
    for key in keys:
        _OF_THIS_PROCESS.leave(key, _session())


def resume(*keys: Hashable) -> None:
    """Take the stop back: the next `follow` resumes the works where they were."""
    st.session_state.setdefault(_STOPPED, set()).difference_update(keys)
