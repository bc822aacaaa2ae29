"""A number on a slider, or one of a few on a scale of its own; in the link."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from app.components.bound import bound
from app.components.link_rule import Number, OneOfNumbers


def slider(label: str, low: float, high: float, default: float, step: float, key: str, **more: Any) -> float:
    """A number from low to high; whole where the step is."""
    rule = Number(low=low, high=high, default=default, whole=isinstance(step, int))
    forget_beyond(key, low, high)
    return float(bound(st.slider, label, low, high, default, step, key=key, rule=rule, **more))


def forget_beyond(key: str, low: float, high: float) -> None:
    """Before a slider is drawn: drop what it cannot have, left by a page where its key has other bounds or may be empty."""
    held = st.session_state.get(key, low)
    if not isinstance(held, int | float) or not low <= held <= high:
        del st.session_state[key]


def scale(label: str, several: Sequence[float | str], default: float | str, key: str, **more: Any) -> float:
    """One of several numbers, or numbers as they are written, in rising order."""
    values = {str(number): number for number in several}
    rule = OneOfNumbers(words=[*values], default=str(default))
    return float(bound(st.select_slider, label, several, default, key=key, rule=rule, options=values, **more))
