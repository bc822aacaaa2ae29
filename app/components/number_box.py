"""A number, typed; in the link."""

from __future__ import annotations

from typing import Any

import streamlit as st

from app.components.link_reading import take
from app.components.link_rule import Number


def whole_number(label: str, low: int, high: int, default: int | None, key: str, **more: Any) -> int | None:
    """A whole number, typed."""
    take(key, Number(low=low, high=high, default=default, whole=True))
    chosen = st.number_input(label, low, high, default, 1, key=key, bind="query-params", **more)
    return None if chosen is None else int(chosen)


def real_number(label: str, low: float, high: float, default: float, key: str) -> float:
    """A number, typed."""
    take(key, Number(low=low, high=high, default=default))
    return float(st.number_input(label, low, high, default, key=key, bind="query-params", format="%g", step=default))
