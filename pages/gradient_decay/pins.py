"""Pinned curves: what was on screen, kept as grey ghosts to compare with."""

from __future__ import annotations

import streamlit as st

from app.findings.finding import Finding, Pin

_KEY = "pinned"


def pinned() -> list[Pin]:
    """The pinned curves of this session."""
    pins: list[Pin] = st.session_state.get(_KEY, [])
    return pins


def pin(findings: list[Finding]) -> None:
    """Keep the present curves, in place of those pinned before."""
    st.session_state[_KEY] = [
        Pin(name=f.name, ratios=f.stored_ratios, sizes=f.stored_size) for f in findings if not f.diverged
    ]


def unpin() -> None:
    """Forget the pinned curves."""
    st.session_state[_KEY] = []
