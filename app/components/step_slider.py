"""A step of the run, in the link."""

from __future__ import annotations

import streamlit as st

from app.components.bound import bound
from app.components.link_reading import take
from app.components.link_rule import Number
from app.components.slider import forget_beyond


def step_slider(label: str, first: int, last: int, default: int, key: str) -> int:
    """A step from first to last: the default at first, and in place of one that this run does not have."""
    rule = Number(low=first, high=last, default=default, whole=True)
    take(key, rule)
    if first == last:
        return first
    forget_beyond(key, first, last)
    return int(bound(st.slider, label, first, last, default, 1, key=key, rule=rule))
