"""A number, typed; in the link."""

from __future__ import annotations

from typing import Any

import streamlit as st

from app.components.bound import bound
from app.components.link_rule import Number


def whole_number(label: str, low: int, high: int, default: int | None, key: str, **more: Any) -> int | None:
    """A whole number, typed."""
    rule = Number(low=low, high=high, default=default, whole=True)
    chosen = bound(st.number_input, label, low, high, default, 1, key=key, rule=rule, **more)
    return None if chosen is None else int(chosen)


def real_number(label: str, low: float, high: float, default: float, key: str) -> float:
    """A number, typed."""
    rule = Number(low=low, high=high, default=default)
    return float(bound(st.number_input, label, low, high, default, key=key, rule=rule, format="%g", step=default))
