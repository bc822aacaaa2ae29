"""What makes a page run again when its connection comes back.

A move that was sent in the instant in which a server died is lost without a word: the slider and the link say one thing,
the figure another. Streamlit runs a page again upon reconnection where a fragment of it runs by itself; this one does so
once in an hour, since a control that moves in the same moment as a fragment would stay without effect.
"""

from __future__ import annotations

import streamlit as st

_HOUR = 3600.0  # seconds; as a text, Streamlit loads pandas to read it


@st.fragment(run_every=_HOUR)
def heartbeat() -> None:
    """Nothing to be seen."""
