"""What makes a page run again when its connection comes back.

A move that was sent in the instant in which a server died is lost without a word: the slider and the link say one thing,
the figure another. Streamlit runs a page again upon reconnection where a fragment of it runs by itself; one does so once
in an hour, since a control that moves in the same moment as a fragment would stay without effect.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import ParamSpec

import streamlit as st

_HOUR = 3600.0  # seconds; as a text, Streamlit loads pandas to read it
_BEATS: ContextVar[bool] = ContextVar("beats", default=False)  # whether this run has drawn such a fragment
Given = ParamSpec("Given")


def beating(part: Callable[Given, None]) -> Callable[Given, None]:
    """Let a part of a page that is a fragment anyway be the one: each costs a twentieth of a run."""
    fragment = st.fragment(part, run_every=_HOUR)

    @wraps(part)
    def drawn(*given: Given.args, **named: Given.kwargs) -> None:
        _BEATS.set(True)
        fragment(*given, **named)

    return drawn


@contextmanager
def heartbeat() -> Iterator[None]:
    """Around a page: where none of its parts is the one, there is one with nothing to be seen."""
    _BEATS.set(False)
    yield
    if not _BEATS.get():
        _nothing()


@st.fragment(run_every=_HOUR)
def _nothing() -> None:
    """Nothing to be seen."""
